namespace ClientSdk.Limits;

/// <summary>What a request does when no permit is free.</summary>
public enum RateLimitWait
{
    /// <summary>It waits in line. The default.</summary>
    Queue,

    /// <summary>It does not wait: it fails at once with a <see cref="RequestThrottledException"/> that says when it could go.</summary>
    None,
}
