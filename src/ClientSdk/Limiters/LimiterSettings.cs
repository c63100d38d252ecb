namespace ClientSdk.Limiters;

/// <summary>How a limiter queues and what it assumes; immutable.</summary>
internal sealed record LimiterSettings
{
    public int QueueLimit { get; init; } = 10_000;

    /// <summary>The queue's limit is one of permits, and not of requests.</summary>
    public bool QueueCountsPermits { get; init; }

    /// <summary>Who came last goes first, and a full queue refuses who came first.</summary>
    public bool NewestFirst { get; init; }

    public double BackgroundReserve { get; init; } = 0.1;

    public TimeSpan LostRequestHold { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>A body that nobody reads gives its concurrency permit back after so long.</summary>
    public TimeSpan BodyHold { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>A hint above it is not waited for by callers without a later deadline.</summary>
    public TimeSpan MaxDelay { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>A hint is cut here.</summary>
    public TimeSpan MaxPause { get; init; } = TimeSpan.FromHours(1);

    /// <summary>Called, outside of the lock, when so many bodies gave their permits back because nobody read them.</summary>
    public Action<int>? OnBodiesExpired { get; init; }

    /// <summary>Uniform in [0, 1); called under the limiter's lock, so it need not be thread-safe.</summary>
    public Func<double> Random { get; init; } = System.Random.Shared.NextDouble;

    /// <summary>Off on every clock but the system's: there a whole run is to stay on one thread.</summary>
    public bool RunContinuationsAsynchronously { get; init; } = true;
}
