using ClientSdk.Limiters;
using ClientSdk.Limits;
using ClientSdk.Tests.Limiters.Bench;

namespace ClientSdk.Tests.Limiters;

/// <summary>The limiter of a partition as a whole: the way that does not look at the clock, what it says of itself, and its end.</summary>
public sealed class PartitionLimiterTests
{
    private static readonly PermitRequest One = new(PartitionLimiter.NoGroup, 1, RateLimitPriority.Interactive, MonotonicClock.Never, RateLimitWait.Queue, 0);

    private static bool Try(Desk desk, int group = PartitionLimiter.NoGroup, int cost = 1) => desk.Limiter.TryAcquire(One with { Group = group, Cost = cost }, out _, out _);

    /// <summary>Both ways to a permit number their requests in one order.</summary>
    [Fact]
    public void Requests_are_numbered_as_they_come_and_a_refused_one_keeps_its_number()
    {
        using var desk = new Desk([RateLimit.PerMinute(10), RateLimit.TokenBucket(10, 1, TimeSpan.FromSeconds(1))]);
        using var fast = new Desk([RateLimit.PerMinute(10)]);
        foreach (Desk each in new[] { desk, fast })
        {
            Assert.True(each.Limiter.TryAcquire(One, out _, out long first) && each.Limiter.TryAcquire(One, out _, out long second) && first == 1 && second == 2);
            Assert.Equal(3, each.Ask().Result.Arrival);
            Assert.True(each.Limiter.TryAcquire(One with { Arrival = 2 }, out _, out long again));
            Assert.Equal((2L, 2L, 4L), (again, each.Ask(arrival: 2).Result.Arrival, each.Ask().Result.Arrival));
        }
    }

    [Fact]
    public void Nobody_who_waits_is_overtaken()
    {
        using var desk = new Desk([RateLimit.PerMinute(10)]);
        desk.Take(cost: 8);
        Asked costly = desk.Ask(cost: 5);
        Assert.False(Try(desk));
        Assert.False(costly.IsCompleted);
    }

    [Fact]
    public void In_a_pause_and_while_it_opens_again_nobody_takes_the_short_way()
    {
        using var desk = new Desk([RateLimit.PerMinute(10)], [[RateLimit.PerMinute(10)]]);
        desk.Refuse(desk.Take(), hint: 5);
        Assert.False(Try(desk));
        Assert.False(Try(desk, group: 0));
        desk.Pass(30);
        Assert.True(Try(desk));
        Assert.False(Try(desk));
    }

    [Fact]
    public void Nor_while_it_is_slowed()
    {
        using var desk = new Desk([RateLimit.PerMinute(10)]);
        desk.Shared[0].State.Factor = 0.5;
        Assert.True(Try(desk));
        Assert.False(Try(desk));
    }

    [Fact]
    public void All_limits_have_to_have_it_free()
    {
        using var desk = new Desk([RateLimit.PerMinute(10), RateLimit.Concurrent(3)], [[RateLimit.PerMinute(2)], []]);
        Assert.True(Try(desk, group: 0));
        Assert.False(Try(desk, group: 0, cost: 2));
        Assert.True(Try(desk, group: 0) && !Try(desk, group: 0));
        Assert.True(Try(desk, group: 1) && !Try(desk, group: 1));
        Assert.Equal((3L, 3L), (desk.Shared[0].State.Sent, desk.Shared[1].State.InFlight));
    }

    /// <summary>A costly request is one request at once.</summary>
    [Fact]
    public void A_request_that_costs_more_is_one_at_once()
    {
        using var desk = new Desk([RateLimit.PerMinute(10), RateLimit.Concurrent(3)]);
        desk.Take(cost: 5);
        Assert.Equal((5L, 1L), (desk.Shared[0].State.InFlight, desk.Shared[1].State.InFlight));
    }

