using System.Threading.RateLimiting;

namespace ClientSdk.Tests.Limiters;

/// <summary>
/// What <see cref="RateLimiter"/> promises, clause by clause. The framework's own limiters are held against the same sentences, so that
/// they say what the class says and not what ours happens to do.
/// </summary>
/// <remarks>
/// Seen to fail on: an evicted caller whose permits stay counted in line; zero permits that take one, or that are granted of none; a failed
/// lease that is not counted; a lease whose second disposal counts again.
/// </remarks>
public abstract class RateLimiterContractTests : IDisposable
{
    private protected const int All = 5;

    private readonly List<RateLimiter> _limiters = [];

    [Fact]
    public void Less_than_zero_is_an_error()
    {
        RateLimiter limiter = New();
        Assert.Throws<ArgumentOutOfRangeException>("permitCount", () => limiter.AttemptAcquire(-1));
        Assert.Throws<ArgumentOutOfRangeException>("permitCount", () => { _ = limiter.AcquireAsync(-1).AsTask(); });
    }

    [Fact]
    public void More_than_can_ever_be_granted_is_an_error_and_takes_nothing()
    {
        RateLimiter limiter = New();
        Assert.Throws<ArgumentOutOfRangeException>(() => limiter.AttemptAcquire(All + 1));
        Assert.Throws<ArgumentOutOfRangeException>(() => { _ = limiter.AcquireAsync(All + 1).AsTask(); });
        HasCounted(limiter, All, queued: 0, granted: 0, failed: 0);
        Assert.True(limiter.AttemptAcquire(All).IsAcquired);
    }

    [Fact]
    public async Task Zero_is_granted_while_permits_are_left_and_takes_none()
    {
        RateLimiter limiter = New();
        using RateLimitLease some = limiter.AttemptAcquire(All - 1);
        Assert.True(limiter.AttemptAcquire(0).IsAcquired);
        Assert.True((await limiter.AcquireAsync(0)).IsAcquired);
        HasCounted(limiter, 1, queued: 0, granted: 3, failed: 0);
    }

    [Fact]
    public async Task Zero_waits_while_none_is_left()
    {
        RateLimiter limiter = New();
        RateLimitLease all = limiter.AttemptAcquire(All);
        Assert.False(limiter.AttemptAcquire(0).IsAcquired);
        Task<RateLimitLease> zero = limiter.AcquireAsync(0).AsTask();
        Assert.False(zero.IsCompleted);
        HasCounted(limiter, 0, queued: 0, granted: 1, failed: 1);
        GiveBack(limiter, all);
        Assert.True((await Soon(zero)).IsAcquired);
        HasCounted(limiter, All, queued: 0, granted: 2, failed: 1);
    }

    [Fact]
    public void Who_does_not_wait_gets_a_failed_lease_when_too_few_are_left()
    {
        RateLimiter limiter = New();
        using RateLimitLease some = limiter.AttemptAcquire(All - 1);
        Assert.False(limiter.AttemptAcquire(2).IsAcquired);
        HasCounted(limiter, 1, queued: 0, granted: 1, failed: 1);
    }

    [Fact]
    public async Task The_oldest_goes_first()
    {
        RateLimiter limiter = New();
        RateLimitLease all = limiter.AttemptAcquire(All);
        Task<RateLimitLease> first = limiter.AcquireAsync(All).AsTask();
        Task<RateLimitLease> second = limiter.AcquireAsync(All).AsTask();
        GiveBack(limiter, all);
        RateLimitLease next = await Soon(first);
        Assert.False(second.IsCompleted);
        GiveBack(limiter, next);
        Assert.True((await Soon(second)).IsAcquired);
    }

