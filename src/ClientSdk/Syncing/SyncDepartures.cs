using ClientSdk.Limits;

namespace ClientSdk.Syncing;

/// <summary>Which requests may still leave. A clean stop calls back those that wait, at once, and those under way when their grace is over. Thread-safe.</summary>
internal sealed class SyncDepartures(TimeProvider time, TimeSpan grace) : IDisposable
{
    private readonly object _lock = new();
    private readonly HashSet<SyncDeparture> _open = [];

    // It has no timer and no handle of its own, so there is nothing to dispose: the run may be over before a call of Stop returns.
    private readonly CancellationTokenSource _stopping = new();
    private ITimer? _timer;
    private bool _isStopped;

    /// <summary>No new request.</summary>
    public CancellationToken Stopping => _stopping.Token;

    public SyncDeparture Enter(RequestJourney journey)
    {
        SyncDeparture departure = new(this, journey);
        lock (_lock)
        {
            _open.Add(departure);
            if (!_isStopped)
            {
                return departure;
            }
        }

        departure.CallBack();
        return departure;
    }

    public void Leave(SyncDeparture departure)
    {
        lock (_lock)
        {
            if (!_isStopped)
            {
                departure.StopWaiting();
                return;
            }
        }

        departure.CallBack();
        departure.Token.ThrowIfCancellationRequested();
    }

    public void Exit(SyncDeparture departure)
    {
        lock (_lock)
        {
            _open.Remove(departure);
        }
    }

    public void Stop()
    {
        lock (_lock)
        {
            if (_isStopped)
            {
                return;
            }

            _isStopped = true;
            _timer = time.CreateTimer(static state => ((SyncDepartures)state!).CallBack(static _ => true), this, grace, Timeout.InfiniteTimeSpan);
        }

        _stopping.Cancel();
        CallBack(static departure => departure.IsWaiting);
    }

    public void Dispose()
    {
        lock (_lock)
        {
            _isStopped = true;
            _timer?.Dispose();
        }
    }

    /// <summary>Outside of the lock, because whoever is called back goes on at once.</summary>
    private void CallBack(Func<SyncDeparture, bool> which)
    {
        SyncDeparture[] called;
        lock (_lock)
        {
            called = [.. _open.Where(which)];
        }

        Array.ForEach(called, static departure => departure.CallBack());
    }
}
