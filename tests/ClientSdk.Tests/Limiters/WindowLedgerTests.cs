using ClientSdk.Limiters;
using ClientSdk.Limits;
using ClientSdk.Tests.Limiters.Bench;

namespace ClientSdk.Tests.Limiters;

/// <summary>The rules of a window one by one, on bare numbers: so many permits per 100 ticks that are held for 110.</summary>
public sealed class WindowLedgerTests
{
    [Fact]
    public void A_permit_comes_back_one_hold_after_its_request_was_over_and_is_counted_then()
    {
        var one = OneLedger.Window(3);
        SetPermit slow = one.Send(1000);
        one.Use(1000, 2);
        Assert.Equal(1110, one.Ask(1000));
        one.End(slow, 1050);
        Assert.Equal((1110, 0L), (one.Ask(1109), one.Ledger.Released));
        Assert.Equal((1110, 2L, 2L), (one.Ask(1110), one.Ledger.Released, one.Left(1110)));
        Assert.Equal((3L, 3L), (one.Left(1160), one.Ledger.Released));
    }

    /// <summary>Up to 1,024 permits each has its own time; above, at most 1,025 times are kept, and a permit is held longer by less than a 1,023rd of the hold.</summary>
    [Theory]
    [InlineData(1_024, 10_230, 1_024, 1)]
    [InlineData(1_025, 10_230, 103, 10)]
    [InlineData(1_025, 10_231, 94, 11)]
    public void The_times_of_a_large_limit_are_kept_in_steps(int permits, long hold, int entries, long firstAt)
    {
        var one = new OneLedger(OneLedger.Of(permits, window: 10_000, hold: hold));
        for (int request = 1; request <= permits; request++)
        {
            one.Use(request);
        }

        Assert.Equal((entries, firstAt + hold), (one.Ring.Count, one.Ask(permits)));
        one.Set.Advance(firstAt + hold);
        Assert.Equal(firstAt, one.Ledger.Released);
    }

    [Fact]
    public void A_reserve_is_left_standing_but_never_makes_a_request_wait_for_ever()
    {
        var one = OneLedger.Window(10);
        Assert.Equal((980, 980), (one.Ask(980, 9, 0.25), one.Ask(980, 10, 0.25)));
        one.Use(990);
        one.Send(1000, cost: 5);
        Assert.Equal((1001, 1100), (one.Ask(1001, 1, 0.25), one.Ask(1001, 2, 0.25)));
        Assert.Equal(1001, one.Ask(1001, cost: 4));
    }

    [Theory]
    [InlineData(0, 10, 1, 0)]
    [InlineData(0.25, 10, 1, 3)]
    [InlineData(0.25, 10, 8, 2)]
    [InlineData(0.25, 10, 10, 0)]
    [InlineData(0.25, 10, 12, 0)]
    public void What_a_reserve_keeps_back(double reserve, long permits, int cost, long kept) => Assert.Equal(kept, Ledger.Kept(reserve, permits, cost));

    /// <summary>After a refusal that nothing explains: 0.6 to 1.1 of an even spacing of the share that is left.</summary>
    [Theory]
    [InlineData(0, 1012)]
    [InlineData(0.5, 1017)]
    [InlineData(1, 1022)]
    public void A_slowed_window_spaces_its_requests(double random, long next)
    {
        var one = OneLedger.Window(10, random: random);
        one.State.Factor = 0.5;
        one.Send(1000);
        Assert.Equal((next, 0L), (one.Ask(next - 1), one.Left(next - 1)));
        Assert.Equal((next, 4L), (one.Ask(next), one.Left(next)));
        Assert.Equal(next - 1, one.Probe(next - 1));
    }

    [Theory]
    [InlineData(1, 10)]
    [InlineData(0.5, 5)]
    [InlineData(0.05, 1)]
    public void A_slowed_window_grants_its_share_and_at_least_one(double factor, long left)
    {
        var one = OneLedger.Window(10);
        one.State.Factor = factor;
        Assert.Equal(left, one.Left(1000));
    }

    [Fact]
    public void A_cost_above_the_slowed_limit_goes_when_it_is_alone()
    {
        var one = OneLedger.Window(10);
        one.State.Factor = 0.5;
        one.Use(1000);
        Assert.Equal((1110, 1110), (one.Ask(1109, cost: 8), one.Start(1109, cost: 8)));
        Assert.Equal((1110, 1110), (one.Ask(1110, cost: 8), one.Start(1110, cost: 8)));
        one.Send(1110, cost: 3);
        Assert.Equal((1150, MonotonicClock.Never), (one.Ask(1150, cost: 2), one.Ask(1150, cost: 3)));
    }

