using ClientSdk.Limiters;
using ClientSdk.Limits;
using ClientSdk.Tests.Limiters.Bench;

namespace ClientSdk.Tests.Limiters;

public sealed class LineTests
{
    [Fact]
    public void All_sets_give_or_none_does()
    {
        using var desk = new Desk([RateLimit.PerMinute(5), RateLimit.Concurrent(3)], [[RateLimit.PerMinute(1)]]);
        desk.Take(group: 0);
        Asked second = desk.Ask(group: 0);
        Assert.False(second.IsCompleted);
        Assert.Equal([1, 1], desk.Shared.Select(set => set.State.Sent));
        Assert.Equal(1, desk.Groups[0][0].State.Sent);
    }

    [Fact]
    public void First_come_is_first_served()
    {
        using var desk = new Desk([RateLimit.PerSecond(1)]);
        PermitHandle first = desk.Take();
        List<int> order = [];
        for (int caller = 0; caller < 3; caller++)
        {
            int mine = caller;
            _ = desk.Ask(then: asked =>
            {
                order.Add(mine);
                desk.Reply(asked.Result.Handle);
            });
        }

        desk.Reply(first);
        desk.Pass(5);
        Assert.Equal([0, 1, 2], order);
    }

    [Fact]
    public void A_refused_request_goes_back_to_its_place()
    {
        using var desk = new Desk([RateLimit.PerSecond(1)]);
        Acquisition refused = desk.Ask().Result;
        Asked later = desk.Ask();
        desk.Refuse(refused.Handle, hint: 1);
        Asked again = desk.Ask(arrival: refused.Arrival);
        desk.Pass(5);
        Assert.True(again.Went && !later.IsCompleted);
        desk.Reply(again.Result.Handle);
        desk.Pass(5);
        Assert.True(later.Went);
    }

    [Fact]
    public void A_head_that_its_own_group_holds_delays_nobody_else()
    {
        using var desk = new Desk([RateLimit.PerMinute(100)], [[RateLimit.PerDay(1)], []]);
        desk.Take(group: 0);
        Asked held = desk.Ask(group: 0);
        Assert.True(desk.Ask(group: 1).Went && desk.Ask().Went && !held.IsCompleted);
    }

    [Fact]
    public void Nobody_overtakes_at_the_partition()
    {
        using var desk = new Desk([RateLimit.PerMinute(10)], [[], []]);
        desk.Take(cost: 6);
        Asked costly = desk.Ask(group: 0, cost: 5);
        Asked cheap = desk.Ask(group: 1);
        Asked background = desk.Ask(priority: RateLimitPriority.Background);
        Assert.False(costly.IsCompleted || cheap.IsCompleted || background.IsCompleted);
    }

    [Fact]
    public void The_group_that_was_served_longest_ago_goes_first()
    {
        using var desk = new Desk([RateLimit.Concurrent(1)], [[], []]);
        PermitHandle busy = desk.Take(group: 0);
        Asked same = desk.Ask(group: 0);
        Asked same2 = desk.Ask(group: 0);
        Asked other = desk.Ask(group: 1);
        desk.Limiter.Ended(busy);
        desk.Pass(0.01);
        Assert.True(same.Went ^ other.Went);
        desk.Limiter.Ended(same.Went ? same.Result.Handle : other.Result.Handle);
        desk.Pass(0.01);
        Assert.True(same.Went && other.Went && !same2.IsCompleted);
    }

    [Fact]
    public void Background_waits_behind_interactive()
    {
        using var desk = new Desk([RateLimit.PerSecond(1)]);
        PermitHandle first = desk.Take();
        Asked background = desk.Ask(priority: RateLimitPriority.Background);
        Asked interactive = desk.Ask();
        desk.Reply(first);
        desk.Pass(1.5);
        Assert.True(interactive.Went && !background.IsCompleted);
        desk.Reply(interactive.Result.Handle);
        desk.Pass(1.5);
        Assert.True(background.Went);
    }

    /// <summary>Seen to fail: a cheap background request took what came free for a costly interactive one of its group, again and again.</summary>
    [Fact]
    public void Background_does_not_take_what_an_interactive_head_of_its_group_waits_for()
    {
        using var desk = new Desk([RateLimit.PerMinute(100)], [[RateLimit.PerMinute(10)]]);
        desk.Take(group: 0, cost: 6);
        Asked interactive = desk.Ask(group: 0, cost: 5);
        Asked background = desk.Ask(group: 0, priority: RateLimitPriority.Background);
        Assert.False(interactive.IsCompleted || background.IsCompleted);
    }

