using System.Threading.RateLimiting;
using ClientSdk.Limits;

namespace ClientSdk.Limiters;

/// <summary>
/// Any number of limits of a server as one <see cref="RateLimiter"/>, for programs that have a place for one: a handler of their own, a
/// <see cref="PartitionedRateLimiter"/>, a queue. Thread-safe. Dispose it.
/// </summary>
/// <remarks>
/// The server refuses nothing for rate reasons, whatever the network delays, as long as the limits are the server's, nobody else uses them,
/// and <b>each lease is held until its reply is here</b>: a permit stays taken in flight and comes back one window after its lease was
/// disposed. A lease that is disposed at once counts at the sending, as other limiters do, and the guarantee is gone. See
/// <see cref="LimitSetLease"/> for what else a lease can be told.
/// <para>
/// Zero permits ask whether any are left, and take nothing. More permits than a limit can ever grant throw
/// <see cref="ArgumentOutOfRangeException"/>. Permits count in every limit, also in those of <see cref="RateLimit.Concurrent"/>.
/// </para>
/// </remarks>
/// <example>
/// <code>
/// using LimitSetRateLimiter limiter = new(RateLimit.PerMinute(60), RateLimit.PerSecond(2));
/// using (RateLimitLease lease = await limiter.AcquireAsync(1, cancellationToken))
/// {
///     if (lease.IsAcquired)
///     {
///         await SendAndReadAsync();
///     }
/// }
/// </code>
/// </example>
public sealed class LimitSetRateLimiter : RateLimiter
{
    private readonly PartitionLimiter _limiter;
    private readonly LimitSet[] _sets;
    private volatile bool _isDisposed;

    /// <summary>A limiter with a queue, on the system's clock.</summary>
    /// <param name="limits">At least one; all hold together.</param>
    /// <exception cref="ArgumentException">There is no limit.</exception>
    public LimitSetRateLimiter(params RateLimit[] limits)
        : this(Of(limits))
    {
    }

    /// <summary>A limiter with options.</summary>
    /// <param name="options">The limits, and how to queue.</param>
    /// <exception cref="ArgumentException">An option is out of its range, or there is no limit: the message says which.</exception>
    public LimitSetRateLimiter(LimitSetRateLimiterOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        options.ThrowIfUnusable();
        LimiterSettings settings = options.Defaults with
        {
            QueueLimit = options.QueueLimit,
            QueueCountsPermits = true,
            NewestFirst = options.QueueProcessingOrder == QueueProcessingOrder.NewestFirst,
            LostRequestHold = options.LostRequestHold,
            MaxDelay = TimeSpan.MaxValue,
        };
        LedgerFactory ledgers = new(options.Utilization, options.Safety);
        _sets =
        [
            .. options.Limits.GroupBy(limit => limit is ConcurrencyLimit).OrderBy(set => set.Key).Select(set => new LimitSet(
                set.Key ? "concurrency" : "rate", set.Select(ledgers.Create), endsWithBody: set.Key, settings.LostRequestHold.Ticks, settings.Random) { CountsPermits = true }),
        ];
        _limiter = new PartitionLimiter(_sets, [], new MonotonicClock(options.TimeProvider), settings);
    }

    /// <summary>For how long nothing has been in flight, in line or yet to come back; <see langword="null"/> otherwise. So whoever drops an idle limiter forgets nothing that was spent.</summary>
    public override TimeSpan? IdleDuration => _limiter.Idle();

    /// <inheritdoc />
    /// <exception cref="ObjectDisposedException">The limiter was disposed.</exception>
    public override RateLimiterStatistics GetStatistics()
    {
        ObjectDisposedException.ThrowIf(_isDisposed, this);
        (long left, long queued, long granted, long refused) = _limiter.Count();
        return new RateLimiterStatistics
        {
            CurrentAvailablePermits = left,
            CurrentQueuedCount = queued,
            TotalSuccessfulLeases = granted,
            TotalFailedLeases = refused,
        };
    }

    /// <inheritdoc />
    protected override RateLimitLease AttemptAcquireCore(int permitCount)
    {
        ValueTask<Acquisition> answer = Ask(permitCount, RateLimitWait.None, CancellationToken.None);
        System.Diagnostics.Debug.Assert(answer.IsCompleted, "Who does not wait is answered at once.");
        return new LimitSetLease(_limiter, answer.Result);
    }

    /// <inheritdoc />
    protected override ValueTask<RateLimitLease> AcquireAsyncCore(int permitCount, CancellationToken cancellationToken)
    {
        ValueTask<Acquisition> answer = Ask(permitCount, RateLimitWait.Queue, cancellationToken);
        return answer.IsCompletedSuccessfully ? new(new LimitSetLease(_limiter, answer.Result)) : WaitAsync(answer);
    }

    /// <summary>Whoever waits gets a failed lease. Leases that are out can still be disposed.</summary>
    /// <param name="disposing">Whether it is disposed, and not finalized.</param>
    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            _isDisposed = true;
            _limiter.Dispose();
        }

        base.Dispose(disposing);
    }

    /// <inheritdoc />
    protected override ValueTask DisposeAsyncCore()
    {
        Dispose(true);
        return base.DisposeAsyncCore();
    }

    private static LimitSetRateLimiterOptions Of(RateLimit[] limits)
    {
        ArgumentNullException.ThrowIfNull(limits);
        LimitSetRateLimiterOptions options = new();
        foreach (RateLimit limit in limits)
        {
            options.Limits.Add(limit);
        }

        return options;
    }

    private ValueTask<Acquisition> Ask(int permitCount, RateLimitWait wait, CancellationToken cancellationToken)
    {
        ObjectDisposedException.ThrowIf(_isDisposed, this);
        foreach (LimitSet set in _sets)
        {
            if (set.FindTooSmall(permitCount) is { } ledger)
            {
                throw new ArgumentOutOfRangeException(nameof(permitCount), permitCount, $"Limit '{ledger.Limit.Name}' allows {ledger.LargestCost}; {permitCount} permits can never be granted at once. Ask for less or raise the limit.");
            }
        }

        PermitRequest request = new(PartitionLimiter.NoGroup, Math.Max(1, permitCount), RateLimitPriority.Interactive, MonotonicClock.Never, wait, 0) { TakesNothing = permitCount == 0 };
        return _limiter.AcquireAsync(request, cancellationToken);
    }

    private async ValueTask<RateLimitLease> WaitAsync(ValueTask<Acquisition> answer) => new LimitSetLease(_limiter, await answer.ConfigureAwait(false));
}
