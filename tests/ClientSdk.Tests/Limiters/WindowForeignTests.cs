using ClientSdk.Limiters;
using ClientSdk.Tests.Limiters.Bench;

namespace ClientSdk.Tests.Limiters;

/// <summary>What a window makes of replies that show that others use it too. 10 permits per 8,000 ticks that are held for 8,800.</summary>
public sealed class WindowForeignTests
{
    private readonly OneLedger _one = OneLedger.Window(10, window: 8_000);

    [Fact]
    public void What_is_missing_by_the_servers_word_was_taken_by_others()
    {
        _one.Use(1000, 2);
        _one.Reply(_one.Send(1010), 1020, remaining: 4);
        Assert.Equal((3L, 6L, 1020L, 1020L), (_one.Ring.HeldPhantoms, _one.Ring.Held, _one.Ledger.ForeignAt, _one.State.LastSent));
    }

    [Fact]
    public void As_many_as_are_left_by_the_own_books_prove_nobody()
    {
        _one.Use(1000, 2);
        _one.Reply(_one.Send(1010), 1020, remaining: 7);
        Assert.Equal((0L, MonotonicClock.LongAgo), (_one.Ring.HeldPhantoms, _one.Ledger.ForeignAt));
    }

    [Fact]
    public void What_came_back_while_the_reply_was_on_its_way_is_not_missing()
    {
        _one.Use(1000, 3);
        SetPermit asked = _one.Send(9_790);
        _one.Reply(asked, 9_810, remaining: 6);
        Assert.Equal((3L, 0L), (_one.Ledger.Released, _one.Ring.HeldPhantoms));
    }

    [Fact]
    public void While_it_is_slowed_nothing_is_taken_for_others()
    {
        _one.State.Factor = 0.9;
        _one.Reply(_one.Send(1010), 1020, remaining: 0);
        Assert.Equal((0L, MonotonicClock.LongAgo), (_one.Ring.HeldPhantoms, _one.Ledger.ForeignAt));
    }

    /// <summary>A reply states what is left before or after counting its request; requests that it may not have counted are not free either.</summary>
    [Theory]
    [InlineData(0, 4, 3)]
    [InlineData(0, 5, 2)]
    [InlineData(0, 9, 0)]
    [InlineData(1, 5, 2)]
    [InlineData(1, 6, 1)]
    public void A_later_reply_that_says_more_gives_back_what_others_cannot_hold(int underWay, int remaining, long held)
    {
        _one.Use(1000, 2);
        _one.Reply(_one.Send(1010), 1020, remaining: 4);
        for (int request = 0; request < underWay; request++)
        {
            _one.Send(1029);
        }

        _one.Reply(_one.Send(1030), 1035, remaining: remaining);
        Assert.Equal(held, _one.Ring.HeldPhantoms);
    }

    /// <summary>An eighth of a window for all that is left, 0.75 to 1.25 of an even spacing.</summary>
    [Theory]
    [InlineData(0, 1207)]
    [InlineData(0.5, 1270)]
    [InlineData(1, 1332)]
    public void Beside_others_it_goes_at_the_rate_of_what_is_left(double random, long next)
    {
        var one = OneLedger.Window(10, window: 8_000, random: random);
        one.Use(1000, 2);
        one.Reply(one.Send(1010), 1020, remaining: 4);
        Assert.Equal((next, 0L), (one.Ask(next - 1), one.Left(next - 1)));
        Assert.Equal((next, 4L), (one.Ask(next), one.Left(next)));
        Assert.Equal(next - 1, one.Probe(next - 1));
    }

    [Fact]
    public void The_less_is_left_the_slower_it_goes()
    {
        _one.Reply(_one.Send(1010), 1020, remaining: 4);
        _one.Send(1300);
        Assert.Equal(1633, _one.Ask(1301));
        _one.Send(1700, cost: 2);
        Assert.Equal(2700, _one.Ask(1701));
    }

