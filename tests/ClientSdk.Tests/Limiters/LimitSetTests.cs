using ClientSdk.Limiters;
using ClientSdk.Limits;
using ClientSdk.Tests.Limiters.Bench;

namespace ClientSdk.Tests.Limiters;

/// <summary>What a set of limits does with one permit, and what it says of itself.</summary>
public sealed class LimitSetTests
{
    private const long Second = OneLedger.Second;

    private static LimitSet Set(params RateLimit[] limits) => new("set", limits.Select(new LedgerFactory(1, TimeSpan.Zero).Create), false, 5 * Second, static () => 1);

    [Fact]
    public void What_stands_in_the_way_is_the_limit_that_holds_longest()
    {
        LimitSet set = Set(RateLimit.PerSecond(2), RateLimit.PerMinute(3), RateLimit.PerHour(100));
        Assert.Equal(new Admission(0, null, null), set.Ask(0, 1, 0));
        set.Finish(set.Grant(0, 2), 0);
        Assert.Same(set.Ledgers[0], set.Ask(0, 1, 0).Ledger);
        set.Finish(set.Grant(1, 1), 1);
        Admission held = set.Ask(1, 1, 0);
        Assert.Equal((set.Ledgers[1], set), (held.Ledger, held.Set));
        Admission start = set.EarliestStart(1, 0, 1);
        Assert.Equal((set.Ledgers[1], set, held.At), (start.Ledger, start.Set, start.At));
    }

    [Fact]
    public void In_a_pause_it_is_the_gate()
    {
        LimitSet set = Set(RateLimit.PerSecond(2));
        set.Gate.Pause(0, Second, "Retry-After", false);
        foreach (Admission held in new[] { set.Ask(5, 1, 0), set.EarliestStart(5, 0, 1) })
        {
            Assert.Equal(new Admission(Second, null, set), held);
        }

        Assert.Equal(new Admission(Second, null, null), set.Ask(Second, 1, 0));
        Assert.Equal(new Admission(Second, null, null), set.EarliestStart(Second, 0, 1));
    }

    /// <summary>Three hundredths in the longest of its windows, taken for a second at least and for a minute at most.</summary>
    [Theory]
    [InlineData(0.1, 1)]
    [InlineData(20, 20)]
    [InlineData(3600, 60)]
    public void A_share_that_was_given_up_comes_back_by_the_longest_window(double window, double span)
    {
        LimitSet set = Set(RateLimit.Window(2, TimeSpan.FromSeconds(0.01)), RateLimit.Window(9, TimeSpan.FromSeconds(window)));
        set.Refuse(set.Grant(0, 1), 0, new RefusalHint(Second, "", false), isExplained: false);
        Assert.Equal(0.85, set.State.Factor);
        set.Advance(Second + (long)(span * Second));
        Assert.Equal(0.88, set.State.Factor, 1e-9);
    }

    [Fact]
    public void A_lost_request_ends_when_it_was_due_and_its_part_serves_again()
    {
        LimitSet set = Set(RateLimit.TokenBucket(3, 1, TimeSpan.FromSeconds(1)));
        SetPermit lost = set.Grant(0, 1);
        set.Lose(lost, 0);
        Assert.Equal(5 * Second, set.NextExpiry);
        set.Advance((5 * Second) - 1);
        Assert.Equal(1, set.State.InFlight);
        set.Advance(5 * Second);
        Assert.Equal((0L, MonotonicClock.Never), (set.State.InFlight, set.NextExpiry));
        Assert.Same(lost, set.Grant(5 * Second, 1));
    }

    /// <summary>What was counted by a bound before a lost request was due ends before it: time does not run backwards in the books.</summary>
    [Fact]
    public void What_is_due_ends_in_the_order_of_time()
    {
        LimitSet set = Set(RateLimit.Window(3, TimeSpan.FromSeconds(10)));
        set.CountedWithin = Second;
        set.Lose(set.Grant(0, 1), 0);
        set.Grant(2 * Second, 1);
        set.Advance(6 * Second);
        Assert.Equal((0L, 1L), (set.State.InFlight, set.State.Unanswered));
        Assert.Equal(1L, set.PermitsLeft(6 * Second));
        Assert.Equal(2L, set.PermitsLeft((long)(11.005 * Second)));
        Assert.Equal(3L, set.PermitsLeft((long)(13.005 * Second)));
    }

