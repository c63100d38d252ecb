namespace ClientSdk.Limiters;

/// <summary>
/// Ticks of 100 ns since the limiter was made, from the monotonic clock alone: a wall clock that jumps moves nothing.
/// </summary>
internal sealed class MonotonicClock(TimeProvider time)
{
    /// <summary>"No time will do it": only an event (a reply, a change of options) can help.</summary>
    public const long Never = long.MaxValue;

    /// <summary>"Long ago", far from overflow when it is subtracted from.</summary>
    public const long LongAgo = long.MinValue / 4;

    /// <summary>Timers end at 49 days. Whoever waits for longer is woken and waits again.</summary>
    private static readonly long LongestTimer = 30 * TimeSpan.TicksPerDay;

    private readonly long _origin = time.GetTimestamp();
    private readonly double _ticksPerStamp = (double)TimeSpan.TicksPerSecond / time.TimestampFrequency;

    public TimeProvider Time => time;

    public long Now => (long)((time.GetTimestamp() - _origin) * _ticksPerStamp);

    /// <summary>From now to an instant, for a timer. The system's timers cut to whole milliseconds: rounded up, they are not early.</summary>
    public TimeSpan DueTime(long at, long now)
    {
        long due = Math.Max(0, at - now);
        if (time == TimeProvider.System)
        {
            due = (due + TimeSpan.TicksPerMillisecond - 1) / TimeSpan.TicksPerMillisecond * TimeSpan.TicksPerMillisecond;
        }

        return TimeSpan.FromTicks(Math.Min(due, LongestTimer));
    }

    public DateTimeOffset? ToInstant(long ticks, long now) =>
        ticks == Never ? null : time.GetUtcNow() + TimeSpan.FromTicks(Math.Clamp(ticks - now, 0, TimeSpan.TicksPerDay * 3660));

    /// <summary>So much later, at most the last instant there is: <see cref="TimeSpan.MaxValue"/> is later than everything, and not long ago.</summary>
    public static long After(long start, TimeSpan span) => span.Ticks < Never - Math.Max(0, start) ? start + span.Ticks : Never - 1;

    public long FromInstant(DateTimeOffset instant, long now) => now + (instant - time.GetUtcNow()).Ticks;
}
