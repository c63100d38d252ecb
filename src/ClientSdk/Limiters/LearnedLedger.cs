namespace ClientSdk.Limiters;

/// <summary>
/// The ledger of a set whose rate limits nobody declared. Slow start from the first request; the first refusals show a window,
/// later ones correct it, or show a longer one beside it; headers, where they speak, make the refusals unnecessary. Measured, not
/// proved: only one client.
/// </summary>
internal sealed partial class LearnedLedger : Ledger
{
    /// <summary>How the origin of a learned limit begins.</summary>
    public const string LearnedFrom = "learned from ";

    private const double LatencyWeight = 1 / 32d;
    private const double FewInFlight = 4;

    private static readonly long ShortestTest = 50 * TimeSpan.TicksPerMillisecond;

    private readonly Func<double> _random;
    private readonly FlightWindow _flights = new();
    private readonly StatedLimit _stated = new();
    private readonly LearnedConcurrency _concurrency = new();
    private readonly ConcurrencyTest _test = new();
    private readonly LearnedRates _rates;
    private LearnedModel _leftStated;
    private double _latency;
    private bool _hasHeardHint;
    private bool _isChanged;

    public LearnedLedger(Func<double> random, double utilization = 1)
        : base(UndeclaredLimit.Instance) => (_random, _rates, Origin) = (random, new LearnedRates(utilization), "slow start");

    public override long Permits => Model.Permits;

    public override long Reference => Model.Span;

    public override long Released => _rates.Short.Released;

    public override long LargestCost => long.MaxValue;

    public int Epoch => _flights.Epoch;

    /// <summary>The next grant goes to see whether permits are back, so its refusal is nobody's fault.</summary>
    public bool IsProbing => _flights.MayProbe;

    internal LearnedModel Model => _rates.Short.Model;

    internal LearnedConcurrency Concurrency => _concurrency;

    /// <summary>The replies' numbers were left for a model of its own, because they are no window or too coarse for one.</summary>
    private bool HasLeftStated => _leftStated.IsKnown && _leftStated == _stated.Model;

    private bool IsGuided => _stated.IsOn && !HasLeftStated;

    public override bool IsSameAs(Ledger other) => other is LearnedLedger;

    public override bool TakeChange()
    {
        bool isChanged = _isChanged;
        _isChanged = false;
        return isChanged;
    }

    public override void Advance(long now, SetState set)
    {
        _concurrency.Advance(now);
        _isChanged |= _rates.Advance(now);
    }

    public override long Ask(long now, SetState set, int cost, double reserve, bool isProbe)
    {
        long at = When(now, set, cost, reserve);
        if (at > now && at != MonotonicClock.Never && (!_stated.IsOn || _stated.IsCoarse) && _flights.Size > FewInFlight && _rates.TryMore(now, set, cost))
        {
            _leftStated = _stated.IsOn ? _stated.Model : default;
            at = When(now, set, cost, reserve);
        }

        return at;
    }

    /// <remarks>Alone it goes when it would be granted; behind others nothing is certain, because any reply may show more.</remarks>
    public override long EarliestStart(long now, SetState set, long ahead, int cost, bool isProbe) =>
        set.InFlight == 0 && ahead == 0 && When(now, set, cost, 0) is var at and not MonotonicClock.Never ? at : now;

    public override void Granted(long now, int cost) => _flights.Granted();

    public override void Completed(long at, int cost) => _rates.Completed(at, cost);

    public override void Refunded(long now, SetState set, int cost)
    {
    }

    /// <remarks>What was learned stays where it is; only the share of it that is to be used is news.</remarks>
    public override void Inherit(Ledger before, long now, SetState set)
    {
        if (before is LearnedLedger old)
        {
            old._rates.Utilization = _rates.Utilization;
        }
    }

    public override void Observe(long now, SetState set, in Observation seen)
    {
        bool contradicts = !HasLeftStated && Model.IsKnown && seen.Remaining is { } remaining
            && Model.Permits - set.InFlight - _rates.Short.Held > remaining + Released - seen.ReleasedBefore;
        _stated.Observe(now, seen, contradicts);
        if (seen.Remaining is { } left && seen.Reset is not null)
        {
            Certify(now, left, seen);
        }

        if (!IsGuided || !_stated.Model.IsKnown)
        {
            return;
        }

        if (_stated.IsMisleading)
        {
            _leftStated = _stated.Model;
        }

        Take(now, HasLeftStated ? _stated.EvenModel : _stated.Model, seen.Origin ?? "headers");
    }