    /// <summary>The newest reply is that of the request that was sent last.</summary>
    [Fact]
    public void A_reply_to_an_earlier_request_does_not_change_what_is_left()
    {
        SetPermit early = _one.Send(1000);
        _one.Reply(_one.Send(1010), 1020, remaining: 4);
        _one.Reply(early, 1025, remaining: 2);
        _one.State.LastSent = 1020;
        Assert.Equal(1270, _one.Ask(1030));
        _one.Reply(_one.Send(1300), 1310, remaining: 1);
        Assert.Equal(2300, _one.Ask(1311));
    }

    [Fact]
    public void What_comes_back_by_age_is_left_again()
    {
        _one.Use(1000, 2);
        _one.Reply(_one.Send(9_000), 9_100, remaining: 4);
        _one.Send(9_810);
        Assert.Equal(10_010, _one.Ask(9_820));
    }

    /// <summary>It is not slower than its own permits come back.</summary>
    [Fact]
    public void The_own_next_permit_is_waited_for_no_longer_than_that()
    {
        _one.Use(1000, 9);
        _one.Reply(_one.Send(9_700), 9_750, remaining: 0);
        Assert.Equal(9_800, _one.Ask(9_760));
    }

    [Fact]
    public void Three_windows_after_the_last_sign_of_them_it_is_alone_again()
    {
        _one.Reply(_one.Send(1010), 1020, remaining: 1);
        _one.Send(25_000, cost: 9);
        Assert.True(_one.Ask(25_019) > 25_019);
        Assert.Equal(25_020, _one.Ask(25_020));
    }

    /// <summary>So long as others were seen a moment ago, what one reply says to be free may be gone.</summary>
    [Fact]
    public void Two_windows_after_the_last_sign_of_them_a_reply_proves_again_what_is_free()
    {
        _one.Reply(_one.Send(1000), 1020, remaining: 3);
        Assert.Equal(6, _one.Ring.HeldPhantoms);
        _one.Reply(_one.Send(17_000), 17_019, limit: 5, remaining: 9);
        Assert.Equal(4L, Free(17_019));
        _one.Reply(_one.Send(17_020), 17_020, remaining: 8);
        Assert.Equal(7L, Free(17_020));

        // What others may do after that, they did: it is void.
        _one.Reply(_one.Send(17_021), 17_022, remaining: 1);
        Assert.Equal(1L, Free(17_022));
    }

    [Fact]
    public void Nothing_left_proves_nothing_to_be_free()
    {
        _one.Use(1000, 9);
        _one.Reply(_one.Send(1001), 1002, limit: 5, remaining: 0);
        Assert.Equal((0L, 9_800), (Free(1002), _one.Ask(1003)));
    }

    /// <summary>What it would grant if it did not wait for its pace.</summary>
    private long Free(long now)
    {
        long last = _one.State.LastSent;
        _one.State.LastSent = MonotonicClock.LongAgo;
        long left = _one.Left(now) ?? -1;
        _one.State.LastSent = last;
        return left;
    }

    [Fact]
    public void Where_nothing_is_left_and_a_reset_is_named_one_goes_to_see_a_second_after_it()
    {
        var one = OneLedger.Window(2, window: 10 * OneLedger.Second);
        one.Reply(one.Send(0), OneLedger.Second, remaining: 0, reset: 3 * OneLedger.Second);
        long at = 5 * OneLedger.Second;
        Assert.Equal((at, at), (one.Ask(at - 1), one.Start(at - 1)));
        Assert.Equal(at, one.Ask(at));
        one.End(one.Send(at), at);
        Assert.Equal(12 * OneLedger.Second, one.Ask(at + (2 * OneLedger.Second)));
    }

    [Theory]
    [InlineData(0, -1)]
    [InlineData(1, 3)]
    public void Otherwise_nobody_goes_before_a_permit_is_back(long remaining, long reset)
    {
        var one = OneLedger.Window(4, window: 10 * OneLedger.Second);
        one.Reply(one.Send(0), OneLedger.Second, remaining: remaining, reset: reset < 0 ? -1 : reset * OneLedger.Second);
        if (remaining > 0)
        {
            one.Send(2 * OneLedger.Second);
        }

        Assert.Equal(12 * OneLedger.Second, one.Ask(8 * OneLedger.Second));
    }
}
