using ClientSdk.Limiters;
using ClientSdk.Limits;
using ClientSdk.Tests.Limiters.Bench;

namespace ClientSdk.Tests.Limiters;

/// <summary>Who is answered, in which order, and what those who are not let go are told.</summary>
public sealed class TurnstileTests
{
    [Fact]
    public void Who_waited_is_told_for_how_long_and_for_what()
    {
        using var desk = new Desk([RateLimit.TokenBucket(1, 1, TimeSpan.FromSeconds(1)).Named("b")]);
        desk.Pass(3);
        desk.Reply(desk.Take());
        Asked waits = desk.Ask();
        desk.Pass(2);
        Assert.InRange(waits.Result.WaitTicks / (double)TimeSpan.TicksPerSecond, 1, 1.02);
        Assert.Equal(("b", 2L), (waits.Result.Waited!.Limit, waits.Result.Arrival));
    }

    /// <summary>Those who are under way at once may all end at the same instant: only one round is certain.</summary>
    [Fact]
    public void Behind_others_at_a_limit_of_requests_at_once_one_end_is_waited_for()
    {
        using var desk = new Desk([RateLimit.Concurrent(1)]);
        desk.Take();
        Asked[] waiting = [desk.Ask(), desk.Ask(), desk.Ask()];
        Assert.Equal(TimeSpan.FromMilliseconds(2), desk.Ask(wait: RateLimitWait.None).Result.Refusal!.RetryAfter);
        Assert.DoesNotContain(waiting, asked => asked.IsCompleted);
    }

    [Fact]
    public void A_long_pause_stops_those_who_must_start_before_its_end()
    {
        using var desk = new Desk([RateLimit.PerMinute(10)], [[RateLimit.PerMinute(9)]], settings: new LimiterSettings { MaxDelay = TimeSpan.FromSeconds(20) });
        PermitHandle[] two = [desk.Take(group: 0), desk.Take(group: 0)];
        desk.Refuse(two[0], hint: 70);
        Asked patient = desk.Ask(group: 0, deadline: 70);
        Assert.Equal(RequestThrottledReason.Pause, desk.Ask(group: 0, deadline: 69.9).Result.Refusal!.Reason);
        Assert.Equal(RequestThrottledReason.Pause, desk.Ask(group: 0).Result.Refusal!.Reason);
        Assert.True(desk.Ask(deadline: 69).Went);
        Assert.False(patient.IsCompleted);
        desk.Refuse(two[1], hint: 71);
        Assert.Equal(RequestThrottledReason.Pause, patient.Result.Refusal!.Reason);
    }

    /// <summary>Interactive requests alone reserve nothing, and background ones alone have it all.</summary>
    [Fact]
    public void A_reserve_is_kept_only_where_interactive_requests_were_seen()
    {
        using var desk = new Desk([RateLimit.PerMinute(10)], settings: new LimiterSettings { BackgroundReserve = 0.5 });
        for (int request = 0; request < 10; request++)
        {
            Assert.True(desk.Ask(priority: RateLimitPriority.Background).Went);
        }

        using var seen = new Desk([RateLimit.PerMinute(10)], settings: new LimiterSettings { BackgroundReserve = 0.5 });
        Assert.True(seen.Limiter.TryAcquire(new PermitRequest(PartitionLimiter.NoGroup, 1, RateLimitPriority.Interactive, MonotonicClock.Never, RateLimitWait.Queue, 0), out _, out _));
        Assert.Equal(4, Enumerable.Range(0, 10).Count(_ => seen.Ask(priority: RateLimitPriority.Background, wait: RateLimitWait.None).Went));
    }

    [Fact]
    public void The_short_way_counts_as_seen_and_is_for_interactive_requests_without_a_deadline()
    {
        using var desk = new Desk([RateLimit.PerMinute(10)], settings: new LimiterSettings { BackgroundReserve = 0.5 });
        PermitRequest one = new(PartitionLimiter.NoGroup, 1, RateLimitPriority.Interactive, MonotonicClock.Never, RateLimitWait.Queue, 0);
        desk.Pass(10);
        Assert.False(desk.Limiter.TryAcquire(one with { Deadline = desk.In(-1) }, out _, out _));
        Assert.True(desk.Limiter.TryAcquire(one with { Deadline = desk.In(0) }, out _, out _));
        for (int request = 1; request < 5; request++)
        {
            Assert.True(desk.Limiter.TryAcquire(one, out _, out _));
        }

        Assert.False(desk.Limiter.TryAcquire(one with { Priority = RateLimitPriority.Background }, out _, out _));
        Assert.True(desk.Limiter.TryAcquire(one, out _, out _));
    }

