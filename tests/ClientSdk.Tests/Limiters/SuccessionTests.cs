using ClientSdk.Limiters;
using ClientSdk.Limits;
using ClientSdk.Tests.Limiters.Bench;

namespace ClientSdk.Tests.Limiters;

/// <summary>What goes on where options change the limits: 10 permits per 100 ticks that are held for 110, and what follows them.</summary>
public sealed class SuccessionTests
{
    private const long Second = OneLedger.Second;

    private static readonly LedgerFactory Factory = new(1, null);

    private readonly SetState _state = new(static () => 0.5);

    [Fact]
    public void A_limit_of_the_same_window_keeps_the_times_of_what_was_spent()
    {
        OneLedger one = Used(OneLedger.Window(10), (1000, 4), (1050, 3));
        SetPermit held = one.Send(1060);
        Become(one, 1060, OneLedger.Of(15));
        Assert.Equal([7L, 7L, 11L, 14L], new[] { 1060L, 1109, 1110, 1160 }.Select(now => one.Left(now)));
        one.End(held, 1160);
        Assert.Equal((14L, 15L), (one.Left(1269), one.Left(1270)));
    }

    [Fact]
    public void A_longer_window_takes_for_used_what_the_shorter_one_had_let_go_of()
    {
        OneLedger one = Used(OneLedger.Window(10), (3000, 6), (4950, 4));
        Become(one, 5000, OneLedger.Of(10, window: 1000));
        Assert.Equal((5990, 0L, 6L, 6L, 10L), (one.Ask(5000), one.Left(5989), one.Left(5990), one.Left(6049), one.Left(6050)));
    }

    [Fact]
    public void But_never_more_than_was_ever_spent()
    {
        OneLedger one = Used(OneLedger.Window(10), (3000, 1), (4950, 4));
        Become(one, 5000, OneLedger.Of(10, window: 1000));
        Assert.Equal((5L, 6L), (one.Left(5000), one.Left(5990)));
    }

    [Fact]
    public void Nor_more_than_is_free()
    {
        OneLedger one = Used(OneLedger.Window(10), (1000, 10), (3000, 10));
        one.Send(5000, cost: 8);
        Become(one, 5000, OneLedger.Of(10, window: 1000));
        Assert.Equal((2L, 0L), (one.Ring.HeldPhantoms, one.Left(5000)));
    }

    /// <summary>Fewer permits hide how many were spent, and a larger limit after them must not forget it.</summary>
    [Fact]
    public void What_a_small_limit_could_not_show_is_taken_for_used_by_a_larger_one_after_it()
    {
        OneLedger one = Used(OneLedger.Window(10), (1000, 10), (3000, 10), (4950, 5));
        Become(one, 5000, OneLedger.Of(10, window: 1000));
        Assert.Equal(5, one.Ring.HeldPhantoms);
        Become(one, 5100, OneLedger.Of(20, window: 2000));
        Assert.Equal([0L, 0L, 15L, 15L, 20L], new[] { 5100L, 7089, 7090, 7149, 7150 }.Select(now => one.Left(now)));
    }

    [Fact]
    public void A_shorter_window_lets_go_at_once_of_what_is_older()
    {
        OneLedger one = Used(OneLedger.Window(10, window: 1000), (4000, 4), (4950, 3));
        Become(one, 5000, OneLedger.Of(10));
        Assert.Equal((3L, 0L, 7L, 10L), (one.Ring.Held, one.Ring.HeldPhantoms, one.Left(5000), one.Left(5060)));
    }

    [Fact]
    public void Books_that_reach_back_far_enough_miss_nothing()
    {
        OneLedger one = Used(OneLedger.Window(10), (1000, 10));
        Become(one, 5000, OneLedger.Of(10, hold: 109));
        Assert.Equal(0, one.Ring.HeldPhantoms);
        Become(one, 5000, OneLedger.Of(10, hold: 110));
        Assert.Equal((10L, 5001), (one.Ring.HeldPhantoms, one.Ask(5000)));
    }

