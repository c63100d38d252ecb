namespace ClientSdk.Limits;

/// <summary>What one reply said of one limit of the server. What it did not say is <see langword="null"/>, never zero.</summary>
public readonly record struct RateLimitWindow
{
    /// <summary>The server's name for the limit (policy, resource, bucket, or a unit such as <c>minute</c>).</summary>
    public string? Name { get; init; }

    /// <summary>Permits in a window, or the size of a bucket. Zero is legal.</summary>
    public long? Limit { get; init; }

    /// <summary>Permits left, never negative. It may exceed <see cref="Limit"/>.</summary>
    public long? Remaining { get; init; }

    /// <summary>Time from the receipt of the reply to the reset, never negative; for a bucket usually the time to the next permit.</summary>
    public TimeSpan? Reset { get; init; }

    /// <summary>The window's length.</summary>
    public TimeSpan? Window { get; init; }

    /// <summary>The unit that is counted where the server names one (<c>requests</c>, <c>content-bytes</c>, <c>concurrent-requests</c>); <see langword="null"/> means requests.</summary>
    public string? Unit { get; init; }

    /// <summary>The header, or the family of headers, that said it, for example <c>X-RateLimit-Reset</c>.</summary>
    public string? Origin { get; init; }

    /// <summary>
    /// <see langword="true"/> when <see cref="Reset"/> came as an instant in a reply without a Date, so that it was measured
    /// with the client's own clock, which may be wrong. Such a reset is a hint, never proof.
    /// </summary>
    public bool IsResetByClientClock { get; init; }

    /// <summary>Whether <see cref="Reset"/> came as an instant, from which the whole seconds of a Date were subtracted: coarser by another second.</summary>
    internal bool IsResetInstant { get; init; }
}
