using ClientSdk.Limits;

namespace ClientSdk.Syncing;

/// <summary>One request's way out. Disposed when the request is over, so that nobody calls it back any more.</summary>
internal sealed class SyncDeparture(SyncDepartures departures, RequestJourney journey) : IDisposable
{
    // It has no timer and no handle of its own, so there is nothing to dispose: a late call must find it alive.
    private readonly CancellationTokenSource _cancel = new();
    private int? _attemptsBefore;

    public CancellationToken Token => _cancel.Token;

    /// <summary>It waits for its permits: it has not had any, or was refused with those it had, or found no connection. Under the lock of the departures.</summary>
    public bool IsWaiting => _attemptsBefore is not { } before || (journey.Attempts > before && !journey.MayHaveActed);

    /// <summary>The journal knows, so it may have left.</summary>
    public bool HasLeft { get; set; }

    /// <summary>Has its permits: may it leave?</summary>
    /// <exception cref="OperationCanceledException">No request leaves any more.</exception>
    public void Leave() => departures.Leave(this);

    /// <summary>It has its permits. Under the lock of the departures.</summary>
    public void StopWaiting() => _attemptsBefore = journey.Attempts;

    public void CallBack() => _cancel.Cancel();

    public void Dispose() => departures.Exit(this);
}