    [Fact]
    public void New_options_let_those_in_line_go_where_they_fit()
    {
        using var desk = new Desk([RateLimit.PerMinute(1)], [[RateLimit.PerMinute(1)]]);
        desk.Take(group: 0);
        Asked[] waiting = [desk.Ask(), desk.Ask(), desk.Ask(group: 0)];
        Waiter? answered = null;
        var factory = new LedgerFactory(1, null);
        LimitSet New(string name, int permits) => new(name, [factory.Create(RateLimit.PerMinute(permits))], false, 0, () => 0.5);
        desk.Limiter.Become([New("partition", 3)], [[New("group 0", 1)], [New("group 1", 5)]], desk.Settings, ref answered);
        Assert.All(waiting, asked => Assert.False(asked.IsCompleted));
        Waiter.CompleteAll(answered);
        Assert.Equal([true, true, false], waiting.Select(asked => asked.Went));
        Assert.False(desk.Ask(group: 1, wait: RateLimitWait.None).Went);
        Assert.Equal([("partition", 3L), ("group 0", 1L), ("group 1", 0L)], desk.Limiter.Look(static (turnstile, _) => turnstile.Sets.All.Select(set => (set.Name, set.State.Sent)).ToArray()));
    }

    [Fact]
    public void A_line_in_its_own_order_is_answered_in_that_order()
    {
        using var desk = new Desk([RateLimit.PerMinute(1)]);
        desk.Take();
        List<int> order = [];
        for (int caller = 0; caller < 5; caller++)
        {
            int mine = caller;
            desk.Ask(then: _ => order.Add(mine));
        }

        Asked again = desk.Ask(arrival: 1, then: _ => order.Add(99));
        desk.Dispose();
        Assert.Equal([99, 0, 1, 2, 3, 4], order);
        Assert.Equal((RequestThrottledReason.Stopped, 6L), (again.Result.Refusal!.Reason, desk.Limiter.Count().Refused));
    }

    /// <summary>A refused request does not lose its place to a full queue, and knows how many are ahead of it.</summary>
    [Fact]
    public void Who_comes_back_to_a_full_line_finds_its_place()
    {
        using var desk = new Desk([RateLimit.TokenBucket(1, 1, TimeSpan.FromSeconds(1))], settings: new LimiterSettings { QueueLimit = 3 });
        desk.Reply(desk.Take());
        Asked[] first = [desk.Ask(), desk.Ask(), desk.Ask()];
        Assert.Equal(RequestThrottledReason.QueueFull, desk.Ask().Result.Refusal!.Reason);
        LocalRefusal told = desk.Ask(arrival: 3, wait: RateLimitWait.None).Result.Refusal!;
        Assert.InRange(told.RetryAfter!.Value.TotalSeconds, 3, 3.05);
        Asked back = desk.Ask(arrival: 3);
        Assert.False(back.IsCompleted);
        desk.Pass(1.01);
        desk.Reply(first[0].Result.Handle);
        desk.Pass(1.01);
        desk.Reply(first[1].Result.Handle);
        desk.Pass(1.01);
        Assert.Equal((true, false), (back.Went || first[2].Went, back.Went && first[2].Went));
    }

    /// <summary>Deadlines of those who went before them are swept; those of who waits are kept.</summary>
    [Fact]
    public void Many_who_went_in_time_leave_the_deadlines_of_others_as_they_are()
    {
        using var desk = new Desk([RateLimit.Concurrent(1)]);
        PermitHandle held = desk.Take();
        desk.Reply(held);
        Asked late = desk.Ask(deadline: 50);
        for (int caller = 0; caller < 300; caller++)
        {
            using var leaves = new CancellationTokenSource();
            desk.Ask(deadline: 20 + caller, cancellation: leaves.Token);
            leaves.Cancel();
        }

        Asked latest = desk.Ask(deadline: 60);
        desk.Pass(49.9);
        Assert.False(late.IsCompleted);
        desk.Pass(0.2);
        Assert.Equal(RequestThrottledReason.Deadline, late.Result.Refusal!.Reason);
        Assert.False(latest.IsCompleted);
        desk.Pass(10);
        Assert.True(latest.IsCompleted);
    }
}