    [Fact]
    public async Task The_newest_goes_first_where_that_is_asked_for()
    {
        RateLimiter limiter = New(order: QueueProcessingOrder.NewestFirst);
        RateLimitLease all = limiter.AttemptAcquire(All);
        Task<RateLimitLease> first = limiter.AcquireAsync(All).AsTask();
        Task<RateLimitLease> second = limiter.AcquireAsync(All).AsTask();
        GiveBack(limiter, all);
        RateLimitLease next = await Soon(second);
        Assert.False(first.IsCompleted);
        GiveBack(limiter, next);
        Assert.True((await Soon(first)).IsAcquired);
    }

    [Theory]
    [InlineData(QueueProcessingOrder.OldestFirst, false)]
    [InlineData(QueueProcessingOrder.NewestFirst, true)]
    public void Nobody_overtakes_but_the_newest_where_it_goes_first(QueueProcessingOrder order, bool overtakes)
    {
        RateLimiter limiter = New(order: order);
        using RateLimitLease some = limiter.AttemptAcquire(All - 1);
        Task<RateLimitLease> waits = limiter.AcquireAsync(2).AsTask();
        Assert.Equal(overtakes, limiter.AttemptAcquire(1).IsAcquired);
        Assert.False(waits.IsCompleted);
    }

    [Fact]
    public async Task A_full_queue_gives_the_newcomer_a_failed_lease()
    {
        RateLimiter limiter = New(queueLimit: 3);
        RateLimitLease all = limiter.AttemptAcquire(All);
        Task<RateLimitLease> waits = limiter.AcquireAsync(2).AsTask();
        RateLimitLease failed = await limiter.AcquireAsync(2);
        Assert.False(failed.IsAcquired);
        Task<RateLimitLease> fits = limiter.AcquireAsync(1).AsTask();
        HasCounted(limiter, 0, queued: 3, granted: 1, failed: 1);
        GiveBack(limiter, all);
        Assert.True((await Soon(waits)).IsAcquired && (await Soon(fits)).IsAcquired);
    }

    [Fact]
    public async Task A_full_queue_gives_the_oldest_failed_leases_where_the_newest_goes_first()
    {
        RateLimiter limiter = New(queueLimit: 3, order: QueueProcessingOrder.NewestFirst);
        RateLimitLease all = limiter.AttemptAcquire(All);
        Task<RateLimitLease> first = limiter.AcquireAsync(1).AsTask();
        Task<RateLimitLease> second = limiter.AcquireAsync(2).AsTask();
        Task<RateLimitLease> third = limiter.AcquireAsync(1).AsTask();
        Assert.False((await Soon(first)).IsAcquired);
        HasCounted(limiter, 0, queued: 3, granted: 1, failed: 1);
        Assert.False((await limiter.AcquireAsync(4)).IsAcquired, "what can never be in line evicts nobody");
        HasCounted(limiter, 0, queued: 3, granted: 1, failed: 2);
        GiveBack(limiter, all);
        Assert.True((await Soon(third)).IsAcquired && (await Soon(second)).IsAcquired);
    }

    [Fact]
    public async Task Without_a_queue_nobody_waits()
    {
        RateLimiter limiter = New(queueLimit: 0);
        using RateLimitLease all = limiter.AttemptAcquire(All);
        Assert.False((await limiter.AcquireAsync(1)).IsAcquired);
        HasCounted(limiter, 0, queued: 0, granted: 1, failed: 1);
    }

    [Fact]
    public async Task Who_has_cancelled_before_takes_nothing()
    {
        RateLimiter limiter = New();
        await Assert.ThrowsAsync<TaskCanceledException>(async () => await limiter.AcquireAsync(1, new CancellationToken(true)));
        HasCounted(limiter, All, queued: 0, granted: 0, failed: 0);
    }