    [Fact]
    public void Bodies_that_nobody_reads_end_when_they_are_due_and_are_counted_once()
    {
        LimitSet set = new("set", [new LedgerFactory(1, TimeSpan.Zero).Create(RateLimit.Concurrent(5))], true, 0, static () => 1);
        SetPermit[] three = [set.Grant(0, 1), set.Grant(0, 1), set.Grant(0, 1)];
        foreach (SetPermit part in three)
        {
            set.ExpectBody(part, 10);
        }

        set.Finish(three[1], 5);
        Assert.Equal((10, 10), (set.NextBody, set.NextExpiry));
        set.Advance(9);
        Assert.Equal((2L, 0), (set.State.InFlight, set.TakeExpiredBodies()));
        set.Advance(10);
        Assert.Equal((0L, 2, 0), (set.State.InFlight, set.TakeExpiredBodies(), set.TakeExpiredBodies()));
        Assert.Equal(MonotonicClock.Never, set.NextBody);
    }

    /// <summary>A part that serves again is another use: the body of the last one says nothing of it.</summary>
    [Fact]
    public void The_body_of_an_earlier_use_ends_nothing()
    {
        LimitSet set = new("set", [new LedgerFactory(1, TimeSpan.Zero).Create(RateLimit.Concurrent(5))], true, 0, static () => 1);
        SetPermit part = set.Grant(0, 1);
        set.ExpectBody(part, 10);
        set.Finish(part, 1);
        set.Recycle(part);
        Assert.Same(part, set.Grant(2, 1));
        set.Advance(20);
        Assert.Equal((1L, 0), (set.State.InFlight, set.TakeExpiredBodies()));
    }

    [Fact]
    public void A_request_that_was_never_sent_is_over_and_takes_nothing()
    {
        LimitSet set = Set(RateLimit.TokenBucket(3, 1, TimeSpan.FromSeconds(1)), RateLimit.PerMinute(3));
        SetPermit permit = set.Grant(0, 2);
        set.Refund(permit, 0);
        set.Finish(permit, 0);
        Assert.Equal((2L, 2L, 0L, 3L), (set.State.Sent, set.State.Completed, set.State.InFlight, set.PermitsLeft(0)));
    }

    [Fact]
    public void It_is_at_rest_since_the_last_thing_that_happened_was_over()
    {
        LimitSet set = Set(RateLimit.PerSecond(3));
        Assert.True(set.IsAtRest(5, out long since));
        Assert.Equal(0, since);
        SetPermit permit = set.Grant(5 * Second, 1);
        Assert.False(set.IsAtRest(6 * Second, out _));
        set.Refund(permit, 7 * Second);
        Assert.True(set.IsAtRest(9 * Second, out since));
        Assert.Equal(7 * Second, since);
        set.Gate.Pause(10 * Second, 20 * Second, "", false);
        Assert.False(set.IsAtRest((20 * Second) - 1, out _));
        Assert.True(set.IsAtRest(20 * Second, out since));
        Assert.Equal(20 * Second, since);
        set.State.Factor = 0.9;
        Assert.False(set.IsAtRest(20 * Second, out _));
    }

    [Fact]
    public void It_describes_itself()
    {
        var clock = new MonotonicClock(TimeProvider.System);
        LimitSet set = Set(RateLimit.PerSecond(3).Named("a"), RateLimit.PerMinute(9).Named("b"));
        set.CountedWithin = 1;
        set.Grant(0, 2);
        set.Advance(1);
        set.Grant(1, 1);
        RateLimitSetState state = set.Describe(1, clock);
        Assert.Equal(("set", 0L, 3L, null, null), (state.Name, state.PermitsLeft, state.InFlight, state.PausedUntil, state.PauseOrigin));
        Assert.Equal([("a", 3L, 0L, "declared"), ("b", 9L, 6L, "declared")], state.Limits.Select(limit => (limit.Limit, limit.Permits ?? -1, limit.PermitsLeft ?? -1, limit.Origin)));
        set.Gate.Pause(1, Second, "Retry-After", false);
        Assert.Equal("Retry-After", set.Describe(5, clock).PauseOrigin);
        Assert.NotNull(set.Describe(5, clock).PausedUntil);
        Assert.Null(set.Describe(Second, clock).PausedUntil);
    }

