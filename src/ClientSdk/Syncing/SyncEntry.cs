using System.Net;

namespace ClientSdk.Syncing;

/// <summary>One item in the journal.</summary>
/// <param name="Index">Its place in the plan, from 0: the source's order, and what is to be deleted behind it.</param>
/// <param name="Key">Its key. No two items of a job have the same.</param>
/// <param name="Action">What it needs.</param>
/// <param name="RemoteId">The remote side's name for it, where the comparison gave one.</param>
public sealed record SyncEntry(long Index, string Key, SyncAction Action, string? RemoteId = null)
{
    /// <summary>Where it stands. Default: planned.</summary>
    public SyncState State { get; init; }

    /// <summary>The status of the reply that decided it; <see langword="null"/> when there was none.</summary>
    public HttpStatusCode? Status { get; init; }

    /// <summary>Why it stands there, in the server's words where it had some, without credentials; <see langword="null"/> when there is nothing to say.</summary>
    public string? Reason { get; init; }
}
