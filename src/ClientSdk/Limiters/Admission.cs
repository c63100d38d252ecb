namespace ClientSdk.Limiters;

/// <summary>When a request may go for all that is known now, and what decides it.</summary>
/// <param name="At">Ticks: not later than now means now; <see cref="MonotonicClock.Never"/> means that only an event can help.</param>
/// <param name="Ledger">The ledger that decides; <see langword="null"/> for the gate.</param>
/// <param name="Set">The limit set that decides; <see langword="null"/> when nothing stands in the way.</param>
internal readonly record struct Admission(long At, Ledger? Ledger, LimitSet? Set)
{
    public static Admission Later(in Admission one, in Admission other) => other.At > one.At ? other : one;

    /// <summary>What stands in the way, as it is now.</summary>
    public Obstacle ToObstacle(long earliest, long now, MonotonicClock clock)
    {
        if (Set is null)
        {
            return default;
        }

        long until = Math.Max(earliest, At);
        DateTimeOffset? instant = until > now ? clock.ToInstant(until, now) : null;
        return Ledger is not null
            ? new Obstacle(Ledger.Limit, Ledger.Origin, instant)
            : new Obstacle(Set.Name, Set.Gate.PausedUntil > now ? Set.Gate.PauseOrigin : "slow start", instant);
    }
}
