namespace ClientSdk.Limits;

/// <summary>What the throttle says of the latest reply, for the stations above it.</summary>
internal enum RefusalVerdict
{
    /// <summary>Not a refusal.</summary>
    None,

    /// <summary>A refusal; the gate does the waiting, so it may be sent again at once and keeps its place in line.</summary>
    WaitAtGate,

    /// <summary>A refusal that goes to the caller: the journey says why.</summary>
    ReturnToCaller,
}
