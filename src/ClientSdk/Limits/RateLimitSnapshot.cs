namespace ClientSdk.Limits;

/// <summary>What one reply said about the server's limits: a refusal or not, a hint, and the windows. Immutable.</summary>
public sealed class RateLimitSnapshot
{
    /// <summary>A reply that said nothing.</summary>
    public static RateLimitSnapshot Empty { get; } = new();

    /// <summary>The server refused the call for rate reasons.</summary>
    public bool IsThrottled { get; init; }

    /// <summary>How long the server asks to wait from the receipt of the reply, never negative; <see langword="null"/> when it does not say.</summary>
    public TimeSpan? RetryAfter { get; init; }

    /// <summary>The header or body field that <see cref="RetryAfter"/> was read from.</summary>
    public string? RetryAfterOrigin { get; init; }

    /// <summary>The limits that the reply speaks of, in no particular order.</summary>
    public IReadOnlyList<RateLimitWindow> Windows { get; init; } = [];

    /// <summary>The limit that refused the call, in the server's own words.</summary>
    public string? LimitedBy { get; init; }

    /// <summary>Names of limit-related headers that had to be ignored: malformed, implausible or stale. At most 32 of them.</summary>
    public IReadOnlyList<string> Rejected { get; init; } = [];

    /// <summary>The refusal is of a kind that waiting cannot help, for example an exhausted billing quota.</summary>
    public bool WaitingCannotHelp { get; init; }
}