    /// <summary>The server accepted it.</summary>
    public void Succeeded(SetPermit permit, long now)
    {
        long latency = now - permit.GrantedAt;
        _latency = _latency > 0 ? _latency + ((latency - _latency) * LatencyWeight) : latency;
        _stated.Succeeded(permit);
        _concurrency.Succeeded(permit.Others);
        if (!_flights.Succeeded(permit.Epoch))
        {
            _rates.AcceptLate(permit);
            return;
        }

        if (_test.IsOn)
        {
            _rates.Forget();
            _test.Confirm(now);
        }
        else if (_rates.IsOpen && _rates.Close(now, IsGuided, _stated.IsOn))
        {
            Show("refusals");
        }

        _rates.Accept(permit, now);
    }

    public void Withdrawn(SetPermit permit) => _flights.Withdrawn(permit.Epoch);

    /// <param name="permit">The refused part.</param>
    /// <param name="now">The time.</param>
    /// <param name="hint">What the server asked for.</param>
    /// <param name="atOnce">The request's part in a limit of requests at once that is learned in a set of its own, bodies included.</param>
    /// <returns>Whether it is a new event, how long nobody is to be sent, and by whose word.</returns>
    public (bool IsNew, long Wait) Refused(SetPermit permit, long now, in RefusalHint hint, SetPermit? atOnce = null)
    {
        _rates.TakeBack(permit.Cost);
        bool hasHeardHint = _hasHeardHint;
        _hasHeardHint |= hint.Ticks is not null;
        if (permit.Epoch != _flights.Epoch)
        {
            return (false, hint.Ticks ?? 0);
        }

        VoidCertificate();
        bool isFirst = !_rates.IsOpen;
        bool isUsedUp = _rates.IsUsedUp;
        SetPermit flying = atOnce ?? permit;
        LearnedConcurrency suspect = atOnce?.Set.LearnedConcurrency?.Learned ?? _concurrency;
        _flights.Refused();
        if (isFirst && flying.Others > 0 && (_stated.SaidRoom(permit) || (hint.Ticks is null && hasHeardHint)))
        {
            suspect.Refused(now, flying.Others);
            return (true, hint.Ticks ?? (long)_latency);
        }

        _stated.Refused();
        _rates.Refuse(permit, now, hint.Ticks);
        if (_test.IsOn)
        {
            _test.Fail();
        }
        else if (isFirst && hint.Ticks is null && !isUsedUp && suspect.IsSuspected(flying.Others))
        {
            _test.Start(suspect, flying.Set.State, flying.Others);
        }
        else if (isFirst)
        {
            _test.Skip();
        }

        return (true, _test.IsOn ? (long)Math.Max(ShortestTest, 1.5 * _latency) : Pause(now, hint.Ticks));
    }

    private long Pause(long now, long? hint)
    {
        int failures = _flights.FailedProbes - (_test.HasFailed ? 1 : 0);
        if (failures <= 1)
        {
            _flights.LowerCeiling(now, _rates.Short.Record.Others);
        }

        return hint is { } ticks ? LearnedPause.Hinted(ticks, failures, _random()) : _rates.GuessPause(now, failures, _random());
    }

    private long When(long now, SetState set, int cost, double reserve)
    {
        double cap = Model.IsKnown ? _flights.Cap(now, Model.Pace, _latency) : double.MaxValue;
        if (_flights.IsFull(cap) || _concurrency.HoldsBack(set.InFlight) || _test.HoldsBack())
        {
            return MonotonicClock.Never;
        }

        return _stated.IsOn ? WhenStated(now, set, cost, reserve)
            : _flights.MayProbe ? now
            : WhenLearned(now, set, cost, reserve);
    }

    private long WhenStated(long now, SetState set, int cost, double reserve)
    {
        long kept = Math.Max(Kept(reserve, Permits, cost), Kept(1 - _rates.Utilization, Permits, cost));
        if (Headroom(set) - kept >= cost || (set.InFlight == 0 && _stated.LetsOneGo(kept)))
        {
            return now;
        }

        // Once it is over, one goes to see.
        long ends = set.InFlight == 0 ? _stated.WindowEnds : MonotonicClock.Never;
        return !_flights.MayProbe && (HasLeftStated || _stated.IsTrusted) ? Math.Min(ends, WhenLearned(now, set, cost, reserve)) : ends;
    }

    private long WhenLearned(long now, SetState set, int cost, double reserve)
    {
        long at = _rates.When(now, set, cost, reserve);
        Limit = _rates.Limit;
        return at;
    }

    private void Take(long now, in LearnedModel model, string saidBy)
    {
        if (_rates.Short.Take(model))
        {
            _rates.Postpone(now);
            Show(saidBy);
        }
    }

    private void Show(string saidBy) => (_isChanged, Limit, Origin) = (true, _rates.Limit, LearnedFrom + saidBy);
}
