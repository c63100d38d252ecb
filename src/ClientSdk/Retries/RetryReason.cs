namespace ClientSdk.Retries;

/// <summary>Why a request is sent again.</summary>
internal enum RetryReason
{
    /// <summary>The server refused it for rate reasons: it was not processed.</summary>
    Refusal,

    /// <summary>A status that speaks of a passing failure.</summary>
    Status,

    /// <summary>No reply: the connection failed.</summary>
    Connection,

    /// <summary>No reply in the time that one attempt has.</summary>
    AttemptTimeout,
}
