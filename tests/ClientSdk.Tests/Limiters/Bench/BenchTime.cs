namespace ClientSdk.Tests.Limiters.Bench;

/// <summary>A discrete-event clock: one queue for the limiter's timer and for everything that the bench does, on one thread.</summary>
internal sealed class BenchTime : TimeProvider
{
    private const int MostSteps = 200_000;

    private readonly PriorityQueue<Action, (long At, long Sequence)> _events = new();
    private long _sequence;

    public long Now { get; set; }

    /// <summary>How late timers are: a suspended machine, a busy thread pool.</summary>
    public Func<long> Lateness { get; set; } = () => 0;

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public override long GetTimestamp() => Now;

    public override DateTimeOffset GetUtcNow() => new(BenchServer.Epoch + Now, TimeSpan.Zero);

    public void At(long at, Action action) => _events.Enqueue(action, (Math.Max(at, Now), _sequence++));

    /// <returns>What went wrong, if anything did.</returns>
    public string? Run(Func<string?> failure)
    {
        for (int step = 0; step < MostSteps && failure() is null; step++)
        {
            if (!_events.TryDequeue(out Action? action, out (long At, long) when))
            {
                return null;
            }

            Now = Math.Max(Now, when.At);
            action();
        }

        return failure() ?? "it never comes to an end";
    }

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var timer = new Timer(this, () => callback(state));
        timer.Change(dueTime, period);
        return timer;
    }

    private sealed class Timer(BenchTime time, Action fire) : ITimer
    {
        private int _armed;

        public bool Change(TimeSpan dueTime, TimeSpan period)
        {
            int mine = ++_armed;
            if (dueTime >= TimeSpan.Zero)
            {
                time.At(time.Now + dueTime.Ticks + time.Lateness(), () =>
                {
                    if (mine == _armed)
                    {
                        fire();
                    }
                });
            }

            return true;
        }

        public void Dispose() => _armed++;

        public ValueTask DisposeAsync()
        {
            Dispose();
            return ValueTask.CompletedTask;
        }
    }
}
