namespace ClientSdk.Syncing;

/// <summary>What an item of a sync job needs.</summary>
public enum SyncAction
{
    /// <summary>It is pushed: no remote side was compared, so the call itself has to know whether it creates or updates.</summary>
    Push,

    /// <summary>The remote side has no item with its key.</summary>
    Create,

    /// <summary>The remote side has an item with its key, and another hash or none.</summary>
    Update,

    /// <summary>Only the remote side has it. Planned with <see cref="SyncOptions{T}.DeleteMissing"/> alone.</summary>
    Delete,

    /// <summary>Both sides have the same hash: nothing is sent, and the item counts as acknowledged.</summary>
    Unchanged,
}
