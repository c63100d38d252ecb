using ClientSdk.Limiters;
using ClientSdk.Limits;

namespace ClientSdk.Tests.Limiters.Bench;

/// <summary>One ledger in a set of its own, without a clock and without a line: who asks says what time it is.</summary>
internal sealed class OneLedger(Ledger ledger, double random = 0.5)
{
    public const long Second = TimeSpan.TicksPerSecond;

    public LimitSet Set { get; } = new("set", [ledger], false, 0, () => random);

    public Ledger Ledger => Set.Ledgers[0];

    public WindowRing Ring => ((WindowLedger)Ledger).Ring;

    public SetState State => Set.State;

    /// <summary>Permits a window of 100 ticks that are held for 110.</summary>
    public static OneLedger Window(long permits, WindowKind kind = WindowKind.Unknown, long window = 100, double random = 0.5) =>
        new(Of(permits, kind, window), random);

    public static WindowLedger Of(long permits, WindowKind kind = WindowKind.Unknown, long window = 100, long? hold = null) =>
        new(LimitOf(kind, window), kind, permits, window, hold ?? (window / 10 * 11));

    /// <summary>A bucket of so many permits, one of which comes back every 10 ticks.</summary>
    public static OneLedger Bucket(int permits, double random = 0.5) => new(BucketOf(permits), random);

    public static BucketLedger BucketOf(int permits, double ticksPerPermit = 10) =>
        new(RateLimit.TokenBucket(10, 1, TimeSpan.FromTicks(10)), permits, size => new BucketShape(size * ticksPerPermit, ticksPerPermit));

    public SetPermit Send(long now, int cost = 1)
    {
        Set.Advance(now);
        return Set.Grant(now, cost);
    }

    public void End(SetPermit permit, long now)
    {
        Set.Advance(now);
        Set.Finish(permit, now);
    }

    /// <summary>Sent and over at the same instant.</summary>
    public void Use(long now, int requests = 1)
    {
        for (int request = 0; request < requests; request++)
        {
            End(Send(now), now);
        }
    }

    public void Reply(SetPermit permit, long now, long limit = -1, long remaining = -1, long reset = -1)
    {
        End(permit, now);
        State.HasHeardReply = true;
        Set.Observe(permit, now, 0, new StatedWindow { Limit = limit, Remaining = remaining, Reset = reset });
    }

    public long Ask(long now, int cost = 1, double reserve = 0) => Set.Ask(now, cost, reserve).At;

    /// <summary>Asked as the one request that goes to see after a refusal.</summary>
    public long Probe(long now, int cost = 1)
    {
        Set.Advance(now);
        return Ledger.Ask(now, State, cost, 0, isProbe: true);
    }

    /// <summary>The bound that somebody behind others is told.</summary>
    public long Start(long now, long ahead = 0, int cost = 1) => Set.EarliestStart(now, ahead, cost).At;

    public long? Left(long now) => Set.PermitsLeft(now);

    private static RateLimit LimitOf(WindowKind kind, long window) => kind switch
    {
        _ when window == 0 => RateLimit.Concurrent(5),
        WindowKind.FixedAligned => RateLimit.Window(10, TimeSpan.FromTicks(window)).FixedAligned(),
        WindowKind.FixedFromFirstRequest => RateLimit.Window(10, TimeSpan.FromTicks(window)).FixedFromFirstRequest(),
        _ => RateLimit.Window(10, TimeSpan.FromTicks(window)),
    };
}