    /// <summary>Seen to fail: a tenth of a small limit was rounded up to all of it, and background never went.</summary>
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(10)]
    public void A_reserve_starves_nobody(int permits)
    {
        using var desk = new Desk([RateLimit.PerSecond(permits), RateLimit.TokenBucket(1, 1, TimeSpan.FromSeconds(1))]);
        desk.Reply(desk.Take());
        Asked background = desk.Ask(priority: RateLimitPriority.Background);
        desk.Pass(3);
        Assert.True(background.Went);
    }

    [Fact]
    public void Background_leaves_the_reserve()
    {
        using var desk = new Desk([RateLimit.PerMinute(10)]);
        desk.Take();
        Asked[] background = [.. Enumerable.Range(0, 9).Select(_ => desk.Ask(priority: RateLimitPriority.Background))];
        Assert.Equal(8, background.Count(asked => asked.Went));
        Assert.True(desk.Ask().Went);
    }

    [Fact]
    public void Who_cancels_leaves_at_once_and_lets_the_next_go()
    {
        using var desk = new Desk([RateLimit.PerMinute(5)]);
        desk.Take(cost: 3);
        using var cancellation = new CancellationTokenSource();
        Asked costly = desk.Ask(cost: 4, cancellation: cancellation.Token);
        Asked next = desk.Ask(cost: 2);
        Assert.False(costly.IsCompleted || next.IsCompleted);
        cancellation.Cancel();
        Assert.True(costly.IsCanceled && next.Went);
        Assert.Equal((0, 5), (desk.Limiter.Queued, desk.Shared[0].State.Sent));
    }

    [Fact]
    public void Who_has_cancelled_before_asking_takes_nothing()
    {
        using var desk = new Desk([RateLimit.PerMinute(5)]);
        Assert.True(desk.Ask(cancellation: new CancellationToken(true)).IsCanceled);
        Assert.Equal(0, desk.Shared[0].State.Sent);
    }

    [Fact]
    public void Who_cancels_after_the_grant_gets_everything_back()
    {
        using var desk = new Desk([RateLimit.PerMinute(1), RateLimit.TokenBucket(1, 1, TimeSpan.FromHours(1)), RateLimit.Concurrent(1)]);
        desk.Limiter.NotSent(desk.Take());
        desk.Limiter.NotSent(desk.Take());
        desk.Take();
    }

    [Fact]
    public void A_full_queue_says_so_and_forgets_nobody()
    {
        using var desk = new Desk([RateLimit.PerSecond(1)], settings: new LimiterSettings { QueueLimit = 1 });
        Acquisition refused = desk.Ask().Result;
        Asked waits = desk.Ask();
        Assert.Equal(RequestThrottledReason.QueueFull, desk.Ask().Result.Refusal!.Reason);
        desk.Refuse(refused.Handle, hint: 1);
        Assert.False(desk.Ask(arrival: refused.Arrival).IsCompleted, "a refused request has its place already");
        Assert.False(waits.IsCompleted);
    }

    [Fact]
    public void Disposal_releases_the_queue()
    {
        var desk = new Desk([RateLimit.PerDay(1)]);
        PermitHandle first = desk.Take();
        Asked waits = desk.Ask();
        desk.Dispose();
        Assert.Equal(RequestThrottledReason.Stopped, waits.Result.Refusal!.Reason);
        Assert.Equal(RequestThrottledReason.Stopped, desk.Ask().Result.Refusal!.Reason);
        desk.Reply(first);
        Assert.Equal(0, desk.Shared[0].State.InFlight);
    }

    [Fact]
    public void A_cost_above_what_can_ever_be_granted_is_an_error_at_once()
    {
        using var desk = new Desk([RateLimit.PerMinute(3).Named("small")]);
        ArgumentOutOfRangeException error = Assert.Throws<ArgumentOutOfRangeException>(() => { _ = desk.Ask(cost: 4); });
        Assert.Contains("'small' allows 3; 4 permits", error.Message, StringComparison.Ordinal);
        Assert.Equal(0, desk.Limiter.Queued);
    }
}
