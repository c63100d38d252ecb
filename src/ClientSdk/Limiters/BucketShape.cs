namespace ClientSdk.Limiters;

/// <summary>A bucket in ticks: one permit is worth <see cref="TicksPerPermit"/>, and at most <see cref="Capacity"/> ticks are saved up.</summary>
internal readonly record struct BucketShape(double Capacity, double TicksPerPermit)
{
    private const long Millisecond = TimeSpan.TicksPerMillisecond;

    /// <summary>The most permits that can be granted at once.</summary>
    public long Burst => (long)(Capacity / TicksPerPermit);

    /// <summary>
    /// The margins. <paramref name="permits"/> is what the bucket holds after one refill step was taken off,
    /// because the server may be about to add it; the rate is lowered by the drift of the clocks, since in a bucket it adds up.
    /// </summary>
    public static BucketShape Of(double permits, double ticksPerPermit, long safety, bool isSafetyExplicit)
    {
        // A bucket of one is a spacing: servers with stamps of whole milliseconds need it in whole milliseconds.
        double spacing = permits < 2 ? Math.Ceiling(ticksPerPermit / Millisecond) * Millisecond : ticksPerPermit;
        double stretched = Math.Ceiling(spacing * (1 + Ledger.ClockDrift));
        double spare = (permits - 1) * stretched;
        if (isSafetyExplicit)
        {
            return spare >= safety
                ? new BucketShape((permits * stretched) - safety, stretched)
                : new BucketShape(permits * stretched, stretched + safety).AtLeastOne();
        }

        double sigma = Math.Min(safety, Math.Max(spare / 2, Math.Min(Millisecond, spare)));
        return new BucketShape((permits * stretched) - sigma, stretched);
    }

    /// <summary>
    /// nginx's <c>limit_req</c>: whole thousandths of a request, each admission may lose almost one of them to the integer
    /// division, and its clock of whole milliseconds is cached for a turn of the event loop.
    /// </summary>
    public static BucketShape Nginx(long milliRequestsPerSecond, int burst, long safety)
    {
        double ticksPerPermit = 1.001 * 1000 * TimeSpan.TicksPerSecond / milliRequestsPerSecond;
        double stretched = Math.Ceiling(ticksPerPermit * (1 + Ledger.ClockDrift));
        double spare = ((burst + 1) / 1.001 * ticksPerPermit) - stretched;
        if (spare < Millisecond)
        {
            // No burst to take the margin from, so it is taken from the rate.
            return new BucketShape(0, Math.Ceiling((ticksPerPermit + Millisecond + safety) * (1 + Ledger.ClockDrift))).AtLeastOne();
        }

        return new BucketShape(stretched + Math.Max(0, spare - Millisecond - safety), stretched);
    }

    private BucketShape AtLeastOne() => this with { Capacity = Math.Max(Capacity, TicksPerPermit) };
}
