namespace ClientSdk.Limiters;

/// <summary>What one reply said of one ledger, with what was known when its request was granted.</summary>
/// <param name="GrantedAt">When the permit was granted.</param>
/// <param name="SentBefore">What had been granted before it.</param>
/// <param name="CompletedBefore">What had been completed by then: requests that the server certainly counted before this one.</param>
/// <param name="ReleasedBefore">What the ledger had let go of by then.</param>
/// <param name="Cost">The request's cost.</param>
/// <param name="Limit">The limit that the server states.</param>
/// <param name="Remaining">The permits left that the server states.</param>
/// <param name="Reset">Ticks to the reset, only when it is good enough to be believed.</param>
/// <param name="IsResetInstant">The reset came as an instant, so that both it and the server's time were stated in whole seconds.</param>
/// <param name="Origin">The header that said it.</param>
internal readonly record struct Observation(
    long GrantedAt,
    long SentBefore,
    long CompletedBefore,
    long ReleasedBefore,
    int Cost,
    long? Limit,
    long? Remaining,
    long? Reset,
    bool IsResetInstant = false,
    string? Origin = null);
