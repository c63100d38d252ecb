namespace ClientSdk.Limiters;

/// <summary>
/// One timer for the earliest of many instants. Which one it is, is decided under its owner's lock; it is set when no lock is held, because a
/// <see cref="TimeProvider"/> for tests may call whoever is due at once, on the same thread.
/// </summary>
internal sealed class WakeTimer : IDisposable
{
    private readonly object _setting = new();
    private readonly MonotonicClock _clock;
    private readonly ITimer _timer;
    private long _due = MonotonicClock.Never;
    private volatile bool _isStale;

    /// <param name="clock">Time.</param>
    /// <param name="tick">Called when it is time: first <see cref="Fired"/>. A tick may come too early.</param>
    public WakeTimer(MonotonicClock clock, Action tick)
    {
        _clock = clock;

        // It outlives the request that happens to make it, so it must not keep that request's ambient state.
        using (ExecutionContext.IsFlowSuppressed() ? default(IDisposable) : ExecutionContext.SuppressFlow())
        {
            _timer = clock.Time.CreateTimer(static state => ((Action)state!)(), tick, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        }
    }

    /// <summary>Under the owner's lock. A timer that is early only asks again, so one that is set for an earlier instant is left alone.</summary>
    public void WakeAt(long instant)
    {
        if (instant < _due)
        {
            Volatile.Write(ref _due, instant);
            _isStale = true;
        }
    }

    /// <summary>Under the owner's lock: nothing is asked for any more.</summary>
    public void Fired() => Volatile.Write(ref _due, MonotonicClock.Never);

    /// <summary>When no lock is held, after <see cref="WakeAt"/>.</summary>
    public void Set()
    {
        if (_isStale)
        {
            SetNow();
        }
    }

    public void Dispose() => _timer.Dispose();

    private void SetNow()
    {
        lock (_setting)
        {
            // In this order: whoever asks for an earlier instant meanwhile sets it again, after this. A volatile write may stay behind a
            // volatile read, and would then wipe out what was asked for after that.
            _isStale = false;
            Interlocked.MemoryBarrier();
            long due = Volatile.Read(ref _due);
            if (due != MonotonicClock.Never)
            {
                _timer.Change(_clock.DueTime(due, _clock.Now), Timeout.InfiniteTimeSpan);
            }
        }
    }
}
