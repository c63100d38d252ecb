namespace ClientSdk.Syncing;

/// <summary>What the remote side says of one of its items, for the comparison.</summary>
/// <param name="Key">Its key, made as <see cref="SyncOptions{T}.Key"/> makes it.</param>
/// <param name="Hash">Its content, made as <see cref="SyncOptions{T}.Hash"/> makes it; <see langword="null"/> when not known: then it is updated.</param>
/// <param name="Id">The remote side's own name for it, which <see cref="SyncChange{T}.RemoteId"/> gives back.</param>
public readonly record struct SyncRemote(string Key, string? Hash = null, string? Id = null);
