using ClientSdk.Limits;

namespace ClientSdk.Limiters;

/// <summary>Turns the declaration of a limit into the ledger that is safe for it.</summary>
/// <param name="utilization">The share of each limit that is used.</param>
/// <param name="safety">Coarseness of the server's stamps and skew between its nodes; <see langword="null"/> for the default.</param>
/// <param name="spentAt">All permits may have been used up to then by somebody of whom nothing else is known; <see langword="null"/> when there was nobody.</param>
internal sealed class LedgerFactory(double utilization, TimeSpan? safety, long? spentAt = null)
{
    private static readonly long DefaultSafety = 10 * TimeSpan.TicksPerMillisecond;

    private readonly long _safety = safety?.Ticks ?? DefaultSafety;

    public Ledger Create(RateLimit limit)
    {
        Ledger ledger = Fresh(limit);
        if (spentAt is { } at)
        {
            ledger.Spend(at);
        }

        return ledger;
    }

    private Ledger Fresh(RateLimit limit) => limit switch
    {
        ConcurrencyLimit { IsLearned: true } => new LearnedConcurrencyLedger(limit),
        { MayBeRaised: true } => new RaisedLedger(limit, CreateAsIs),
        _ => CreateAsIs(limit),
    };

    /// <summary>A ledger that does not look for more than the limit says.</summary>
    public Ledger CreateAsIs(RateLimit limit) => limit switch
    {
        WindowLimit { Kind: WindowKind.SlidingCounter } counter => SlidingCounter(counter),
        WindowLimit window => Window(window, window.Kind, Share(window.Permits), window.Length.Ticks),
        TokenBucketLimit { StepPermits: var step } bucket when step > 0 && 2L * step > bucket.Permits =>
            // Few large steps are a window rather than a bucket: at most a step's worth in a step's time.
            Window(bucket, WindowKind.Unknown, Math.Min(Share(step), Share(bucket.Permits)), bucket.StepEvery.Ticks),
        TokenBucketLimit bucket => Bucket(bucket),
        NginxLimit nginx => Nginx(nginx),
        ConcurrencyLimit concurrency => Window(concurrency, WindowKind.Unknown, Share(concurrency.Permits), 0),
        _ => throw new ArgumentOutOfRangeException(nameof(limit), limit, "A limit of an unknown kind."),
    };

    private WindowLedger Window(RateLimit limit, WindowKind kind, long permits, long window)
    {
        // A closed window needs one tick more than a half-open one, stamps of whole milliseconds need one millisecond.
        long sigma = safety is null
            ? Math.Min(_safety, Math.Max(TimeSpan.TicksPerMillisecond, window / 100))
            : _safety;
        long hold = (long)Math.Ceiling(window * (1 + Ledger.ClockDrift)) + sigma;
        return new WindowLedger(limit, kind, permits, window, hold);
    }

    private BucketLedger Bucket(TokenBucketLimit limit)
    {
        double ticksPerPermit = limit.Period.Ticks / (limit.PermitsPerPeriod * utilization);
        long share = Share(limit.Permits);
        return new BucketLedger(
            limit,
            share,
            permits =>
            {
                // The step comes off what the server holds; of a share of it, only what reaches into the step.
                long held = permits < share ? permits - limit.StepPermits : Math.Min(share, limit.Permits - limit.StepPermits);
                return BucketShape.Of(Math.Max(1, held), ticksPerPermit, _safety, safety is not null);
            });
    }

    /// <summary>A window weighed with the last one admits a burst of b and (N - b) a window, whatever the phase.</summary>
    private BucketLedger SlidingCounter(WindowLimit limit) => new(limit, Share(limit.Permits), permits =>
    {
        double burst = Math.Max(1, permits / 20);
        double rest = Math.Max(permits - burst, 0.5);
        return BucketShape.Of(burst, limit.Length.Ticks / rest, _safety, safety is not null);
    });

    private BucketLedger Nginx(NginxLimit limit) => new(
        limit,
        Share(limit.Permits),
        permits => BucketShape.Nginx(Math.Max(1, (long)(limit.MilliRequestsPerSecond * utilization)), (int)permits - 1, _safety));

    private long Share(int permits) => Math.Max(1, (long)(permits * utilization));
}
