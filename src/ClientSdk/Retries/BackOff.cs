namespace ClientSdk.Retries;

/// <summary>Exponential back-off with full jitter.</summary>
internal static class BackOff
{
    /// <summary>Timers end at 49 days. Half of it leaves room for a hint and a back-off together.</summary>
    public static readonly TimeSpan LongestDelay = TimeSpan.FromDays(24);

    /// <summary>A delay in [0, min(<paramref name="longest"/>, <paramref name="first"/> * 2^<paramref name="retry"/>)).</summary>
    /// <param name="first">The ceiling before the first retry.</param>
    /// <param name="longest">The cap. It cuts the ceiling, not the result: otherwise nearly everybody would land on the cap together.</param>
    /// <param name="retry">Retries so far, from 0.</param>
    /// <param name="random">From 0 to below 1.</param>
    public static TimeSpan FullJitter(TimeSpan first, TimeSpan longest, int retry, double random) =>
        new((long)(Math.Min(longest.Ticks, first.Ticks * Math.Pow(2, retry)) * random));
}
