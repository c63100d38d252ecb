using ClientSdk.Limits;

namespace ClientSdk.Limiters;

/// <summary>When a request may go for all that is known now, and what decides it.</summary>
/// <param name="At">Ticks: not later than now means now; <see cref="MonotonicClock.Never"/> means that only an event can help.</param>
/// <param name="Ledger">The ledger that decides; <see langword="null"/> for the gate.</param>
/// <param name="Set">The limit set that decides; <see langword="null"/> when nothing stands in the way.</param>
internal readonly record struct Admission(long At, Ledger? Ledger, LimitSet? Set)
{
    public static Admission Later(in Admission one, in Admission other) => other.At > one.At ? other : one;

    /// <summary>The same in words for people; <see langword="null"/> when nothing stands in the way.</summary>
    public RateLimitCause? ToCause(long earliest, long now, MonotonicClock clock)
    {
        if (Set is null)
        {
            return null;
        }

        long until = Math.Max(earliest, At);
        DateTimeOffset? instant = until > now ? clock.ToInstant(until, now) : null;
        return Ledger is not null
            ? new RateLimitCause(Ledger.Limit.Name, Ledger.Limit.Span, Ledger.Origin, instant)
            : new RateLimitCause(Set.Name, null, Set.Gate.PausedUntil > now ? Set.Gate.PauseOrigin : "slow start", instant);
    }
}
