using ClientSdk.Limiters;
using ClientSdk.Limits;

namespace ClientSdk.Tests.Limiters.Bench;

/// <summary>What a ledger is told of one request, made by hand; times in seconds.</summary>
internal static class Parts
{
    private static readonly LimitSet Nobodys = new("nobody's", [], false, 0, () => 0.5);

    /// <summary>Ticks.</summary>
    public static long S(double seconds) => (long)Math.Round(seconds * TimeSpan.TicksPerSecond);

    /// <summary>A request's part of its permit.</summary>
    /// <param name="at">When it was granted.</param>
    /// <param name="cost">Permits.</param>
    /// <param name="before">What had been granted before it.</param>
    /// <param name="completed">What had been completed before it.</param>
    /// <param name="epoch">The slow start that it belongs to.</param>
    /// <param name="set">Its set.</param>
    public static SetPermit Sent(double at = 0, int cost = 1, long before = 0, long completed = 0, int epoch = 0, LimitSet? set = null) => new()
    {
        Set = set ?? Nobodys,
        ReleasedBefore = [0],
        GrantedAt = S(at),
        SentBefore = before,
        CompletedBefore = completed,
        Cost = cost,
        Epoch = epoch,
    };

    /// <summary>A window of a reply; what is left out was not said.</summary>
    public static StatedWindow Said(long? limit = null, long? remaining = null, double? reset = null, string? origin = null) => new()
    {
        Limit = limit ?? -1,
        Remaining = remaining ?? -1,
        Reset = reset is { } seconds ? S(seconds) : -1,
        Origin = origin,
    };
}
