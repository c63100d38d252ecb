using ClientSdk.Limiters;
using ClientSdk.Limits;
using static ClientSdk.Tests.Limiters.Bench.Parts;

namespace ClientSdk.Tests.Limiters.Bench;

/// <summary>A limit set whose limits nobody declared, for examples: ask, answer, refuse; times in seconds.</summary>
internal sealed class LearnedDesk
{
    public LearnedDesk(double utilization = 1)
    {
        Ledger = new LearnedLedger(() => 0.5, utilization);
        Set = new LimitSet("partition", [Ledger], false, S(10), () => 0.5);
    }

    public LearnedLedger Ledger { get; }

    public LimitSet Set { get; }

    /// <summary>Until when nobody is sent.</summary>
    public double PausedUntil => Math.Round(Set.Gate.PausedUntil / (double)S(1), 6);

    public long? Left(double at) => Ledger.PermitsLeft(S(at), Set.State);

    public bool IsFull(double at) => Ledger.IsFull(S(at), Set.State, out _);

    public long EarliestStart(double at, long ahead = 0, int cost = 1) => Ledger.EarliestStart(S(at), Set.State, ahead, cost, false);

    public long Ask(double at, int cost = 1, double reserve = 0) => Set.Ask(S(at), cost, reserve).At;

    public SetPermit Take(double at) => Set.Grant(S(at), 1);

    public SetPermit[] Take(int count, double at) => [.. Enumerable.Range(0, count).Select(_ => Take(at))];

    /// <summary>The server accepts them, and says so much of the limit.</summary>
    public void Answer(SetPermit permit, double at, long? limit = null, long? remaining = null, double? reset = null, string? origin = null)
    {
        Set.Advance(S(at));
        Set.Finish(permit, S(at));
        Set.Observe(permit, S(at), 0, Said(limit, remaining, reset, origin));
        Set.Succeeded(permit, S(at));
    }

    public void Answer(SetPermit[] permits, double at) => Array.ForEach(permits, permit => Answer(permit, at));

    /// <returns>Whether it is a new event.</returns>
    public bool Refuse(SetPermit permit, double at, double? hint = null, SetPermit? atOnce = null, StatedWindow? said = null)
    {
        Set.Advance(S(at));
        Set.Finish(permit, S(at));
        if (said is { } window)
        {
            Set.Observe(permit, S(at), 0, window);
        }

        return Set.Refuse(permit, S(at), new RefusalHint(hint is { } seconds ? S(seconds) : null, "Retry-After", false), false, atOnce);
    }

    /// <summary>One after the other, each asked for and accepted within the time to the next.</summary>
    public void Go(int count, double from, double every = 0.000_001)
    {
        for (int index = 0; index < count; index++)
        {
            double at = from + (index * every);
            Assert.Equal(S(at), Ask(at));
            Answer(Take(at), at + (every / 2));
        }
    }

    /// <summary>So many a second are learned, from a hint or from a window that was over; nothing is spent at 10 s, and more would be tried at 12 s.</summary>
    public LearnedDesk Learn(int permits, bool hasHint = true)
    {
        Go(permits, 0, 0.1 / permits);
        SetPermit[] two = Take(2, 0.1);
        Refuse(two[0], 0.2, hasHint ? 1 : null);
        Refuse(two[1], 0.2, hasHint ? 1 : null);
        Answer(Take(2), 2);
        Set.Advance(S(10));
        Assert.Equal((permits, S(1)), (Ledger.Permits, Ledger.Reference));
        return this;
    }
}
