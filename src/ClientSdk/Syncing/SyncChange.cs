namespace ClientSdk.Syncing;

/// <summary>An item on its way to the remote side.</summary>
/// <typeparam name="T">The items' type.</typeparam>
/// <param name="Action">What it needs; never <see cref="SyncAction.Unchanged"/>.</param>
/// <param name="Key">Its key.</param>
/// <param name="Value">The item; for <see cref="SyncAction.Delete"/>, which has none, the type's default.</param>
/// <param name="RemoteId">The remote side's name for it, where the comparison gave one.</param>
public readonly record struct SyncChange<T>(SyncAction Action, string Key, T? Value, string? RemoteId);
