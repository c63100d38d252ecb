using ClientSdk.Limits;

namespace ClientSdk.Limiters;

/// <summary>What one reply said of one ledger, with what was known when its request was granted.</summary>
/// <param name="permit">The part of the request's permit that the ledger's set granted.</param>
/// <param name="ledger">The ledger's index in its set.</param>
/// <param name="said">What the reply said.</param>
internal readonly ref struct Observation(SetPermit permit, int ledger, ref readonly StatedWindow said)
{
    private readonly ref readonly StatedWindow _said = ref said;

    /// <summary>When the permit was granted.</summary>
    public long GrantedAt => permit.GrantedAt;

    /// <summary>What had been granted before it.</summary>
    public long SentBefore => permit.SentBefore;

    /// <summary>What had been completed by then: requests that the server certainly counted before this one.</summary>
    public long CompletedBefore => permit.CompletedBefore;

    /// <summary>What the ledger had let go of by then.</summary>
    public long ReleasedBefore => permit.ReleasedBefore[ledger];

    /// <summary>The request's cost.</summary>
    public int Cost => permit.Cost;

    /// <summary>The limit that the server states.</summary>
    public long? Limit => Bounded(_said.Limit);

    /// <summary>The permits left that the server states.</summary>
    public long? Remaining => Bounded(_said.Remaining);

    /// <summary>Ticks to the reset, only when it is good enough to be believed.</summary>
    public long? Reset => _said.Reset < 0 || _said.IsResetByClientClock ? null : _said.Reset;

    /// <summary>The reset came as an instant, so that both it and the server's time were stated in whole seconds.</summary>
    public bool IsResetInstant => _said.IsResetInstant;

    /// <summary>The header that said it.</summary>
    public string? Origin => _said.Origin;

    /// <summary>Foreign numbers stay far from overflow.</summary>
    private static long? Bounded(long value) => value < 0 ? null : Math.Min(value, int.MaxValue);
}
