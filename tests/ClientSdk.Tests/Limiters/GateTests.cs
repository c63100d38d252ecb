using ClientSdk.Limiters;
using ClientSdk.Limits;
using ClientSdk.Tests.Limiters.Bench;

namespace ClientSdk.Tests.Limiters;

public sealed class GateTests
{
    [Fact]
    public void Many_refusals_of_one_moment_are_one_event()
    {
        using var desk = new Desk([RateLimit.PerMinute(100)]);
        PermitHandle[] out100 = [.. Enumerable.Range(0, 100).Select(_ => desk.Take())];
        Assert.True(desk.Refuse(out100[0]).IsNewPause);
        Assert.All(out100[1..], handle => Assert.False(desk.Refuse(handle).IsNewPause));
        Assert.Equal(0.85, desk.Shared[0].State.Factor);
        Assert.Equal(1, desk.Shared[0].Gate.Epoch);
    }

    [Fact]
    public void After_a_pause_one_probes_and_each_success_lets_one_more_be_in_flight()
    {
        using var desk = new Desk([RateLimit.PerMinute(100)]);
        desk.Refuse(desk.Take(), hint: 1);
        List<PermitHandle> went = [];
        for (int caller = 0; caller < 20; caller++)
        {
            desk.Ask(then: asked => went.Add(asked.Result.Handle));
        }

        desk.Pass(0.999);
        Assert.Empty(went);
        foreach (int expected in new[] { 1, 3, 5 })
        {
            desk.Pass(1.5);
            Assert.Equal(expected, went.Count);
            desk.Reply(went[(expected - 1) / 2]);
        }
    }

    [Fact]
    public void A_refusal_of_the_probe_is_the_gates_and_not_the_requests()
    {
        using var desk = new Desk([RateLimit.PerMinute(100)]);
        Assert.False(desk.Refuse(desk.Take(), hint: 1).WasProbe);
        Asked probe = desk.Ask();
        desk.Pass(3);
        Assert.True(desk.Refuse(probe.Result.Handle, hint: 1).WasProbe);
    }

    [Fact]
    public void A_late_refusal_of_before_only_makes_the_pause_longer()
    {
        using var desk = new Desk([RateLimit.PerMinute(100)]);
        PermitHandle early = desk.Take();
        desk.Refuse(desk.Take(), hint: 1);
        Asked waits = desk.Ask();
        desk.Pass(0.5);
        ReplyOutcome outcome = desk.Refuse(early, hint: 5);
        Assert.False(outcome.IsNewPause);
        Assert.Equal(TimeSpan.FromSeconds(5.5).Ticks, outcome.PausedUntil);
        desk.Pass(4.9);
        Assert.False(waits.IsCompleted);
        desk.Pass(1);
        Assert.True(waits.Went);
    }

    [Fact]
    public void A_refusal_that_a_header_explains_slows_nothing_down()
    {
        using var desk = new Desk([RateLimit.PerMinute(100).Named("minute")]);
        var reading = new RateLimitReading { IsThrottled = true, RetryAfter = TimeSpan.FromSeconds(1) };
        reading.Add(new RateLimitWindow { Name = "minute", Limit = 100, Remaining = 0 });
        desk.Limiter.Replied(desk.Take(), reading, false, BodyState.Coming);
        Assert.Equal(1, desk.Shared[0].State.Factor);
    }

    [Fact]
    public void A_pause_for_an_unavailable_server_teaches_nothing()
    {
        using var desk = new Desk([RateLimit.PerMinute(100).Named("minute")]);
        PermitHandle handle = desk.Take();
        var reading = new RateLimitReading { RetryAfter = TimeSpan.FromSeconds(7) };
        reading.Add(new RateLimitWindow { Name = "minute", Limit = 5, Remaining = 0 });
        ReplyOutcome outcome = desk.Limiter.Replied(handle, reading, isUnavailable: true, BodyState.Coming);
        Assert.False(outcome.IsRefusal);
        LimitSet set = desk.Shared[0];
        Assert.Equal((1, 0, 100, false), (set.State.Factor, set.Gate.Epoch, set.Ledgers[0].Permits, set.Gate.IsProbing));
        Asked[] waiting = [.. Enumerable.Range(0, 99).Select(_ => desk.Ask())];
        desk.Pass(6.999);
        Assert.DoesNotContain(waiting, asked => asked.IsCompleted);
        desk.Pass(0.001);
        Assert.All(waiting, asked => Assert.True(asked.Went));
    }

    [Fact]
    public void A_lost_probe_lets_another_one_go()
    {
        using var desk = new Desk([RateLimit.PerMinute(100)]);
        desk.Refuse(desk.Take(), hint: 1);
        Asked probe = desk.Ask();
        Asked next = desk.Ask();
        desk.Pass(2);
        Assert.True(probe.Went && !next.IsCompleted);
        desk.Limiter.Lost(probe.Result.Handle);
        Assert.True(next.Went);
    }

    [Fact]
    public void A_refusal_is_charged_to_the_set_that_is_named_else_to_the_group_else_to_the_partition()
    {
        using var desk = new Desk([RateLimit.PerMinute(100).Named("tenant")], [[RateLimit.PerMinute(50).Named("users")], []]);
        Assert.Equal("partition", desk.Refuse(desk.Take(group: 0), by: "tenant").LimitSet);
        desk.Pass(60);
        Assert.Equal("group 0", desk.Refuse(desk.Take(group: 0)).LimitSet);
        desk.Pass(60);
        Assert.Equal("partition", desk.Refuse(desk.Take(group: 1)).LimitSet);
    }

    /// <summary>The client has no books of that limit, so the set that the request drew on waits; groups of their own limits are not concerned.</summary>
    [Fact]
    public void A_refusal_in_the_name_of_a_group_without_limits_of_its_own_is_charged_to_the_partition()
    {
        using var desk = new Desk([RateLimit.PerMinute(100)], [[RateLimit.PerMinute(50)], []]);
        ReplyOutcome outcome = desk.Refuse(desk.Take(group: 1), hint: 5, by: "group 1");
        Assert.Equal(("partition", true), (outcome.LimitSet, outcome.IsNewPause));
        Assert.Equal((desk.In(5), 0L), (desk.Shared[0].Gate.PausedUntil, Math.Max(0, desk.Groups[0][0].Gate.PausedUntil)));
        Asked again = desk.Ask(group: 1);
        desk.Pass(5.1);
        Assert.True(again.Went);
    }

    /// <summary>Seen to fail: with nothing in flight and a factor below the cost, no timer was armed.</summary>
    [Fact]
    public void A_cost_above_the_slowed_limit_waits_but_not_for_ever()
    {
        using var desk = new Desk([RateLimit.PerMinute(4)]);
        for (int refusal = 0; refusal < 8; refusal++)
        {
            desk.Refuse(desk.Take());
            desk.Pass(180);
        }

        Asked costly = desk.Ask(cost: 4);
        desk.Pass(600);
        Assert.True(costly.Went);
    }
}
