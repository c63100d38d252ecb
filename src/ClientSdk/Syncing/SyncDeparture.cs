namespace ClientSdk.Syncing;

/// <summary>One request's way out. Disposed when the request is over, so that nobody calls it back any more.</summary>
internal sealed class SyncDeparture(SyncDepartures departures) : IDisposable
{
    // It has no timer and no handle of its own, so there is nothing to dispose: a late call must find it alive.
    private readonly CancellationTokenSource _cancel = new();

    public CancellationToken Token => _cancel.Token;

    /// <summary>It has its permits, and is no longer called back for waiting. Under the lock of the departures.</summary>
    public bool IsLeaving { get; set; }

    /// <summary>The journal knows, so it may have left.</summary>
    public bool HasLeft { get; set; }

    /// <summary>Has its permits: may it leave?</summary>
    /// <exception cref="OperationCanceledException">No request leaves any more.</exception>
    public void Leave() => departures.Leave(this);

    public void CallBack() => _cancel.Cancel();

    public void Dispose() => departures.Exit(this);
}
