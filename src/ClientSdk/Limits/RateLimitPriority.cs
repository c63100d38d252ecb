namespace ClientSdk.Limits;

/// <summary>Who goes first when callers wait for the same limit.</summary>
public enum RateLimitPriority
{
    /// <summary>Somebody is waiting for the answer. The default.</summary>
    Interactive,

    /// <summary>Nobody is waiting: after interactive requests, and without the share that is reserved for them.</summary>
    Background,
}
