namespace ClientSdk.Simulation.Scenes;

/// <summary>What a server says of its limits.</summary>
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

    /// <summary>The same under the name "minute", so that they find a limit that was declared with another number.</summary>
    NamedHeaders,
}
