namespace ClientSdk.Limits;

/// <summary>The client itself refused to send a request: it never left, and it says why and when it could go.</summary>
/// <remarks>It is an <see cref="HttpRequestException"/>, so that callers who handle those handle this one.</remarks>
public sealed class RequestThrottledException : HttpRequestException
{
    internal RequestThrottledException(RequestThrottledReason reason, RateLimitCause? cause, DateTimeOffset? earliestStart, TimeSpan? retryAfter, RateLimitReport report, string message)
        : base(message)
    {
        Reason = reason;
        Cause = cause;
        EarliestStart = earliestStart;
        RetryAfter = retryAfter;
        Report = report;
    }

    /// <summary>Why the request was refused.</summary>
    public RequestThrottledReason Reason { get; }

    /// <summary>The limit that stands in the way, its window, its origin and its instant; <see langword="null"/> when no limit does.</summary>
    public RateLimitCause? Cause { get; }

    /// <summary>
    /// The earliest instant at which the request could start: exact when nothing is in flight and nobody ahead leaves the line,
    /// otherwise a lower bound. <see langword="null"/> when it is not known.
    /// </summary>
    public DateTimeOffset? EarliestStart { get; }

    /// <summary>What had become of the request until then: its earlier attempts, the server's refusals of it, and its waits.</summary>
    public RateLimitReport Report { get; }

    /// <summary>The same as a time span from the moment of the refusal, never negative.</summary>
    public TimeSpan? RetryAfter { get; }
}
