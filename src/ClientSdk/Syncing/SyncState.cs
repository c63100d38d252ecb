namespace ClientSdk.Syncing;

/// <summary>Where an item of a sync job stands. At the end of a run no item is <see cref="Sent"/>, unless the journal itself failed.</summary>
public enum SyncState
{
    /// <summary>To be sent; or sent and refused without effect, for a reason that may pass.</summary>
    Planned,

    /// <summary>Written before its request leaves. Found by a later run, the process ended in between: the item is in doubt then.</summary>
    Sent,

    /// <summary>The server acknowledged it, or a look-up found its effect. It is never sent again.</summary>
    Acknowledged,

    /// <summary>It was sent, and whether it had its effect is not known.</summary>
    InDoubt,

    /// <summary>The server refuses it as it is; or it was to be deleted, and the source has it again. It is not sent again.</summary>
    Dead,
}
