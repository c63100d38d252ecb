namespace ClientSdk.Testing.Clock;

/// <summary>One timer of a <see cref="VirtualClock"/>. Its place in the heap is kept by the heap; every field is guarded by the clock's lock.</summary>
internal sealed class VirtualTimer(VirtualClock clock, TimerCallback callback, object? state) : ITimer
{
    // Null when the creator suppressed the flow, as Task.Delay does: then nothing is restored, as with the system's timers.
    private readonly ExecutionContext? _context = ExecutionContext.Capture();

    /// <summary>Ticks since the clock's start.</summary>
    internal long Due { get; set; }

    /// <summary>Zero: fires once.</summary>
    internal long Period { get; set; }

    /// <summary>Breaks ties: what was armed first fires first.</summary>
    internal long Sequence { get; set; }

    /// <summary>-1 while not armed.</summary>
    internal int HeapIndex { get; set; } = -1;

    internal bool Disposed { get; set; }

    internal void Fire()
    {
        if (_context is null)
        {
            callback(state);
            return;
        }

        ExecutionContext.Run(_context, static timer => ((VirtualTimer)timer!).Invoke(), this);
    }

    public bool Change(TimeSpan dueTime, TimeSpan period) => clock.Arm(this, dueTime, period);

    public void Dispose() => clock.Disarm(this);

    public ValueTask DisposeAsync()
    {
        Dispose();
        return ValueTask.CompletedTask;
    }

    private void Invoke() => callback(state);
}
