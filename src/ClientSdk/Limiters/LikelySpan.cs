namespace ClientSdk.Limiters;

/// <summary>Which span somebody is likely to have chosen, of all those that the evidence leaves.</summary>
internal static class LikelySpan
{
    // The likeliest first: servers speak of minutes, seconds, hours and days.
    private static readonly int[] Seconds = [60, 1, 3600, 86400, 10, 30, 300, 600, 900, 5, 2, 15, 20, 120, 1800];

    /// <summary>The likeliest round span above <paramref name="low"/> and up to <paramref name="high"/>; the upper end when there is none.</summary>
    public static long Within(long low, long high)
    {
        foreach (int seconds in Seconds)
        {
            long span = seconds * TimeSpan.TicksPerSecond;
            if (span > low && span <= high)
            {
                return span;
            }
        }

        return high;
    }
}
