namespace ClientSdk.Benchmarks.Ours;

/// <summary>Time that passes when it is told to, on one thread. What is due is called by whoever moves it, and may move it further.</summary>
internal class SteppedTime : TimeProvider
{
    private readonly List<Alarm> _alarms = [];
    private long _now;

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public override long GetTimestamp() => _now;

    public override DateTimeOffset GetUtcNow() => DateTimeOffset.UnixEpoch.AddTicks(_now);

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        Alarm alarm = new(this, () => callback(state));
        alarm.Change(dueTime, period);
        _alarms.Add(alarm);
        return alarm;
    }

    public void Advance(TimeSpan span)
    {
        long end = _now + span.Ticks;
        while (_alarms.MinBy(alarm => alarm.Due) is { } next && next.Due <= end)
        {
            _now = Math.Max(_now, next.Due);
            next.Ring();
        }

        _now = Math.Max(_now, end);
    }

    private sealed class Alarm(SteppedTime time, Action ring) : ITimer
    {
        public long Due { get; private set; } = long.MaxValue;

        public bool Change(TimeSpan dueTime, TimeSpan period)
        {
            Due = dueTime < TimeSpan.Zero ? long.MaxValue : time._now + dueTime.Ticks;
            return true;
        }

        public void Ring()
        {
            Due = long.MaxValue;
            ring();
        }

        public void Dispose() => Due = long.MaxValue;

        public ValueTask DisposeAsync()
        {
            Dispose();
            return ValueTask.CompletedTask;
        }
    }
}
