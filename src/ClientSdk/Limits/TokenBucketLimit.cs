namespace ClientSdk.Limits;

/// <summary>A bucket of permits that refills over time. Made by <see cref="RateLimit.TokenBucket"/>.</summary>
public sealed record TokenBucketLimit : RateLimit
{
    internal TokenBucketLimit(int capacity, int permitsPerPeriod, TimeSpan period)
    {
        Permits = AtLeastOne(capacity, nameof(capacity));
        PermitsPerPeriod = AtLeastOne(permitsPerPeriod, nameof(permitsPerPeriod));
        Period = Positive(period, nameof(period));
    }

    /// <summary>The most permits that the bucket holds.</summary>
    public override int Permits { get; }

    /// <summary>Permits added in a <see cref="Period"/>.</summary>
    public int PermitsPerPeriod { get; }

    /// <summary>The period of the refill.</summary>
    public TimeSpan Period { get; }

    /// <summary>How many permits the server adds at once; 0 when it refills continuously.</summary>
    public int StepPermits { get; private init; }

    /// <summary>The time between two steps; zero when the server refills continuously.</summary>
    public TimeSpan StepEvery { get; private init; }

    /// <inheritdoc />
    public override TimeSpan? Span => TimeSpan.FromTicks((long)Math.Ceiling((double)Permits * Period.Ticks / PermitsPerPeriod));

    /// <summary>The server refills in steps, at a phase that nobody told: so many permits at once, each so often.</summary>
    /// <param name="permits">Permits in a step, at least 1.</param>
    /// <param name="every">Time between two steps, above zero.</param>
    /// <returns>A copy that keeps one step back, because the server may be about to add it. Its rate is that of the steps.</returns>
    /// <exception cref="ArgumentOutOfRangeException">A value is out of its range.</exception>
    public TokenBucketLimit InStepsOf(int permits, TimeSpan every) => new(Permits, permits, every)
    {
        GivenName = GivenName,
        StepPermits = AtLeastOne(permits, nameof(permits)),
        StepEvery = Positive(every, nameof(every)),
    };

    internal override RateLimit Sized(int permits) => Resized(permits, Period, StepEvery);

    internal override RateLimit Scaled(double factor) =>
        Resized(Permits, Divided(Period, factor), Divided(StepEvery, factor));

    private TokenBucketLimit Resized(int permits, TimeSpan period, TimeSpan stepEvery) =>
        new(permits, PermitsPerPeriod, period) { GivenName = GivenName, StepPermits = StepPermits, StepEvery = stepEvery };

    private static TimeSpan Divided(TimeSpan span, double factor) =>
        span == TimeSpan.Zero ? span : new TimeSpan(Math.Clamp((long)(span.Ticks / factor), 1, TimeSpan.FromDays(366).Ticks));

    private protected override string Describe() =>
        FormattableString.Invariant($"bucket of {Permits}, {PermitsPerPeriod} per {DescribeSpan(Period)}");
}
