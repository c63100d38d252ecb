namespace ClientSdk.Tests.Scenarios;

/// <summary>What a server that keeps its limit to itself says all the same.</summary>
public enum ReplyStyle
{
    /// <summary>429 and nothing else.</summary>
    RefusalOnly,

    /// <summary>Retry-After on refusals, in whole seconds.</summary>
    RetryAfter,

    /// <summary>RateLimit-Reset on refusals, as Kinde does.</summary>
    ResetOnly,

    /// <summary>Limit, remaining and reset on every reply, and Retry-After on refusals.</summary>
    Headers,
}
