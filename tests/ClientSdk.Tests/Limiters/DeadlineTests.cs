using ClientSdk.Limiters;
using ClientSdk.Limits;
using ClientSdk.Tests.Limiters.Bench;

namespace ClientSdk.Tests.Limiters;

public sealed class DeadlineTests
{
    [Fact]
    public void The_earliest_start_is_exact_when_nothing_is_in_flight()
    {
        using var desk = new Desk([RateLimit.PerMinute(1)]);
        desk.Reply(desk.Take());
        LocalRefusal refusal = desk.Ask(wait: RateLimitWait.None).Result.Refusal!;
        Assert.Equal((RequestThrottledReason.WouldWait, TimeSpan.FromSeconds(60.04)), (refusal.Reason, refusal.RetryAfter!.Value));
        desk.PassTo(refusal.EarliestStart!.Value.AddTicks(-1));
        Assert.False(desk.Ask(wait: RateLimitWait.None).Result.IsGranted);
        desk.PassTo(refusal.EarliestStart!.Value);
        Assert.True(desk.Ask(wait: RateLimitWait.None).Result.IsGranted);
    }

    [Fact]
    public void A_deadline_before_the_earliest_start_is_refused_at_once_with_the_instant()
    {
        using var desk = new Desk([RateLimit.PerMinute(1).Named("minute")]);
        desk.Reply(desk.Take());
        LocalRefusal refusal = desk.Ask(deadline: 60).Result.Refusal!;
        Assert.Equal((RequestThrottledReason.Deadline, desk.Instant.AddTicks(600_400_000), "minute"), (refusal.Reason, refusal.EarliestStart, refusal.Cause!.Limit));
        Asked later = desk.Ask(deadline: 60.04);
        Assert.False(later.IsCompleted);
        desk.Pass(60.04);
        Assert.True(later.Result.IsGranted);
    }

    [Fact]
    public void A_deadline_that_passes_in_line_is_told_then_and_the_next_goes()
    {
        using var desk = new Desk([RateLimit.Concurrent(2)]);
        PermitHandle one = desk.Take();
        desk.Take();
        Asked hurried = desk.Ask(deadline: 1);
        Asked patient = desk.Ask();
        desk.Pass(1);
        Assert.Equal(RequestThrottledReason.Deadline, hurried.Result.Refusal!.Reason);
        desk.Limiter.Ended(one);
        desk.Pass(0.01);
        Assert.True(patient.Result.IsGranted);
    }

    [Fact]
    public void A_deadline_at_the_very_instant_of_the_start_is_kept()
    {
        using var desk = new Desk([RateLimit.TokenBucket(1, 1, TimeSpan.FromSeconds(1))]);
        desk.Reply(desk.Take());
        LocalRefusal refusal = desk.Ask(wait: RateLimitWait.None).Result.Refusal!;
        Asked waits = desk.Ask(deadline: refusal.RetryAfter!.Value.TotalSeconds);
        desk.Pass(2);
        Assert.True(waits.Result.IsGranted);
        Assert.Equal(refusal.RetryAfter!.Value.Ticks, waits.Result.WaitTicks);
    }

    [Fact]
    public void Who_does_not_wait_takes_nothing()
    {
        using var desk = new Desk([RateLimit.PerMinute(3)]);
        desk.Take(cost: 2);
        Assert.False(desk.Ask(cost: 2, wait: RateLimitWait.None).Result.IsGranted);
        Assert.Equal((0, 2), (desk.Limiter.Queued, desk.Shared[0].State.Sent));
        Assert.True(desk.Ask(wait: RateLimitWait.None).Result.IsGranted);
    }

    [Fact]
    public void Where_only_an_event_can_help_no_instant_is_made_up()
    {
        using var desk = new Desk([RateLimit.TokenBucket(2, 1, TimeSpan.FromSeconds(1))]);
        desk.Take();
        Assert.Null(desk.Ask(wait: RateLimitWait.None).Result.Refusal!.RetryAfter);
    }

    /// <summary>Seen to fail: where a timer was late, those who went at this moment were still counted as ahead.</summary>
    [Fact]
    public void Those_who_go_at_this_moment_are_not_counted_as_ahead()
    {
        var time = new BenchTime { Lateness = () => TimeSpan.TicksPerSecond };
        var settings = new LimiterSettings { RunContinuationsAsynchronously = false };
        var set = new LimitSet("set", [new LedgerFactory(1, null).Create(RateLimit.TokenBucket(1, 1, TimeSpan.FromSeconds(1)))], false, 0, () => 0.5);
        using var limiter = new PartitionLimiter([set], [], new MonotonicClock(time), settings);
        Asked Ask(RateLimitWait wait = RateLimitWait.Queue) =>
            new(limiter.AcquireAsync(new PermitRequest(PartitionLimiter.NoGroup, 1, RateLimitPriority.Interactive, MonotonicClock.Never, wait, 0), default));
        limiter.Replied(Ask().Result.Handle, new RateLimitReading(), false, BodyState.Coming);
        Asked first = Ask();
        time.Now = TimeSpan.TicksPerSecond * 3 / 2;
        Asked second = Ask(RateLimitWait.None);
        Assert.True(first.Went);
        Assert.Equal(TimeSpan.FromSeconds(1.0005), second.Result.Refusal!.RetryAfter);
    }

    [Fact]
    public void A_long_pause_fails_callers_without_a_later_deadline_and_lets_those_with_one_wait()
    {
        using var desk = new Desk([RateLimit.PerMinute(2)]);
        PermitHandle refused = desk.Take();
        PermitHandle other = desk.Take();
        Asked patient = desk.Ask();
        Asked late = desk.Ask(deadline: 1200);
        ReplyOutcome outcome = desk.Refuse(refused, hint: 600);
        Assert.True(outcome.IsLongPause);
        Assert.Equal((RequestThrottledReason.Pause, TimeSpan.FromMinutes(10)), (patient.Result.Refusal!.Reason, patient.Result.Refusal.RetryAfter!.Value));
        Assert.Equal(RequestThrottledReason.Pause, desk.Ask().Result.Refusal!.Reason);
        Assert.False(late.IsCompleted);
        desk.Reply(other);
        desk.Pass(601);
        Assert.True(late.Result.IsGranted);
    }
}
