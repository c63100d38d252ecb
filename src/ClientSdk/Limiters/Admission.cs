namespace ClientSdk.Limiters;

/// <summary>When a request may go for all that is known now, and what decides it.</summary>
/// <param name="At">Ticks: not later than now means now; <see cref="MonotonicClock.Never"/> means that only an event can help.</param>
/// <param name="Ledger">The ledger that decides; <see langword="null"/> for the gate.</param>
/// <param name="Set">The limit set that decides; <see langword="null"/> when nothing stands in the way.</param>
internal readonly record struct Admission(long At, Ledger? Ledger, LimitSet? Set)
{
    public static Admission Later(in Admission one, in Admission other) => other.At > one.At ? other : one;
}
