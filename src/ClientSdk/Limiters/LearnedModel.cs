using ClientSdk.Limits;

namespace ClientSdk.Limiters;

/// <summary>What is taken for a limit that nobody declared: nothing, so many permits in a span, or a rate.</summary>
/// <param name="Permits">Permits in a span; 0 while nothing is known.</param>
/// <param name="Span">The span, in ticks.</param>
/// <param name="TicksPerPermit">The spacing of a rate; 0 for a window.</param>
/// <param name="IsSpacing">The window is short because it stands for a spacing; its length is what is learned, not its permits.</param>
internal readonly record struct LearnedModel(long Permits, long Span, double TicksPerPermit, bool IsSpacing = false)
{
    private const int Few = 2;
    private const double LeastOfFew = 0.5;
    private const double LeastOfSpacing = 0.1;

    private static readonly long LongestMargin = 10 * TimeSpan.TicksPerMillisecond;

    public bool IsKnown => Permits > 0;

    public bool IsRate => TicksPerPermit > 0;

    /// <summary>A permit comes back so long after its request's completion: the clocks' drift and the coarseness of stamps included.</summary>
    public long Hold => (long)Math.Ceiling(Span * (1 + Ledger.ClockDrift)) + Math.Min(LongestMargin, Span / 100);

    /// <summary>Permits a tick.</summary>
    public double Pace => IsRate ? 1 / TicksPerPermit : (double)Permits / Span;

    public static LearnedModel Window(double permits, long span) => new(Math.Max(1, (long)permits), Math.Max(TimeSpan.TicksPerMillisecond, span), 0);

    public static LearnedModel Spaced(long permits, double span) => Window(permits, (long)span) with { IsSpacing = true };

    /// <summary>A rate keeps the span of the window that it was taken for: its permits are what it lets go in such a span.</summary>
    public static LearnedModel Rate(double permitsPerTick, long span)
    {
        double ticks = Math.Clamp(1 / permitsPerTick, 1, TimeSpan.TicksPerDay);
        return new(Math.Max(1, (long)(span / ticks)), Math.Max(span, (long)Math.Ceiling(ticks)), ticks);
    }

    /// <summary>The same with more permits (a trial), by so large a share and at least one; of very few, as one in a shorter span.</summary>
    /// <remarks>
    /// A server that lets one go every so often refuses two together, however long they have waited; and where the network's delays are as
    /// long as that, only one that goes some time after the last one is back is never too early.
    /// </remarks>
    public LearnedModel Raised(double share) =>
        IsRate ? Rate(Pace * (1 + share), Span)
        : IsSpacing ? Spaced(Permits, Span / (1 + Math.Max(share, LeastOfSpacing)))
        : Permits <= Few ? Spaced(1, Span / (Permits * (1 + Math.Max(share, LeastOfFew))))
        : Window(Permits + Math.Max(1, Permits * share), Span);

    public RateLimit ToLimit() => IsKnown
        ? RateLimit.Window((int)Math.Min(Permits, int.MaxValue), TimeSpan.FromTicks(Math.Min(Span, TimeSpan.TicksPerDay * 366)))
        : UndeclaredLimit.Instance;
}
