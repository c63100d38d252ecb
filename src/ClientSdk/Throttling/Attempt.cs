using ClientSdk.Limiters;

namespace ClientSdk.Throttling;

/// <summary>One sending of a request: its permit and its time limit, from the grant until the body has been read or disposed.</summary>
internal sealed class Attempt : IDisposable
{
    private readonly PartitionLimiter _limiter;
    private readonly PermitHandle _permit;
    private readonly AttemptLimit _limit;
    private readonly CancellationTokenSource _cancel = new();
    private readonly CancellationTokenRegistration _caller;
    private ITimer? _timer;
    private long _timerSince;
    private long _waited;
    private int _isOver;
    private bool _isTimedOut;

    public Attempt(PartitionLimiter limiter, PermitHandle permit, AttemptLimit limit, CancellationToken caller)
    {
        (_limiter, _permit, _limit) = (limiter, permit, limit);
        _caller = CancelWith(caller);
    }

    /// <summary>Cancelled by the caller until the reply is handed out, then by whoever reads it; and by the time limit.</summary>
    public CancellationToken Token => _cancel.Token;

    /// <summary>The whole time limit runs from now on. A synchronous reply never needs it.</summary>
    public void StartTimer() => Run(_limit.Span);

    /// <summary>What the server has left of the time limit runs from now on. The time that the reply lay with its caller is not the server's.</summary>
    public void ResumeTimer()
    {
        if (_limit.Span is { } timeout)
        {
            Run(TimeSpan.FromTicks(Math.Max(1, timeout.Ticks - _waited)));
        }
    }

    /// <summary>Nobody is waiting for the server now.</summary>
    public void StopTimer()
    {
        if (_timer is { } timer)
        {
            timer.Change(Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
            _waited += _limiter.Clock.Now - _timerSince;
        }
    }

    /// <summary>For as long as somebody waits with this token.</summary>
    public CancellationTokenRegistration CancelWith(CancellationToken token) =>
        token.UnsafeRegister(static state => ((Attempt)state!)._cancel.Cancel(), this);

    /// <summary>The reply is handed out: whoever reads it brings a token, and the call's own may live for ever and would keep us.</summary>
    public void LetGoOfCaller() => _caller.Unregister();

    /// <summary>What to throw instead, when it was the time limit that cancelled, and not whoever was waiting.</summary>
    public Exception Translate(OperationCanceledException cancelled, CancellationToken waiting)
    {
        if (!Volatile.Read(ref _isTimedOut) || waiting.IsCancellationRequested)
        {
            return cancelled;
        }

        string message = FormattableString.Invariant($"The attempt took longer than {_limit.Option} ({_limit.Value}) allows. Raise it, or find out why the server is slow.");
        return new TaskCanceledException(message, new TimeoutException(message, cancelled), Token);
    }

    /// <summary>No reply came.</summary>
    /// <param name="wasNeverSent">Certainly nothing was written.</param>
    public void Failed(bool wasNeverSent)
    {
        if (Close())
        {
            (wasNeverSent ? (Action<PermitHandle>)_limiter.NotSent : _limiter.Lost)(_permit);
        }
    }

    /// <summary>The body has been read or disposed. Called again, it has no effect.</summary>
    public void Dispose()
    {
        if (Close())
        {
            _limiter.Ended(_permit);
        }
    }

    private void Run(TimeSpan? timeout)
    {
        if (timeout is not { } due || Volatile.Read(ref _isOver) != 0)
        {
            return;
        }

        _timerSince = _limiter.Clock.Now;
        if (_timer is { } made)
        {
            made.Change(due, Timeout.InfiniteTimeSpan);
            return;
        }

        // The timer may outlive the call, so it must not keep the caller's ambient state.
        using (ExecutionContext.IsFlowSuppressed() ? default(IDisposable) : ExecutionContext.SuppressFlow())
        {
            _timer = _limiter.Clock.Time.CreateTimer(static state => ((Attempt)state!).TimeOut(), this, due, Timeout.InfiniteTimeSpan);
        }
    }

    private void TimeOut()
    {
        Volatile.Write(ref _isTimedOut, true);
        _cancel.Cancel();
    }

    private bool Close()
    {
        if (Interlocked.Exchange(ref _isOver, 1) != 0)
        {
            return false;
        }

        // The source has no timer and no handle of its own, so there is nothing to dispose: a late reader may still hold its token.
        _caller.Unregister();
        _timer?.Dispose();
        return true;
    }
}