    [Fact]
    public void Of_requests_at_once_only_those_under_way_count()
    {
        OneLedger one = Used(new OneLedger(OneLedger.Of(5, window: 0, hold: 5)), (1000, 5));
        one.Send(1006, cost: 2);
        Become(one, 1006, OneLedger.Of(5, window: 0, hold: 10));
        Assert.Equal(3L, one.Left(1006));
    }

    [Fact]
    public void A_window_that_was_a_bucket_takes_all_that_was_spent_for_used_just_now()
    {
        var one = OneLedger.Bucket(10);
        one.Use(1000, 4);
        Become(one, 5000, OneLedger.Of(10));
        Assert.Equal((6L, 6L, 10L), (one.Left(5000), one.Left(5109), one.Left(5110)));
    }

    [Fact]
    public void A_bucket_that_was_a_window_misses_all_that_was_spent()
    {
        OneLedger one = Used(OneLedger.Window(10), (1000, 4));
        SetPermit held = one.Send(1000);
        Become(one, 5000, OneLedger.BucketOf(10));
        Assert.Equal((6L, 9L, 9L), (one.Left(5000), one.Left(5030), one.Left(5040)));
        one.End(held, 5040);
        Assert.Equal(10L, one.Left(5050));
        Used(one, (5050, 20));
        Become(one, 5060, OneLedger.Of(10));
        Become(one, 5060, OneLedger.BucketOf(10));
        Assert.Equal((0L, 0.0), (one.Left(5060), ((BucketLedger)one.Ledger).Credit));
    }

    [Fact]
    public void A_bucket_of_another_rate_or_size_keeps_its_permits_and_not_their_time()
    {
        var one = OneLedger.Bucket(10);
        one.Use(1000, 4);
        Become(one, 1000, OneLedger.BucketOf(10, 20));
        Assert.Equal((6L, 6L, 7L), (one.Left(1000), one.Left(1019), one.Left(1020)));
        SetPermit held = one.Send(1020);
        Become(one, 1020, OneLedger.BucketOf(4));
        Assert.Equal((3L, 3L), (one.Left(1020), one.Left(2000)));
        one.End(held, 2000);
        Assert.Equal(4L, one.Left(2010));
    }

