using ClientSdk.Limiters;
using ClientSdk.Limits;
using ClientSdk.Tests.Limiters.Bench;

namespace ClientSdk.Tests.Limiters;

/// <summary>What a window makes of stated resets: 10 permits per 100 s that are held for 110 s.</summary>
public sealed class WindowResetTests
{
    private const long Second = OneLedger.Second;

    /// <summary>Of a reset in 20 s, asked at 1,010 s and answered at 1,011 s: a second of rounding, and the drift of the clocks over both.</summary>
    private const long Drift = 21 * Second / 2000;
    private const long Early = (1029 * Second) - Drift;
    private const long Late = (1032 * Second) + Drift;

    private static OneLedger Told(WindowKind kind = WindowKind.FixedAligned, Action<OneLedger>? before = null)
    {
        var one = OneLedger.Window(10, kind, 100 * Second);
        before?.Invoke(one);
        one.Reply(one.Send(1010 * Second), 1011 * Second, reset: 20 * Second);
        return one;
    }

    [Fact]
    public void What_was_over_before_the_reset_comes_back_at_its_late_end()
    {
        OneLedger one = Told();
        one.Use(1012 * Second, 9);
        Assert.Equal((Late, Late), (one.Ask(1020 * Second), one.Start(1020 * Second)));
        Assert.Equal((0L, 0L), (one.Left(Late - 1), one.Ledger.Released));
        Assert.Equal((10L, 10L), (one.Left(Late), one.Ledger.Released));
    }

    [Fact]
    public void What_was_over_at_the_early_end_comes_back_and_what_was_over_later_does_not()
    {
        OneLedger one = Told();
        one.Use(Early, 4);
        one.Use(Early + 1, 3);
        Assert.Equal(7L, one.Left(Late));
    }

    /// <summary>Where age gives it back before the reset does, it is not held for that.</summary>
    [Fact]
    public void A_reset_holds_nothing_longer_than_its_age()
    {
        OneLedger one = Told(before: one => one.Use(915 * Second, 9));
        Assert.Equal(1025 * Second, one.Start(1020 * Second, cost: 9));
        Assert.Equal(1025 * Second, one.Ask(1020 * Second, cost: 9));
    }

    [Fact]
    public void Windows_without_a_gap_end_again_a_window_later_and_those_from_the_first_request_are_forgotten()
    {
        OneLedger one = Told();
        one.Set.Advance(Late);
        Assert.Equal((Early + (long)(99.95 * Second), Late + (long)(100.05 * Second)), (Window(one).Reset.Early, Window(one).Reset.Late));
        one.Use(1040 * Second, 10);
        Assert.Equal(Late + (long)(100.05 * Second), one.Ask(1041 * Second));

        one = Told(WindowKind.FixedFromFirstRequest);
        one.Set.Advance(Late);
        Assert.False(Window(one).Reset.IsKnown);
        one.Use(1040 * Second, 10);
        Assert.Equal(1150 * Second, one.Ask(1041 * Second));
    }

    /// <summary>Of what was over too late for this reset the next one lets go, where it is known to come.</summary>
    [Theory]
    [InlineData(WindowKind.FixedAligned, false)]
    [InlineData(WindowKind.FixedFromFirstRequest, true)]
    internal void What_is_over_between_two_resets_waits_for_the_second(WindowKind kind, bool isByAge)
    {
        OneLedger one = Told(kind);
        one.Use(1030 * Second, 9);
        Assert.Equal(isByAge ? 1140 * Second : Late + (long)(100.05 * Second), one.Start(1031 * Second, cost: 10));
    }

    [Fact]
    public void A_limit_of_an_unknown_kind_believes_no_reset()
    {
        OneLedger one = Told(WindowKind.Unknown);
        Assert.False(Window(one).Reset.IsKnown);
    }

    /// <summary>Once at the reset, and then once a window.</summary>
    [Theory]
    [InlineData(0, 0)]
    [InlineData(9, 0)]
    [InlineData(10, 100)]
    [InlineData(20, 200)]
    public void Behind_others_all_of_it_is_free_at_the_reset_and_again_a_window_later(long ahead, long after)
    {
        OneLedger one = Told();
        one.Use(1012 * Second, 8);
        one.Send(1012 * Second);
        Assert.Equal(Early + (after * Second), one.Start(1013 * Second, ahead));
    }

    [Theory]
    [InlineData(5, 0)]
    [InlineData(13, 0)]
    [InlineData(14, 100)]
    public void What_comes_of_age_before_the_reset_is_used_before_it_and_after_it(long ahead, long after)
    {
        OneLedger one = Told(before: one => one.Use(915 * Second, 4));
        one.Send(1012 * Second, cost: 5);
        Assert.Equal(Early + (after * Second), one.Start(1013 * Second, ahead));
    }

    /// <summary>A window does not end later than a window from now.</summary>
    [Fact]
    public void A_reset_beyond_the_window_bounds_nothing()
    {
        var one = OneLedger.Window(10, WindowKind.FixedAligned, 100 * Second);
        one.Reply(one.Send(1010 * Second), 1011 * Second, reset: 150 * Second);
        one.Send(1012 * Second, cost: 9);
        Assert.Equal(1013 * Second, one.Start(1013 * Second));
    }

    /// <summary>Beside others the rest of the window is shared out, and when nothing is left its end is waited for.</summary>
    [Fact]
    public void Beside_others_what_is_left_is_spread_up_to_the_reset()
    {
        var one = OneLedger.Window(10, WindowKind.FixedAligned, 100 * Second);
        one.Reply(one.Send(1010 * Second), 1011 * Second, remaining: 4, reset: 20 * Second);
        Assert.Equal((1020 * Second) + ((Late - (1020 * Second)) / 4), Paced(one, 1020 * Second, sent: 0));
        Assert.Equal(Late, Paced(one, 1021 * Second, sent: 4));

        // The last one is not the last moment: its pace comes first.
        OneLedger last = OneLedger.Window(10, WindowKind.FixedAligned, 100 * Second);
        last.Reply(last.Send(1010 * Second), 1011 * Second, remaining: 4, reset: 20 * Second);
        last.Send(1011 * Second, cost: 3);
        Assert.Equal(1011 * Second, last.State.LastSent);
        Assert.Equal(1022 * Second, last.Ask(1022 * Second));
    }

    /// <summary>Replies speak of the limit as soon as one has named its reset.</summary>
    [Fact]
    public void Once_a_reset_was_named_the_next_reply_may_name_one_again()
    {
        OneLedger one = Told(WindowKind.FixedFromFirstRequest);
        one.Set.Advance(1200 * Second);
        one.Send(1200 * Second, cost: 10);
        Assert.Equal(1201 * Second, one.Start(1201 * Second));
    }

    [Fact]
    public void What_the_reset_let_go_of_is_not_missing()
    {
        OneLedger one = Told();
        one.Use(1012 * Second, 5);
        one.Reply(one.Send(1031 * Second), 1033 * Second, remaining: 9, reset: 97 * Second);
        Assert.Equal((0L, 1L), (one.Ring.HeldPhantoms, one.Ring.Held));
    }

    private static WindowLedger Window(OneLedger one) => (WindowLedger)one.Ledger;

    private static long Paced(OneLedger one, long now, int sent)
    {
        if (sent > 0)
        {
            one.Send(now, sent);
        }

        one.State.LastSent = now;
        return one.Ask(now);
    }
}
