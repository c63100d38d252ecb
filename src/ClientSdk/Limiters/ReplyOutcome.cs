namespace ClientSdk.Limiters;

/// <summary>What a limiter made of a reply.</summary>
/// <param name="IsRefusal">The reply was a rate refusal.</param>
/// <param name="LimitSet">The limit set that the refusal was charged to, or that was paused.</param>
/// <param name="PausedUntil">The end of that set's pause, in ticks.</param>
/// <param name="PauseOrigin">The header or rule behind the pause.</param>
/// <param name="IsNewPause">The reply started a pause, rather than belonging to one.</param>
/// <param name="IsLongPause">The server asks for a longer pause than callers are held.</param>
/// <param name="WasProbe">The request was the gate's own probe, so its refusal is not held against the request.</param>
/// <param name="Changed">A ledger whose limit the reply changed.</param>
internal sealed record ReplyOutcome(
    bool IsRefusal,
    string? LimitSet,
    long PausedUntil,
    string? PauseOrigin,
    bool IsNewPause,
    bool IsLongPause,
    bool WasProbe,
    Ledger? Changed)
{
    /// <summary>Nothing that anybody has to hear of, as nearly always.</summary>
    public static ReplyOutcome Nothing { get; } = new(false, null, 0, null, false, false, false, null);

    public static ReplyOutcome Of(Ledger? changed) => changed is null ? Nothing : Nothing with { Changed = changed };
}
