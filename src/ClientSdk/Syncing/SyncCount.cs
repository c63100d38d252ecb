namespace ClientSdk.Syncing;

/// <summary>How many items of a job need the same and stand at the same place.</summary>
/// <param name="Action">What they need.</param>
/// <param name="State">Where they stand.</param>
/// <param name="Items">How many there are.</param>
public readonly record struct SyncCount(SyncAction Action, SyncState State, long Items);