    [Fact]
    public void Where_nobody_knows_a_limit_nobody_knows_what_is_left()
    {
        LimitSet set = new("set", [new LearnedLedger(static () => 1)], false, 0, static () => 1);
        Assert.Null(set.PermitsLeft(0));
        RateLimitStanding standing = Assert.Single(set.Describe(0, new MonotonicClock(TimeProvider.System)).Limits);
        Assert.Equal((null, null), (standing.Permits, standing.PermitsLeft));
    }

    /// <summary>Refused again and again by the server, it is told so; others who are seen make it come back later than all were told.</summary>
    [Fact]
    public void One_limit_that_others_use_is_enough_to_come_back_later()
    {
        LimitSet set = Set(RateLimit.PerSecond(3), RateLimit.PerMinute(9));
        SetPermit first = set.Grant(0, 1);
        set.Finish(first, 0);
        set.Observe(first, 0, 1, new StatedWindow { Remaining = 2 });
        set.Refuse(set.Grant(Second, 1), Second, new RefusalHint(10 * Second, "", false), false);
        Assert.Equal(12 * Second, set.Gate.PausedUntil);
    }

    [Fact]
    public void After_new_options_a_part_of_before_serves_no_more_and_teaches_nothing()
    {
        LimitSet set = Set(RateLimit.PerSecond(3));
        SetPermit old = set.Grant(0, 1);
        SetPermit spare = set.Grant(0, 1);
        set.Finish(spare, 0);
        set.Recycle(spare);
        set.Become(Set(RateLimit.PerSecond(5), RateLimit.PerMinute(50)), 0);
        Assert.NotSame(spare, set.Grant(0, 1));
        Assert.NotSame(old, set.Grant(0, 1, kept: old));
        set.Finish(old, 0);
        Assert.Null(set.Observe(old, 0, 0, new StatedWindow { Limit = 1 }));
        set.Recycle(old);
        Assert.Equal(2, set.Grant(0, 1).ReleasedBefore.Length);
        SetPermit own = set.Grant(0, 1);
        set.Finish(own, 0);
        Assert.Same(own, set.Grant(0, 1, kept: own));
        Assert.NotSame(own, Set(RateLimit.PerSecond(3)).Grant(0, 1, kept: own));
    }

    /// <summary>So many clients do not fall into step, and one that looks twice sees the same.</summary>
    [Fact]
    public void The_spread_of_a_paced_send_is_drawn_once_for_each()
    {
        int drawn = 0;
        var state = new SetState(() => ++drawn);
        Assert.Equal([1.0, 1.0], [state.Spread, state.Spread]);
        state.Sent++;
        Assert.Equal([2.0, 2.0], [state.Spread, state.Spread]);
    }

    [Fact]
    public void It_is_quiet_when_nothing_is_under_way_and_no_reply_is_to_come()
    {
        Assert.True(new SetState(static () => 1).IsQuiet);
        Assert.False(new SetState(static () => 1) { InFlight = 1, Unanswered = 1 }.IsQuiet);
        Assert.False(new SetState(static () => 1) { Unanswered = 1 }.IsQuiet);
    }

    [Fact]
    public void A_new_bound_leaves_those_under_way_to_their_replies()
    {
        LimitSet set = Set(RateLimit.PerSecond(3));
        set.CountedWithin = 10;
        set.Grant(0, 1);
        set.CountedWithin = 10;
        Assert.Equal(10, set.NextExpiry);
        set.CountedWithin = 20;
        Assert.Equal(MonotonicClock.Never, set.NextExpiry);
        set.Advance(100);
        Assert.Equal((1L, 0L), (set.State.InFlight, set.State.Unanswered));
    }
}
