using ClientSdk.Limits;

namespace ClientSdk.Limiters;

/// <summary>
/// A limit of which only the least is declared. It is kept by a ledger of what is believed at present, and by a new one, which takes over
/// what was spent, whenever that changes: more by a reply's word or by a trial, less again after a refusal.
/// </summary>
internal sealed class RaisedLedger : Ledger
{
    private const double Decrease = 0.95;

    private readonly RateLimit _least;
    private readonly Func<RateLimit, Ledger> _create;
    private readonly LimitTrial _trial = new();
    private Ledger _inner;
    private RateLimit _present;
    private RateLimit _before;
    private bool _hasStarted;
    private bool _isStated;
    private bool _isChanged;

    public RaisedLedger(RateLimit least, Func<RateLimit, Ledger> create)
        : base(least)
    {
        (_least, _present, _before, _create) = (least, least, least, create);
        _inner = create(least);
        Terms = Inner.Terms;
    }

    public override Ledger Inner => _inner;

    public override long Permits => Inner.Permits;

    public override long Reference => Inner.Reference;

    public override long Released => Inner.Released;

    public override long LargestCost => Inner.LargestCost;

    public override (double Permits, double Ticks) Terms { get; }

    private bool IsRaised => Pace(_present) > Pace(_least) || _present.Permits > _least.Permits;

    public override bool TakeChange()
    {
        bool isChanged = _isChanged;
        _isChanged = false;
        return isChanged;
    }

    public override void Advance(long now, SetState set)
    {
        if (!_hasStarted)
        {
            _hasStarted = true;
            _trial.Postpone(now, Reference);
        }

        _trial.Advance(now, Reference);
        Inner.Advance(now, set);
    }

    public override long? PermitsLeft(long now, SetState set) => Inner.PermitsLeft(now, set);

    public override bool IsFull(long now, SetState set, out long since) => Inner.IsFull(now, set, out since);

    public override long Ask(long now, SetState set, int cost, double reserve, bool isProbe)
    {
        long at = Inner.Ask(now, set, cost, reserve, isProbe);

        // With nothing in flight somebody may have been told this very instant.
        if (at > now && at != MonotonicClock.Never && set is { InFlight: > 0, Factor: >= 1 } && !_isStated && !IsShared(now, 3) && _trial.IsDue(now))
        {
            _before = _present;
            _trial.Start(now, Math.Max(LimitTrial.LengthFor(Reference), TimeToDrain()));
            Become(_present.Scaled(1 + _trial.Step), now, set, "trials");
            at = Inner.Ask(now, set, cost, reserve, isProbe);
        }

        return at;
    }

    /// <remarks>Behind others nothing is certain, because more may be tried.</remarks>
    public override long EarliestStart(long now, SetState set, long ahead, int cost, bool isProbe) =>
        set.IsQuiet && ahead == 0 ? Inner.EarliestStart(now, set, ahead, cost, isProbe) : now;

    public override void Granted(long now, int cost) => Inner.Granted(now, cost);

    public override void Completed(long at, int cost) => Inner.Completed(at, cost);

    public override void Refunded(long now, SetState set, int cost) => Inner.Refunded(now, set, cost);

    public override void Spend(long at) => Inner.Spend(at);

    public override void Inherit(Ledger before, long now, SetState set)
    {
        Inner.Inherit(before, now, set);
        ForeignAt = Inner.ForeignAt;
    }

    public override void Observe(long now, SetState set, in Observation seen)
    {
        if (seen.Limit is { } limit)
        {
            _isStated = true;
            if (limit > _present.Permits)
            {
                Become(_present.Sized((int)limit), now, set, seen.Origin ?? "header");
            }
        }

        Inner.Observe(now, set, seen);
        ForeignAt = Inner.ForeignAt;
    }

    public override bool Refused(long now, SetState set)
    {
        Inner.Refused(now, set);
        bool wasRaised = IsRaised;
        bool isTrialToBlame = _trial.Fails(now, Reference);
        _trial.Postpone(now, Reference);
        if (wasRaised)
        {
            RateLimit lower = isTrialToBlame ? _before : _present.Scaled(Decrease);
            Become(Pace(lower) > Pace(_least) ? lower : _least, now, set, "refusals");
        }

        return wasRaised;
    }

    /// <summary>A bucket that fills too slowly for the rate that is tried is empty only after so long.</summary>
    private long TimeToDrain() => Inner is BucketLedger ? (long)(Reference * (1 + _trial.Step) / _trial.Step) : 0;

    /// <summary>Permits a tick, or permits where there is no time.</summary>
    private static double Pace(RateLimit limit) => limit.Permits / (double)(limit.Span?.Ticks ?? 1);

    private void Become(RateLimit limit, long now, SetState set, string saidBy)
    {
        Ledger next = _create(limit);
        next.Inherit(Inner, now, set);
        (_inner, _present, _isChanged) = (next, limit, true);
        Origin = limit == _least ? "declared" : "learned from " + saidBy;
    }
}
