namespace ClientSdk.Tests.Limiters.Bench;

/// <summary>A clock whose reader is interrupted: between its look and what it does with it, something else happens.</summary>
internal sealed class InterruptedTime(TimeProvider time) : TimeProvider
{
    /// <summary>Happens once, at the next look.</summary>
    public Action? Interruption { get; set; }

    public override long TimestampFrequency => time.TimestampFrequency;

    public override long GetTimestamp()
    {
        long seen = time.GetTimestamp();
        (Action? interruption, Interruption) = (Interruption, null);
        interruption?.Invoke();
        return seen;
    }

    public override DateTimeOffset GetUtcNow() => time.GetUtcNow();

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) => time.CreateTimer(callback, state, dueTime, period);
}
