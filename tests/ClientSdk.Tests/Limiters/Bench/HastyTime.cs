namespace ClientSdk.Tests.Limiters.Bench;

/// <summary>Time that jumps to whatever is waited for, within the call that asks for it.</summary>
internal sealed class HastyTime : TimeProvider
{
    private long _now;

    /// <summary>Then nothing jumps, and nobody is called.</summary>
    public bool StandsStill { get; set; }

    public TimeSpan Elapsed => new(Volatile.Read(ref _now));

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public override long GetTimestamp() => Interlocked.Increment(ref _now);

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) => new Timer(this, callback, state);

    private sealed class Timer(HastyTime time, TimerCallback callback, object? state) : ITimer
    {
        public bool Change(TimeSpan dueTime, TimeSpan period)
        {
            if (dueTime >= TimeSpan.Zero && !time.StandsStill)
            {
                Interlocked.Add(ref time._now, dueTime.Ticks);
                callback(state);
            }

            return true;
        }

        public void Dispose()
        {
        }

        public ValueTask DisposeAsync() => default;
    }
}
