namespace ClientSdk.Limiters;

/// <summary>
/// The ledger of a set whose rate limits nobody declared. Slow start from the first request; the first refusals show a window,
/// later ones correct it; headers, where they speak, make the refusals unnecessary. Measured, not proved: only one client.
/// </summary>
internal sealed partial class LearnedLedger : Ledger
{
    /// <summary>How the origin of a learned limit begins.</summary>
    public const string LearnedFrom = "learned from ";

    private const double LatencyWeight = 1 / 32d;
    private const double UsedUp = 0.75;

    private static readonly long ShortestTest = 50 * TimeSpan.TicksPerMillisecond;
    private static readonly long RateTrial = TimeSpan.FromSeconds(15).Ticks;

    private readonly Func<double> _random;
    private readonly CompletionLog _log = new();
    private readonly FlightWindow _flights = new();
    private readonly ModelRevision _revision = new();
    private readonly RefusalRecord _record = new();
    private readonly LimitTrial _trial = new();
    private readonly StatedLimit _stated = new();
    private readonly LearnedConcurrency _concurrency = new();
    private readonly ConcurrencyTest _test = new();
    private LearnedModel _model;
    private LearnedModel _beforeTrial;
    private double _latency;
    private string _saidBy = "";
    private bool _hasHeardHint;
    private bool _isChanged;

    public LearnedLedger(Func<double> random)
        : base(UndeclaredLimit.Instance) => (_random, Origin) = (random, "slow start");

    public override long Permits => _model.Permits;

    public override long Reference => _model.Span;

    public override long Released => _log.Released;

    public override long LargestCost => long.MaxValue;

    public int Epoch => _flights.Epoch;

    /// <summary>The next grant goes to see whether permits are back, so its refusal is nobody's fault.</summary>
    public bool IsProbing => _flights.MayProbe;

    internal LearnedModel Model => _model;

    internal LearnedConcurrency Concurrency => _concurrency;

    public override bool IsSameAs(Ledger other) => other is LearnedLedger;

    public override bool TakeChange()
    {
        bool isChanged = _isChanged;
        _isChanged = false;
        return isChanged;
    }

    public override void Advance(long now, SetState set)
    {
        _log.DropThrough(now - (_model.IsKnown ? _model.Hold : TimeSpan.TicksPerDay));
        _stated.Advance(now);
        _concurrency.Advance(now);
        if (_trial.Advance(now, _model.Span))
        {
            _isChanged = true;
        }
    }

    public override long Ask(long now, SetState set, int cost, double reserve, bool isProbe)
    {
        long at = When(now, set, cost, Kept(reserve, _model.Permits, cost));
        if (at > now && at != MonotonicClock.Never && !_stated.IsOn && _flights is { FailedProbes: 0, Size: > 4 })
        {
            if (_trial.IsDue(now))
            {
                _beforeTrial = _model;
                _trial.Start(now, _model.IsRate ? RateTrial : LimitTrial.LengthFor(_model.Span));
                Take(_model.Raised(_trial.Step), _saidBy);
                at = When(now, set, cost, Kept(reserve, _model.Permits, cost));
            }
        }

        return at;
    }

    /// <remarks>Alone it goes when it would be granted; behind others nothing is certain, because any reply may show more.</remarks>
    public override long EarliestStart(long now, SetState set, long ahead, int cost, bool isProbe) =>
        set.InFlight == 0 && ahead == 0 && When(now, set, cost, 0) is var at and not MonotonicClock.Never ? at : now;

    public override void Granted(long now, int cost) => _flights.Granted();

    public override void Completed(long at, int cost) => _log.Add(at, cost);

    public override void Refunded(long now, SetState set, int cost)
    {
    }

    public override void Inherit(Ledger before, long now, SetState set)
    {
    }

    public override void Observe(long now, SetState set, in Observation seen)
    {
        bool contradicts = _model.IsKnown && seen.Remaining is { } remaining
            && _model.Permits - set.InFlight - _log.Held > remaining + _log.Released - seen.ReleasedBefore;
        _stated.Observe(now, seen, contradicts);
        if (seen.Remaining is { } left && seen.Reset is not null)
        {
            Certify(now, left, seen);
        }

        if (_stated.IsOn && _stated.Model is { IsKnown: true } model && model != _model)
        {
            Take(model, seen.Origin ?? "headers");
        }
    }

    /// <summary>The server accepted it.</summary>
    public void Succeeded(SetPermit permit, long now)
    {
        long latency = now - permit.GrantedAt;
        _latency = _latency > 0 ? _latency + ((latency - _latency) * LatencyWeight) : latency;
        _stated.Succeeded(permit);
        _concurrency.Succeeded();
        if (!_flights.Succeeded(permit.Epoch))
        {
            _record.AcceptLate(permit);
            return;
        }

        if (_test.IsOn)
        {
            _record.Forget();
            _test.Confirm(now);
        }
        else if (_record.IsOpen)
        {
            Close(now);
        }

        _record.Accept(permit, now);
    }