    [Theory]
    [InlineData(PartitionLimiter.NoGroup, 11, "10 per minute")]
    [InlineData(0, 6, "5 per minute")]
    public void A_cost_that_is_never_granted_is_an_error_that_says_so(int group, int cost, string limit)
    {
        using var desk = new Desk([RateLimit.PerMinute(10)], [[RateLimit.PerMinute(5)]]);
        Assert.True(Try(desk, group));
        ArgumentOutOfRangeException error = Assert.Throws<ArgumentOutOfRangeException>("request", () => Try(desk, group, cost));
        Assert.Contains($"Limit '{limit}' allows {cost - 1}; {cost} permits", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Bodies_that_nobody_read_are_told_when_they_are_given_up_whoever_asks()
    {
        List<int> told = [];
        using var desk = new Desk([RateLimit.PerMinute(100), RateLimit.Concurrent(9)], settings: new LimiterSettings { BodyHold = TimeSpan.FromSeconds(10), OnBodiesExpired = told.Add });
        desk.Reply(desk.Take());
        desk.Reply(desk.Take());
        desk.Pass(3);
        desk.Reply(desk.Take());
        desk.Limiter.Ended(desk.Take());
        desk.Pass(6.9);
        Assert.Empty(told);
        desk.Pass(0.2);
        Assert.Equal([2], told);
        desk.Pass(60);
        Assert.Equal([2, 1], told);
        Assert.Equal(0, desk.Shared[1].State.InFlight);
    }

    [Fact]
    public void The_least_wait_is_that_behind_all_who_wait()
    {
        using var desk = new Desk([RateLimit.TokenBucket(1, 1, TimeSpan.FromSeconds(1))]);
        Assert.Equal(TimeSpan.Zero, desk.Limiter.LeastWait(One));
        desk.Reply(desk.Take());
        Assert.InRange(desk.Limiter.LeastWait(One).TotalSeconds, 1, 1.02);
        desk.Ask();
        desk.Pass(0.5);
        Assert.InRange(desk.Limiter.LeastWait(One).TotalSeconds, 1.5, 1.53);
    }

    [Fact]
    public void An_idle_one_may_end_and_whoever_asks_it_then_is_sent_on()
    {
        using var desk = new Desk([RateLimit.PerMinute(10)]);
        desk.Pass(2);
        PermitHandle handle = desk.Take();
        Assert.False(desk.Limiter.TryRetire());
        desk.Reply(handle);
        desk.Pass(61);
        Assert.InRange(desk.Limiter.Idle()!.Value.TotalSeconds, 0.9, 1);
        Assert.True(desk.Limiter.TryRetire());
        Assert.False(desk.Limiter.TryRetire());
        Acquisition sentOn = desk.Ask(arrival: 7).Result;
        Assert.Equal((false, true, 7L), (sentOn.IsGranted, sentOn.IsRetired, sentOn.Arrival));
        Assert.False(Try(desk));
    }

    [Fact]
    public void While_somebody_waits_it_is_not_idle()
    {
        using var desk = new Desk([RateLimit.PerMinute(10)]);
        desk.Limiter.Replied(desk.Take(), new RateLimitReading { RetryAfter = TimeSpan.FromSeconds(5) }, isUnavailable: true, BodyState.Coming);
        desk.Ask();
        desk.Shared[0].Gate.Pause(0, desk.In(1), "", false);
        Assert.Null(desk.Limiter.Idle());
        Assert.False(desk.Limiter.TryRetire());
    }

    [Fact]
    public void One_that_was_disposed_refuses_and_is_not_retired()
    {
        var desk = new Desk([RateLimit.PerMinute(10)]);
        desk.Dispose();
        Acquisition stopped = desk.Ask().Result;
        Assert.Equal((RequestThrottledReason.Stopped, false), (stopped.Refusal!.Reason, stopped.IsRetired));
        Assert.False(Try(desk));
        Assert.False(desk.Limiter.TryRetire());
        desk.Dispose();
    }

    [Fact]
    public void It_says_which_of_its_sets_are_paused()
    {
        using var desk = new Desk([RateLimit.PerMinute(10)], [[RateLimit.PerMinute(5)]]);
        desk.Refuse(desk.Take(), hint: 5);
        Assert.Equal([("partition", true), ("group 0", false)], desk.Limiter.Pauses());
        desk.Pass(5);
        Assert.Equal([("partition", false), ("group 0", false)], desk.Limiter.Pauses());
        Assert.Equal(1, desk.Limiter.Granted);
    }

    [Fact]
    public void A_refusal_says_what_stands_in_the_way()
    {
        using var desk = new Desk([RateLimit.PerMinute(1).Named("minute")], [[], [RateLimit.Concurrent(1).Named("one")]]);
        desk.Limiter.Ended(desk.Take());
        LocalRefusal refusal = desk.Ask(wait: RateLimitWait.None).Result.Refusal!;
        Assert.Equal(("minute", TimeSpan.FromMinutes(1), "declared", refusal.EarliestStart), (refusal.Cause!.Limit, refusal.Cause.Window!.Value, refusal.Cause.Origin, refusal.Cause.Until));
        desk.Pass(61);
        PermitHandle held = desk.Take(group: 1);
        desk.Reply(held);
        desk.Pass(61);
        refusal = desk.Ask(group: 1, wait: RateLimitWait.None).Result.Refusal!;
        Assert.Equal(("one", null), (refusal.Cause!.Limit, refusal.Cause.Window));
    }

    [Fact]
    public void In_a_pause_and_in_slow_start_it_is_the_set_that_stands_in_the_way()
    {
        using var desk = new Desk([RateLimit.PerMinute(100)]);
        desk.Refuse(desk.Take(), hint: 5);
        LocalRefusal refusal = desk.Ask(wait: RateLimitWait.None).Result.Refusal!;
        Assert.Equal(("partition", "Retry-After", desk.Instant.AddSeconds(5)), (refusal.Cause!.Limit, refusal.Cause.Origin, refusal.Cause.Until));
        desk.Pass(30);
        desk.Take();
        desk.Pass(30);
        refusal = desk.Ask(wait: RateLimitWait.None).Result.Refusal!;
        Assert.Equal(("partition", "slow start", null), (refusal.Cause!.Limit, refusal.Cause.Origin, refusal.Cause.Until));
    }
}
