namespace ClientSdk.Limiters;

/// <summary>How long nobody is sent after a refusal in a set whose limits nobody declared.</summary>
internal static class LearnedPause
{
    private const int TrustedFailures = 8;

    private static readonly long LongestBackOff = TimeSpan.FromSeconds(60).Ticks;
    private static readonly long Shortest = TimeSpan.FromMilliseconds(250).Ticks;
    private static readonly long LongestSpan = TimeSpan.FromSeconds(240).Ticks;
    private static readonly long NotBefore = TimeSpan.FromMilliseconds(300).Ticks;
    private static readonly double[] UsualSpans = [1, 2, 5, 10, 20, 30, 60, 120];

    /// <summary>The server's hint, and more when the request that it let go was refused, too.</summary>
    public static long Hinted(long hint, int failures, double random)
    {
        double backOff = Math.Min(LongestBackOff, TimeSpan.TicksPerSecond * Math.Pow(2, failures - 1)) * (0.5 + (random / 2));
        return hint + (failures > 1 ? (long)(backOff / 4) : 0);
    }

    /// <summary>Without a hint: when a window of a usual length would end, or parts of the span that was learned.</summary>
    public static long Guessed(long now, RefusalRecord record, in LearnedModel model, int failures, double random)
    {
        // A window that is over, and still nothing: there is a longer one.
        if (model.IsKnown && failures <= TrustedFailures && now - record.OpenedAt <= 1.5 * model.Span + TimeSpan.TicksPerSecond)
        {
            long span = Math.Min(LongestSpan, model.Span);
            return (long)(Math.Max(Shortest, span / (failures == 1 ? 8 : 4)) * (1 + (random / 20)));
        }

        foreach (double seconds in UsualSpans)
        {
            long wait = record.FirstCompleted + (long)(seconds * 1.02 * TimeSpan.TicksPerSecond) - now;
            if (wait > NotBefore)
            {
                return Math.Min(LongestBackOff, wait);
            }
        }

        return LongestBackOff;
    }
}
