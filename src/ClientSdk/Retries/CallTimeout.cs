namespace ClientSdk.Retries;

/// <summary>The time that a call has as a whole: waiting in line, all attempts, all delays.</summary>
internal sealed class CallTimeout : IDisposable
{
    // Neither linked nor timed by itself, so there is nothing in it to dispose: a late timer may still cancel it unharmed.
    private readonly CancellationTokenSource _source = new();
    private readonly CancellationTokenRegistration _link;
    private readonly CancellationToken _caller;
    private readonly TimeSpan _total;
    private readonly TimeProvider _time;
    private readonly long _start;
    private ITimer? _timer;

    public CallTimeout(TimeSpan total, TimeProvider time, CancellationToken caller)
    {
        (_total, _time, _caller, _start) = (total, time, caller, time.GetTimestamp());
        _link = caller.UnsafeRegister(static source => ((CancellationTokenSource)source!).Cancel(), _source);
    }

    public CancellationToken Token => _source.Token;

    /// <summary>The caller has gone, or the time is over.</summary>
    public bool IsCancelled => _source.IsCancellationRequested;

    public TimeSpan Left => _total - _time.GetElapsedTime(_start);

    /// <summary>Makes the timer: not before there is something to wait for, so that a reply that is here already costs none.</summary>
    public void Arm()
    {
        TimeSpan left = Left;
        if (_timer is null && left <= BackOff.LongestDelay)
        {
            _timer = _time.CreateTimer(
                static source => ((CancellationTokenSource)source!).Cancel(),
                _source,
                left > TimeSpan.Zero ? left : TimeSpan.Zero,
                Timeout.InfiniteTimeSpan);
        }
    }

    /// <summary>A cancellation by this object as the caller should see it: its own token, or the timeout by name and value.</summary>
    public TaskCanceledException Translate(OperationCanceledException cancelled)
    {
        if (_caller.IsCancellationRequested)
        {
            return new TaskCanceledException(cancelled.Message, cancelled, _caller);
        }

        string message = $"The call was cancelled because its TotalTimeout of {_total} has passed. Raise TotalTimeout, or give the request a deadline of its own.";
        return new TaskCanceledException(message, new TimeoutException(message, cancelled), cancelled.CancellationToken);
    }

    public void Dispose()
    {
        _timer?.Dispose();
        _link.Dispose();
    }
}