    /// <summary>A server that said 5 and then says that more is left: it is believed, but never beyond the declaration and the own books.</summary>
    [Fact]
    public void What_a_reply_proves_to_be_free_is_granted_beyond_the_limit_that_was_learned()
    {
        var one = Proved(remaining: 8);
        Assert.Equal((1004, 1111, 7L), (one.Ask(1004, cost: 7), one.Ask(1004, cost: 8), one.Left(1004)));
        Assert.Equal((1004, 1113), (one.Start(1004, cost: 7), one.Start(1004, cost: 8)));
        one.Send(1004, cost: 3);
        Assert.Equal((1005, 1111, 4L), (one.Ask(1005, cost: 4), one.Ask(1005, cost: 5), one.Left(1005)));
        Assert.Equal((1005, 1111), (one.Ask(1005, 3, 0.1), one.Ask(1005, 4, 0.1)));

        var proud = Proved(remaining: 20);
        Assert.Equal((1004, 1111, 8L), (proud.Ask(1004, cost: 8), proud.Ask(1004, cost: 9), proud.Left(1004)));
        proud.Send(1004, cost: 4);
        Assert.Equal((1005, 1111, 4L), (proud.Ask(1005, cost: 4), proud.Ask(1005, 4, 0.1), proud.Left(1005)));
    }

    [Fact]
    public void While_it_is_slowed_no_proof_counts()
    {
        var one = Proved(remaining: 8);
        one.State.Factor = 0.5;
        Assert.Equal(2L, one.Left(1200));
        one.Send(1200, cost: 2);
        Assert.Equal((0L, MonotonicClock.Never), (one.Left(1300), one.Ask(1300)));
    }

    [Fact]
    public void A_refusal_ends_what_was_proved()
    {
        var one = Proved(remaining: 8);
        one.Ledger.Refused(1004, one.State);
        Assert.Equal((1004, 1111, 3L), (one.Ask(1004, cost: 3), one.Ask(1004, cost: 7), one.Left(1004)));
    }

    /// <summary>The fast way, which does not look at the clock.</summary>
    [Fact]
    public void A_permit_is_free_whatever_time_it_is_only_where_nothing_hangs_on_the_time()
    {
        var one = OneLedger.Window(10);
        one.Use(1000, 7);
        Assert.True(one.Ledger.AdmitsAnytime(1000, one.State, 3));
        Assert.False(one.Ledger.AdmitsAnytime(1000, one.State, 4));
        Assert.False(OneLedger.Window(10, WindowKind.FixedAligned).Ledger.AdmitsAnytime(1000, one.State, 1));
        one.Reply(one.Send(1000), 1000, remaining: 1);
        Assert.Equal(1, one.Ring.HeldPhantoms);
        Assert.False(one.Ledger.AdmitsAnytime(1000, one.State, 1));
        one.Set.Advance(1110);
        Assert.Equal(0, one.Ring.Held);
        Assert.False(one.Ledger.AdmitsAnytime(1110, one.State, 1));
        Assert.False(one.Ledger.AdmitsAnytime(1299, one.State, 1));
        Assert.True(one.Ledger.AdmitsAnytime(1300, one.State, 1));
    }

    [Fact]
    public void A_limit_that_is_stated_is_learned_up_to_the_declaration()
    {
        var one = OneLedger.Window(10);
        Assert.Equal((10L, 10L, 100L, "declared"), (one.Ledger.Permits, one.Ledger.LargestCost, one.Ledger.Reference, one.Ledger.Origin));
        one.Reply(one.Send(1000), 1001, limit: 0);
        one.Reply(one.Send(1001), 1002, limit: 10);
        Assert.Equal("declared", one.Ledger.Origin);
        one.Reply(one.Send(1002), 1003, limit: 4);
        Assert.Equal((4L, 1L, 10L, "header"), (one.Ledger.Permits, one.Left(1003), one.Ledger.LargestCost, one.Ledger.Origin));
        one.Reply(one.Send(1003), 1004, limit: 40);
        Assert.Equal((10L, 6L), (one.Ledger.Permits, one.Left(1004)));
    }

    /// <summary>Two replies after a lower limit was learned; the second proves so much to be left.</summary>
    private static OneLedger Proved(long remaining)
    {
        var one = OneLedger.Window(10);
        one.Reply(one.Send(1000), 1001, limit: 5, remaining: 4);
        one.Reply(one.Send(1002), 1003, remaining: remaining);
        return one;
    }
}