    public void Withdrawn(SetPermit permit) => _flights.Withdrawn(permit.Epoch);

    /// <param name="permit">The refused part.</param>
    /// <param name="now">The time.</param>
    /// <param name="hint">What the server asked for.</param>
    /// <param name="atOnce">The request's part in a limit of requests at once that is learned in a set of its own, bodies included.</param>
    /// <returns>Whether it is a new event, how long nobody is to be sent, and by whose word.</returns>
    public (bool IsNew, long Wait) Refused(SetPermit permit, long now, in RefusalHint hint, SetPermit? atOnce = null)
    {
        _log.TakeBack(permit.Cost);
        bool hasHeardHint = _hasHeardHint;
        _hasHeardHint |= hint.Ticks is not null;
        if (permit.Epoch != _flights.Epoch)
        {
            return (false, hint.Ticks ?? 0);
        }

        VoidCertificate();
        bool isFirst = !_record.IsOpen;
        bool isUsedUp = _model.IsKnown && (_model.IsRate || _record.Accepted >= UsedUp * _model.Permits);
        SetPermit flying = atOnce ?? permit;
        LearnedConcurrency suspect = atOnce?.Set.LearnedConcurrency?.Learned ?? _concurrency;
        _flights.Refused();
        if (isFirst && flying.Others > 0 && (_stated.SaidRoom(permit) || (hint.Ticks is null && hasHeardHint)))
        {
            suspect.Refused(now, flying.Others);
            return (true, hint.Ticks ?? (long)_latency);
        }

        _stated.Refused();
        _record.Refuse(permit, now, permit.Others, hint.Ticks);
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
            _flights.LowerCeiling(now, _record.Others);
        }

        return hint is { } ticks
            ? LearnedPause.Hinted(ticks, failures, _random())
            : LearnedPause.Guessed(now, _record.FirstCompleted, _model, failures, _random());
    }

    private long When(long now, SetState set, int cost, long kept)
    {
        double cap = _model.IsKnown ? _flights.Cap(now, _model.Pace, _latency) : double.MaxValue;
        if (_flights.IsFull(cap) || _concurrency.HoldsBack(set.InFlight) || _test.HoldsBack())
        {
            return MonotonicClock.Never;
        }

        if (_stated.IsOn)
        {
            return WhenStated(now, set, cost, kept);
        }

        return !_model.IsKnown || _flights.MayProbe ? now : WhenLearned(now, set, cost, kept);
    }

    private long WhenStated(long now, SetState set, int cost, long kept)
    {
        if (Headroom(set) - kept >= cost || (set.InFlight == 0 && _stated.LetsOneGo))
        {
            return now;
        }

        long ends = set.InFlight == 0 ? Math.Max(now + 1, _stated.WindowEnds) : MonotonicClock.Never;
        if (_flights.MayProbe)
        {
            return ends;
        }

        return _stated.IsTrusted ? Math.Min(ends, WhenLearned(now, set, cost, kept))
            : _stated.CautiousSpacing is { } spacing ? Math.Min(ends, Math.Max(now, set.LastSent + (cost * spacing)))
            : ends;
    }

    private long WhenLearned(long now, SetState set, int cost, long kept)
    {
        if (_model.IsRate)
        {
            return Math.Max(now, set.LastSent + (long)(_model.TicksPerPermit * cost));
        }

        // A cost above what was learned waits until it is alone, rather than for ever.
        long missing = set.InFlight + _log.Held + Math.Min(cost, _model.Permits) + kept - _model.Permits;
        return missing <= 0 ? now
            : _log.TimeOf(missing) is { } completed ? Math.Max(now + 1, completed + _model.Hold)
            : MonotonicClock.Never;
    }

    private void Close(long now)
    {
        RefusalEvent seen = _record.Close(now);
        if (_stated.IsOn)
        {
            // What the replies state needs no guessing.
            return;
        }

        LearnedModel model = _model.IsKnown && _trial.Fails(seen.At, _model.Span) ? _beforeTrial : _revision.After(seen, _model);
        _trial.Postpone(now, model.Span);
        Take(model, "refusals");
    }

    private void Take(in LearnedModel model, string saidBy)
    {
        if (model == _model)
        {
            return;
        }

        (_model, _isChanged, _saidBy) = (model, true, saidBy);
        Limit = model.ToLimit();
        Origin = LearnedFrom + (saidBy.Length > 0 ? saidBy : "refusals");
    }
}
