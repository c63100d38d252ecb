namespace ClientSdk.Limiters;

/// <summary>What one exhaustion of a limit has shown: from its first refusal to the first success after the pause.</summary>
/// <param name="At">When the first refusal came.</param>
/// <param name="Previous">When that of the event before came; <see langword="null"/> when there was none.</param>
/// <param name="Reset">When the server said that permits come back.</param>
/// <param name="PreviousReset">The same of the event before.</param>
/// <param name="LastRefusedSent">When the last refused request was sent that opened a pause: by then nothing had come back.</param>
/// <param name="Accepted">Permits accepted since the event before.</param>
/// <param name="FirstSent">When the first of them was sent.</param>
/// <param name="FirstCompleted">When it completed.</param>
/// <param name="Others">Requests in flight beside the one that was refused first.</param>
/// <param name="Closed">When a request was accepted again.</param>
internal readonly record struct RefusalEvent(
    long At,
    long? Previous,
    long? Reset,
    long? PreviousReset,
    long LastRefusedSent,
    long Accepted,
    long FirstSent,
    long FirstCompleted,
    long Others,
    long Closed)
{
    /// <summary>For so long nothing came back, or was said to.</summary>
    public long ShutOut => Math.Max(LastRefusedSent, Reset ?? 0) - At;

    /// <summary>The shortest span that the refusals leave.</summary>
    public long ShortestSpan => LastRefusedSent - FirstCompleted;

    /// <summary>The longest span that the success leaves.</summary>
    public long LongestSpan => Closed - FirstSent;

    /// <summary>How long the accepted permits took to be used up.</summary>
    public long Length => At - (Previous ?? FirstSent);
}
