namespace ClientSdk.Limits;

/// <summary>Why a request was refused on the client's side.</summary>
public enum RequestThrottledReason
{
    /// <summary>It cannot start before its deadline, or before its longest wait is over.</summary>
    Deadline,

    /// <summary>It asked not to wait (<see cref="RateLimitWait.None"/>), and no permit was free.</summary>
    WouldWait,

    /// <summary>The server asked for a pause that is longer than callers are held.</summary>
    Pause,

    /// <summary>The waiting line is full.</summary>
    QueueFull,

    /// <summary>The client is shutting down.</summary>
    Stopped,
}
