using ClientSdk.Limits;

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
    string? Origin = null)
{
    /// <summary>What a window of a reply says of the ledger of this index.</summary>
    public static Observation Of(SetPermit permit, int ledger, in RateLimitWindow window) => new(
        permit.GrantedAt,
        permit.SentBefore,
        permit.CompletedBefore,
        permit.ReleasedBefore[ledger],
        permit.Cost,
        Bounded(window.Limit),
        Bounded(window.Remaining),
        window.IsResetByClientClock ? null : window.Reset?.Ticks,
        window.IsResetInstant,
        window.Origin);

    /// <summary>Foreign numbers stay far from overflow.</summary>
    private static long? Bounded(long? value) => value is { } stated ? Math.Clamp(stated, 0, int.MaxValue) : null;
}