    [Fact]
    public async Task Who_cancels_in_line_leaves_it_with_all_permits()
    {
        RateLimiter limiter = New(queueLimit: 3);
        RateLimitLease all = limiter.AttemptAcquire(All);
        using var cancellation = new CancellationTokenSource();
        Task<RateLimitLease> waits = limiter.AcquireAsync(3, cancellation.Token).AsTask();
        HasCounted(limiter, 0, queued: 3, granted: 1, failed: 0);
        await cancellation.CancelAsync();
        TaskCanceledException cancelled = await Assert.ThrowsAsync<TaskCanceledException>(() => Soon(waits));
        Assert.Equal(cancellation.Token, cancelled.CancellationToken);
        HasCounted(limiter, 0, queued: 0, granted: 1, failed: 0);
        Task<RateLimitLease> next = limiter.AcquireAsync(3).AsTask();
        Assert.False(next.IsCompleted);
        GiveBack(limiter, all);
        Assert.True((await Soon(next)).IsAcquired);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Disposal_releases_the_queue_with_failed_leases_and_ends_everything(bool isAsync)
    {
        RateLimiter limiter = New();
        RateLimitLease all = limiter.AttemptAcquire(All);
        Task<RateLimitLease>[] waiting = [.. Enumerable.Range(0, 3).Select(_ => limiter.AcquireAsync(2).AsTask())];
        if (isAsync)
        {
            await limiter.DisposeAsync();
        }
        else
        {
            limiter.Dispose();
        }

        Assert.All(await Task.WhenAll(waiting.Select(Soon)), lease => Assert.False(lease.IsAcquired));
        Assert.Throws<ObjectDisposedException>(() => limiter.AttemptAcquire(1));
        Assert.Throws<ObjectDisposedException>(() => limiter.AttemptAcquire(0));
        Assert.Throws<ObjectDisposedException>(() => { _ = limiter.AcquireAsync(1).AsTask(); });
        Assert.Throws<ObjectDisposedException>(() => limiter.GetStatistics());
        all.Dispose();
        limiter.Dispose();
    }

    [Fact]
    public void A_lease_that_is_disposed_twice_gives_back_once()
    {
        RateLimiter limiter = New();
        RateLimitLease first = limiter.AttemptAcquire(All);
        first.Dispose();
        GiveBack(limiter, first);
        RateLimitLease second = limiter.AttemptAcquire(All);
        Assert.True(second.IsAcquired);
        first.Dispose();
        Assert.False(limiter.AttemptAcquire(1).IsAcquired);
        GiveBack(limiter, second);
        HasCounted(limiter, All, queued: 0, granted: 2, failed: 1);
    }

    [Fact]
    public void It_is_idle_while_all_permits_are_there()
    {
        RateLimiter limiter = New();
        Assert.NotNull(limiter.IdleDuration);
        RateLimitLease lease = limiter.AttemptAcquire(1);
        Assert.Null(limiter.IdleDuration);
        GiveBack(limiter, lease);
        Assert.NotNull(limiter.IdleDuration);
    }

    public void Dispose()
    {
        _limiters.ForEach(limiter => limiter.Dispose());
        GC.SuppressFinalize(this);
    }

    /// <summary>A limiter of <see cref="All"/> permits.</summary>
    private protected abstract RateLimiter Make(int queueLimit, QueueProcessingOrder order);

    /// <summary>Ends the lease and waits for its permits to come back.</summary>
    private protected abstract void GiveBack(RateLimiter limiter, RateLimitLease lease);

    private static Task<RateLimitLease> Soon(Task<RateLimitLease> lease) => lease.WaitAsync(TimeSpan.FromSeconds(30));

    private static void HasCounted(RateLimiter limiter, long left, long queued, long granted, long failed)
    {
        RateLimiterStatistics counted = limiter.GetStatistics()!;
        Assert.Equal(
            (left, queued, granted, failed),
            (counted.CurrentAvailablePermits, counted.CurrentQueuedCount, counted.TotalSuccessfulLeases, counted.TotalFailedLeases));
    }

    private RateLimiter New(int queueLimit = 100, QueueProcessingOrder order = QueueProcessingOrder.OldestFirst)
    {
        RateLimiter limiter = Make(queueLimit, order);
        _limiters.Add(limiter);
        return limiter;
    }
}
