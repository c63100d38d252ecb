namespace ClientSdk.Limits;

/// <summary>What became of one request on its way through the throttle. Read it with <c>response.GetRateLimitReport()</c>. Immutable.</summary>
public sealed class RateLimitReport
{
    /// <summary>How often the request was sent, at least 1.</summary>
    public int Attempts { get; init; } = 1;

    /// <summary>How many of the attempts the server refused for rate reasons.</summary>
    public int Refusals { get; init; }

    /// <summary>Time that the request waited for permits, over all attempts.</summary>
    public TimeSpan TimeInQueue { get; init; }

    /// <summary>Why it waited, in order; empty when it went at once.</summary>
    public IReadOnlyList<RateLimitCause> Waits { get; init; } = [];

    /// <summary>Why no further attempt was made after a refusal or a failure; <see langword="null"/> when there was nothing to try again.</summary>
    public string? GaveUp { get; init; }

    /// <summary>What the last reply said about the server's limits; <see langword="null"/> when it said nothing.</summary>
    public RateLimitSnapshot? Snapshot { get; init; }
}