    [Fact]
    public void A_slowed_bucket_goes_on_slowly()
    {
        var one = OneLedger.Bucket(10);
        one.Use(1000, 10);
        one.State.Factor = 0.5;
        Become(one, 1000, OneLedger.BucketOf(10, 20));
        Assert.Equal((0L, 1L), (one.Left(1039), one.Left(1040)));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void That_others_use_it_too_is_not_forgotten(bool isBucket)
    {
        OneLedger one = isBucket ? OneLedger.Bucket(10) : OneLedger.Window(10);
        one.Reply(one.Send(1000), 1005, remaining: 3);
        Become(one, 1010, OneLedger.Of(15));
        Become(one, 1010, OneLedger.BucketOf(15));
        Become(one, 1010, new RaisedLedger(RateLimit.Window(15, TimeSpan.FromTicks(100)), static _ => OneLedger.Of(15)));
        Assert.Equal(1005, one.Ledger.ForeignAt);
    }

    [Fact]
    public void What_came_back_is_counted_on()
    {
        OneLedger one = Used(OneLedger.Window(10), (1000, 4));
        Become(one, 1110, OneLedger.Of(15));
        Assert.Equal(4, one.Ledger.Released);
    }

    /// <summary>A known reset belongs to a window of its length and kind; another one may still count what it let go of.</summary>
    [Theory]
    [InlineData(WindowKind.FixedAligned, 100, 10)]
    [InlineData(WindowKind.Unknown, 100, 0)]
    [InlineData(WindowKind.FixedAligned, 200, 0)]
    internal void What_a_reset_let_go_of_stays_so_for_the_same_window_alone(WindowKind kind, int window, long left)
    {
        OneLedger one = Reset();
        Become(one, 1040 * Second, OneLedger.Of(10, kind, window * Second));
        Assert.Equal((left, left > 0), (one.Left(1040 * Second), ((WindowLedger)one.Ledger).Reset.IsKnown));
        long early = (1029 * Second) - (21 * Second / 2000);
        Assert.Equal(left, one.Left(early + (window / 10 * 11 * Second) - 1));
        Assert.Equal(10L, one.Left(early + (window / 10 * 11 * Second)));
    }

    [Fact]
    public void Nor_is_it_forgotten_by_two_changes()
    {
        OneLedger one = Reset();
        Become(one, 1035 * Second, OneLedger.Of(20, WindowKind.FixedAligned, 100 * Second));
        Assert.Equal(20L, one.Left(1035 * Second));
        Become(one, 1040 * Second, OneLedger.Of(10, window: 100 * Second));
        Assert.Equal(0L, one.Left(1040 * Second));
    }

    [Fact]
    public void An_unchanged_limit_keeps_its_ledger_wherever_it_stands()
    {
        Ledger[] old = Of(RateLimit.PerSecond(10), RateLimit.PerMinute(100), RateLimit.PerHour(5).OrMore());
        Ledger[] after = Succession.Of(old, Of(RateLimit.PerHour(5).OrMore(), RateLimit.PerMinute(100), RateLimit.PerSecond(10)), 0, _state);
        Assert.Equal([old[2], old[1], old[0]], after);
    }

    /// <summary>Another share of the same limit is another ledger, and so is another least of a limit that may be raised.</summary>
    [Fact]
    public void A_changed_limit_gets_a_ledger_of_its_own()
    {
        Ledger[] old = Of(RateLimit.PerSecond(10), RateLimit.PerMinute(100).OrMore(), RateLimit.PerHour(10));
        Ledger[] fresh = [new LedgerFactory(0.5, null).Create(RateLimit.PerSecond(10)), .. Of(RateLimit.PerMinute(120).OrMore(), RateLimit.PerHour(10).OrMore())];
        Assert.Equal(fresh, Succession.Of(old, fresh, 0, _state));
        Assert.False(old[2].IsSameAs(fresh[2]) || fresh[2].IsSameAs(old[2]));
    }

    /// <summary>Defect seen red: a window went on with the margin that it began with.</summary>
    [Fact]
    public void Another_safety_is_in_force_for_every_kind_of_limit()
    {
        RateLimit[] limits = [RateLimit.PerSecond(10), RateLimit.PerMinute(10).OrMore(), RateLimit.TokenBucket(5, 1, TimeSpan.FromSeconds(1)), RateLimit.Nginx("10r/s", 0), RateLimit.Concurrent(3)];
        Ledger[] fresh = [.. limits.Select(new LedgerFactory(1, TimeSpan.FromSeconds(0.5)).Create)];
        Assert.Equal(fresh, Succession.Of(Of(limits), fresh, 0, _state));
    }

    /// <summary>Defect seen red: a bucket that had learned a lower limit was taken for another one, and forgot it.</summary>
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void What_was_learned_of_an_unchanged_limit_is_kept(bool isBucket)
    {
        RateLimit limit = isBucket ? RateLimit.TokenBucket(10, 1, TimeSpan.FromSeconds(1)) : RateLimit.PerMinute(10);
        Ledger[] old = Of(limit);
        LimitSet set = new("set", old, false, 0, static () => 0.5);
        set.Observe(set.Grant(0, 1), 1, 0, new StatedWindow { Limit = 5 });
        Ledger[] after = Succession.Of(old, Of(limit), 2, set.State);
        Assert.Equal((old[0], 5L), (after[0], after[0].Permits));
    }

    [Fact]
    public void A_limit_that_was_raised_is_still_the_same_limit()
    {
        Ledger[] old = Of(RateLimit.PerMinute(100).OrMore());
        LimitSet set = new("set", old, false, 0, static () => 0.5);
        set.Observe(set.Grant(0, 1), 1, 0, new StatedWindow { Limit = 150 });
        Ledger[] after = Succession.Of(old, Of(RateLimit.PerMinute(100).OrMore()), 2, set.State);
        Assert.Equal((old[0], 150L), (after[0], after[0].Permits));
    }

    /// <summary>First the same limit, then the same span, then the same kind, then the same span of another kind; each takes over once.</summary>
    [Fact]
    public void A_changed_limit_takes_over_from_its_nearest_relative()
    {
        Assert.Equal([3, 2], Heirs([Spent(RateLimit.PerSecond(10), 2), Spent(RateLimit.PerMinute(100), 3)], RateLimit.PerMinute(50), RateLimit.PerSecond(20)));
        Assert.Equal([0, 2], Heirs([Spent(RateLimit.PerSecond(10), 2)], RateLimit.PerSecond(5), RateLimit.PerSecond(10)));
        Assert.Equal([2, 3], Heirs([Spent(RateLimit.PerSecond(10), 2), Spent(RateLimit.PerMinute(100), 3)], RateLimit.Window(9, TimeSpan.FromSeconds(2)), RateLimit.PerMinute(90)));
        Assert.Equal([2, 0], Heirs([Spent(RateLimit.PerSecond(10), 2)], RateLimit.Window(9, TimeSpan.FromSeconds(2)), RateLimit.PerHour(9)));
    }

    [Fact]
    public void Requests_at_once_and_requests_over_time_are_no_relatives()
    {
        Assert.Equal([0], Heirs([Spent(RateLimit.Concurrent(10), 2)], RateLimit.PerSecond(5)));
        Assert.Equal([0], Heirs([Spent(RateLimit.PerSecond(10), 2)], RateLimit.Concurrent(5)));
        Assert.Equal([2, 3], Heirs([Spent(RateLimit.PerSecond(10), 3), Spent(RateLimit.Concurrent(10), 2)], RateLimit.Concurrent(5), RateLimit.PerMinute(5)));
    }

    [Fact]
    public void A_bucket_and_a_window_are_relatives_where_their_spans_are_the_same()
    {
        RateLimit bucket = RateLimit.TokenBucket(10, 1, TimeSpan.FromSeconds(1));
        Ledger[] fresh = Of(RateLimit.Window(10, TimeSpan.FromSeconds(20)), RateLimit.Window(10, TimeSpan.FromSeconds(10)));
        _state.Completed = 4;
        Succession.Of(Of(bucket), fresh, 1000, _state);
        Assert.Equal([0, 4], fresh.Select(ledger => ((WindowLedger)ledger).Ring.HeldPhantoms));
        Ledger[] others = Of(RateLimit.TokenBucket(10, 1, TimeSpan.FromSeconds(2)), bucket);
        Succession.Of(fresh[1..], others, 1000, _state);
        Assert.Equal([10, 6], others.Select(ledger => Math.Round(((BucketLedger)ledger).Credit / ((BucketLedger)ledger).Shape.TicksPerPermit)));
    }

    private static Ledger[] Of(params RateLimit[] limits) => [.. limits.Select(Factory.Create)];

    private static Ledger Spent(RateLimit limit, int permits)
    {
        Ledger ledger = Factory.Create(limit);
        ledger.Completed(1000, permits);
        return ledger;
    }

    /// <summary>How many permits each of the new limits took over, which tell from whom.</summary>
    private long[] Heirs(Ledger[] old, params RateLimit[] limits) =>
        [.. Succession.Of(old, Of(limits), 1000, _state).Select(ledger => ((WindowLedger)ledger).Ring.Held)];

    private static OneLedger Used(OneLedger one, params (long At, int Requests)[] uses)
    {
        foreach ((long at, int requests) in uses)
        {
            one.Use(at, requests);
        }

        return one;
    }

    /// <summary>Ten used, and all of them let go of by a reset.</summary>
    private static OneLedger Reset()
    {
        var one = OneLedger.Window(10, WindowKind.FixedAligned, 100 * Second);
        one.Reply(one.Send(1010 * Second), 1011 * Second, reset: 20 * Second);
        Used(one, (1012 * Second, 9));
        Assert.Equal(10L, one.Left(1033 * Second));
        return one;
    }

    private static void Become(OneLedger one, long now, Ledger ledger) => one.Set.Become(new LimitSet("set", [ledger], false, 0, static () => 0.5), now);
}
