namespace ClientSdk.Testing.Clock;

/// <summary>How a <see cref="VirtualClock"/> is set up. Read once, when the clock is made.</summary>
public sealed class VirtualClockOptions
{
    /// <summary>The instant at which the clock starts.</summary>
    /// <value>Default 2026-01-15T12:00:00Z.</value>
    public DateTimeOffset Start { get; set; } = new(2026, 1, 15, 12, 0, 0, TimeSpan.Zero);

    /// <summary>Timestamp units per second, at least 1.</summary>
    /// <value>
    /// Default 40,000,000. It differs from the ticks of <see cref="TimeSpan"/> on purpose, so that code that mixes the two
    /// is found out, and is a multiple of them by a power of two, so that every 100 ns tick survives the conversion exactly.
    /// </value>
    public long TimestampFrequency { get; set; } = 40_000_000;

    /// <summary>How long <see cref="VirtualClock.Run(Func{Task})"/> waits, in real time, when nothing is armed and the work is not done.</summary>
    /// <value>Default 1 minute, which a busy machine does not make of nothing. It ends early as soon as something is armed or the work is done.</value>
    public TimeSpan StuckAfter { get; set; } = TimeSpan.FromMinutes(1);

    /// <summary>How far one run may move the clock: a guard against work that waits forever while a periodic timer keeps the clock going.</summary>
    /// <value>Default 400 days.</value>
    public TimeSpan Horizon { get; set; } = TimeSpan.FromDays(400);

    /// <summary>How many turns of the thread pool are awaited before each jump, so that work that hopped there can arm its timers first.</summary>
    /// <value>
    /// Default 0: continuations run inline, the run is single-threaded and deterministic. A value such as 3 is a courtesy to
    /// code with a <see cref="SemaphoreSlim"/> or a channel in it; it makes early jumps unlikely, not impossible.
    /// </value>
    public int SettleTurns { get; set; }

    internal VirtualClockOptions Copy() => (VirtualClockOptions)MemberwiseClone();
}
