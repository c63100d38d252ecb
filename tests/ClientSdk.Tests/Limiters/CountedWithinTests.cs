using ClientSdk.Limiters;
using ClientSdk.Limits;
using ClientSdk.Tests.Limiters.Bench;

namespace ClientSdk.Tests.Limiters;

/// <summary>A request that is counted for certain, while its reply is still to come: what each of its ends does then.</summary>
public sealed class CountedWithinTests : IDisposable
{
    private readonly Desk _desk = new([RateLimit.Window(2, TimeSpan.FromSeconds(10))]);

    public CountedWithinTests() => _desk.Shared[0].CountedWithin = TimeSpan.FromSeconds(1).Ticks;

    private SetState State => _desk.Shared[0].State;

    public void Dispose() => _desk.Dispose();

    /// <summary>Defect seen red: without the bound among the instants at which the timer wakes, it waited for the reply.</summary>
    [Fact]
    public void A_waiter_goes_a_window_after_the_bound_although_no_reply_came()
    {
        _desk.Take();
        _desk.Take();
        Asked third = _desk.Ask();
        _desk.Pass(11);
        Assert.False(third.IsCompleted);
        _desk.Pass(0.2);
        Assert.True(third.Went);
        Assert.Equal((1L, 2L), (State.InFlight, State.Unanswered));
    }

    /// <summary>Defect seen red: an end of a counted request that was taken off the flight a second time.</summary>
    [Fact]
    public void Whatever_ends_a_counted_request_ends_it_once()
    {
        PermitHandle[] two = [_desk.Take(), _desk.Take()];
        _desk.Pass(5);
        Assert.False(_desk.Ask(wait: RateLimitWait.None).Went);
        Assert.Equal((0L, 2L), (State.InFlight, State.Unanswered));
        _desk.Limiter.NotSent(two[0]);
        _desk.Reply(two[1]);
        Assert.Equal((0L, 0L, 2L, 2L), (State.InFlight, State.Unanswered, State.Sent, State.Completed));
        _desk.Pass(6.2);
        _desk.Take();
        _desk.Limiter.Lost(_desk.Take());
        _desk.Pass(60);
        _desk.Take();
        Assert.Equal((1L, 1L), (State.InFlight, State.Unanswered));
    }

    /// <summary>Defect seen red: with the fast way left open, a grant that bore the time of the last look aged too soon.</summary>
    [Fact]
    public void The_bound_counts_from_the_grant_itself_and_not_from_an_earlier_look_at_the_clock()
    {
        _desk.Reply(_desk.Take());
        _desk.Pass(9);
        Assert.True(_desk.Limiter.TryAcquire(new PermitRequest(PartitionLimiter.NoGroup, 1, RateLimitPriority.Interactive, MonotonicClock.Never, RateLimitWait.Queue, 0), out _, out _));
        _desk.Pass(2.2);
        _desk.Take();
        Assert.False(_desk.Ask(wait: RateLimitWait.None).Went);
    }
}
