using ClientSdk.Limits;

namespace ClientSdk.Limiters;

/// <summary>So many requests at once, how many nobody has said. Few at first; what refusals show decides from then on.</summary>
internal sealed class LearnedConcurrencyLedger(RateLimit limit) : Ledger(limit)
{
    private const long First = 4;
    private const long SlowStartEnds = 64;

    private long _window = First;
    private long _cutAsOf;
    private long _endedAt;
    private long _told = long.MaxValue;
    private string _saidBy = "refusals";

    public LearnedConcurrency Learned { get; } = new();

    public override long Permits => Math.Min(int.MaxValue, Learned.Permits);

    public override long Reference => 0;

    public override long LargestCost => long.MaxValue;

    public override bool IsSameAs(Ledger other) => other is LearnedConcurrencyLedger;

    /// <remarks>One more now and then is no news.</remarks>
    public override bool TakeChange()
    {
        if (!Learned.IsKnown || Learned.Permits >= _told)
        {
            return false;
        }

        _told = Learned.Permits;
        Origin = "learned from " + _saidBy;
        return true;
    }

    public override void Advance(long now, SetState set) => Learned.Advance(now);

    public override long? PermitsLeft(long now, SetState set) =>
        Learned.IsKnown ? Math.Max(0, Math.Min(_window, Learned.Permits) - set.InFlight) : set.InFlight < _window ? null : 0;

    public override bool IsFull(long now, SetState set, out long since)
    {
        since = _endedAt;
        return true;
    }

    public override long Ask(long now, SetState set, int cost, double reserve, bool isProbe)
    {
        long kept = Learned.IsKnown ? Kept(reserve, Learned.Permits, cost) : 0;
        return set.InFlight >= _window || Learned.HoldsBack(set.InFlight + kept) ? MonotonicClock.Never : now;
    }

    /// <remarks>Any reply may set a place free.</remarks>
    public override long EarliestStart(long now, SetState set, long ahead, int cost, bool isProbe) => now;

    public override void Granted(long now, int cost)
    {
    }

    public override void Completed(long at, int cost) => _endedAt = at;

    public override void Refunded(long now, SetState set, int cost)
    {
    }

    public override void Inherit(Ledger before, long now, SetState set)
    {
    }

    public override void Observe(long now, SetState set, in Observation seen)
    {
        if (seen.Limit is { } limit and > 0 && Learned.Permits != limit)
        {
            Learned.State(limit);
            (_told, _saidBy) = (long.MaxValue, seen.Origin ?? "headers");
        }
    }

    public void Succeeded(SetPermit permit)
    {
        Learned.Succeeded(permit.Others);
        _window = _window < SlowStartEnds ? _window + 1 : long.MaxValue;
    }

    /// <summary>Refused because too many were under way at once.</summary>
    /// <returns>Whether that is news: what had been sent before the last such refusal is still the same event.</returns>
    public bool Refused(long now, SetPermit permit, SetState set)
    {
        if (permit.SentBefore < _cutAsOf)
        {
            return false;
        }

        _cutAsOf = set.Sent;
        Learned.Refused(now, permit.Others);
        _saidBy = "refusals";
        return true;
    }
}
