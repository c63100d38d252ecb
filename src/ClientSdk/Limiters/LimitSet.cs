using ClientSdk.Limits;

namespace ClientSdk.Limiters;

/// <summary>
/// The limits that one group of requests draws on together, with their own count in flight, certificates, pause and slow
/// start. Pure, like the ledgers; the limiter around it has the lock.
/// </summary>
internal sealed partial class LimitSet
{
    private static readonly long ShortestReference = TimeSpan.TicksPerSecond;
    private static readonly long LongestReference = TimeSpan.TicksPerMinute;

    private Ledger[] _ledgers;
    private Ledger[] _changing;
    private readonly Queue<(long Due, SetPermit Permit)> _lost = new();
    private readonly Queue<(long Due, SetPermit Permit, int Use)> _bodies = new();
    private readonly Stack<SetPermit> _spare = new();
    private long _lostRequestHold;
    private long _reference;
    private int _generation;
    private int _expiredBodies;

    public LimitSet(string name, IEnumerable<Ledger> ledgers, bool endsWithBody, long lostRequestHold, Func<double> random)
    {
        (Name, EndsWithBody, _lostRequestHold) = (name, endsWithBody, lostRequestHold);
        _ledgers = [.. ledgers];
        _changing = Recognise();
        _reference = Math.Clamp(_ledgers.Select(ledger => ledger.Reference).DefaultIfEmpty().Max(), ShortestReference, LongestReference);
        (Gate, State) = (new Gate(random), new SetState(random));
    }

    public string Name { get; }

    /// <summary>A concurrency permit ends with the response's body, all others with its headers.</summary>
    public bool EndsWithBody { get; }

    public Gate Gate { get; }

    public SetState State { get; }

    public Ledger[] Ledgers => _ledgers;

    /// <summary>No limit of it changes its name or its kind by itself.</summary>
    public bool KeepsItsLimits => _changing.Length == 0;

    /// <summary>The ledger that learns, where nobody declared a limit.</summary>
    public LearnedLedger? Learned { get; private set; }

    /// <summary>The ledger that learns how many requests at once the server takes, where that is the set's limit.</summary>
    public LearnedConcurrencyLedger? LearnedConcurrency { get; private set; }

    /// <summary>Bodies that were neither read nor disposed in time, so that their permits were taken back; counted since the last look.</summary>
    public int TakeExpiredBodies() => Interlocked.Exchange(ref _expiredBodies, 0);

    public void Advance(long now)
    {
        if (_lost.Count + _bodies.Count + _uncounted.Count > 0)
        {
            AdvanceQueues(now);
        }

        Gate.Advance(now, State, _reference);
        AdvanceLedgers(now);
    }

    private void AdvanceQueues(long now)
    {
        while (_lost.Count > 0 && _lost.Peek() is var next && next.Due <= now)
        {
            CountThrough(next.Due);

            // Until it was due it was in flight: a bucket must not be refilled as if it had ended earlier.
            AdvanceLedgers(next.Due);
            _lost.Dequeue();
            Finish(next.Permit, next.Due);
            Recycle(next.Permit);
        }

        CountThrough(now);
        while (_bodies.Count > 0 && _bodies.Peek() is var body && (body.Due <= now || IsOver(body.Permit, body.Use)))
        {
            _bodies.Dequeue();
            if (!IsOver(body.Permit, body.Use))
            {
                Finish(body.Permit, body.Due);
                _expiredBodies++;
            }
        }
    }

    private void AdvanceLedgers(long now)
    {
        foreach (Ledger ledger in _ledgers)
        {
            ledger.Advance(now, State);
        }
    }

    public Admission Ask(long now, int cost, double reserve)
    {
        Advance(now);
        long gate = Gate.Ask(now);
        var latest = new Admission(gate, null, gate > now ? this : null);
        bool isProbe = Gate.IsFirstProbe;
        foreach (Ledger ledger in _ledgers)
        {
            long at = ledger.Ask(now, State, cost, reserve, isProbe);
            if (at > now && at > latest.At)
            {
                latest = new Admission(at, ledger, this);
            }
        }

        return latest;
    }

    /// <summary>A lower bound for the start of a request of this cost behind others; exact when nothing is in flight and nobody is ahead.</summary>
    public Admission EarliestStart(long now, long ahead, int cost)
    {
        Advance(now);
        var latest = new Admission(Math.Max(now, Gate.PausedUntil), null, Gate.PausedUntil > now ? this : null);
        foreach (Ledger ledger in _ledgers)
        {
            long at = ledger.EarliestStart(now, State, ahead, cost, Gate.IsFirstProbe);
            if (at > latest.At)
            {
                latest = new Admission(at, ledger, this);
            }
        }

        return latest;
    }

    /// <param name="now">The time.</param>
    /// <param name="cost">Permits.</param>
    /// <param name="kept">A part of an earlier permit that may serve again.</param>
    public SetPermit Grant(long now, int cost, SetPermit? kept = null)
    {
        SetPermit permit = kept is not null && kept.Set == this && kept.Generation == _generation ? kept
            : _spare.TryPop(out SetPermit? spare) ? spare
            : new SetPermit { Set = this, ReleasedBefore = new long[_ledgers.Length] };
        (permit.GrantedAt, permit.SentBefore, permit.CompletedBefore) = (now, State.Sent, State.Completed);
        permit.Generation = _generation;
        (permit.Cost, permit.Epoch, permit.IsDone, permit.IsCounted) = (cost, Gate.Epoch, false, false);
        permit.Use++;
        ExpectCount(permit);
        permit.IsFirstProbe = Gate.IsFirstProbe;
        permit.IsProbe = Gate.Granted();
        if (Learned is not null)
        {
            // Slow start is its own here, from the very first request.
            (permit.Learner, permit.Epoch, permit.IsFirstProbe) = (Learned, Learned.Epoch, Learned.IsProbing);
        }

        for (int index = 0; index < _ledgers.Length; index++)
        {
            permit.ReleasedBefore[index] = _ledgers[index].Released;
            _ledgers[index].Granted(now, cost);
        }

        State.InFlight += cost;
        State.Sent += cost;
        State.LastSent = now;
        return permit;
    }

    public void Succeeded(SetPermit permit, long now)
    {
        permit.TakeLearner()?.Succeeded(permit, now);
        LearnedConcurrency?.Succeeded(permit);
        if (permit.IsProbe)
        {
            permit.IsProbe = false;
            Gate.Succeeded(permit.Epoch);
        }
    }

    /// <summary>Its headers are here, its body is not: it is taken back when nobody reads it in time.</summary>
    public void ExpectBody(SetPermit permit, long due) => _bodies.Enqueue((due, permit, permit.Use));

    /// <summary>No reply: the server may count it yet, for so long as the caller assumes, and the permit stays taken.</summary>
    public void Lose(SetPermit permit, long now)
    {
        Withdraw(permit);
        _lost.Enqueue((MonotonicClock.After(now, TimeSpan.FromTicks(_lostRequestHold)), permit));
    }

    /// <summary>Certainly nothing was written: it was never counted, and takes nothing.</summary>
    public void Refund(SetPermit permit, long now)
    {
        Withdraw(permit);
        _refundedAt = now;
        if (permit.IsCounted)
        {
            // It is taken for counted already; later is always safe.
            Finish(permit, now);
            return;
        }

        permit.IsDone = true;
        State.InFlight -= permit.Cost;
        State.Completed += permit.Cost;
        foreach (Ledger ledger in _ledgers)
        {
            ledger.Refunded(now, State, permit.Cost);
        }
    }

    /// <returns>The ledger, if its limit has changed.</returns>
    public Ledger? Observe(SetPermit permit, long now, int ledger, in StatedWindow window)
    {
        if (permit.Generation != _generation)
        {
            // Granted under other limits, what it knew then is no longer comparable.
            return null;
        }

        Ledger own = _ledgers[ledger];
        long before = own.Permits;
        own.Observe(now, State, new Observation(permit, ledger, in window));
        return own.Permits != before ? own : null;
    }

    /// <returns>Whether it is a new event, rather than one more refusal of the last one.</returns>
    public bool Refuse(SetPermit permit, long now, in RefusalHint hint, bool isExplained, SetPermit? atOnce = null)
    {
        if (permit.TakeLearner() is { } learner)
        {
            (bool isNewEvent, long wait) = learner.Refused(permit, now, hint, atOnce);
            Gate.Pause(now, now + wait, hint.Ticks is null ? "back-off" : hint.Origin, hint.IsLong);
            return isNewEvent;
        }

        if (LearnedConcurrency is { } concurrency && permit.Others > 0)
        {
            // Fewer at once is all that it takes; alone, with nobody to wait for, the gate waits.
            Withdraw(permit);
            Gate.Pause(now, now + (hint.Ticks ?? 0), hint.Origin, hint.IsLong);
            return concurrency.Refused(now, permit, State);
        }

        bool isShared = _ledgers.Any(ledger => now - ledger.ForeignAt < 3 * ledger.Reference);
        if (permit.Epoch == Gate.Epoch)
        {
            foreach (Ledger ledger in _ledgers)
            {
                isExplained |= ledger.Refused(now, State);
            }
        }

        return Gate.Refused(now, permit.Epoch, hint, isExplained, isShared, State);
    }

    /// <summary>A ledger that has learned, other than by a reply's word, since the last look.</summary>
    public Ledger? TakeChange() => _changing.Length == 0 ? null : Array.Find(_changing, static ledger => ledger.TakeChange());

    /// <summary>The outcome says nothing to this set's slow start.</summary>
    public void Withdraw(SetPermit permit)
    {
        permit.TakeLearner()?.Withdrawn(permit);
        if (permit.IsProbe)
        {
            permit.IsProbe = false;
            Gate.Withdrawn(permit.Epoch);
        }
    }

    public void Recycle(SetPermit permit)
    {
        if (permit.Generation == _generation)
        {
            _spare.Push(permit);
        }
    }

    /// <summary>New options: the limits are those of <paramref name="fresh"/> from now on, and what was spent is kept.</summary>
    public void Become(LimitSet fresh, long now)
    {
        Advance(now);
        _ledgers = Succession.Of(_ledgers, fresh._ledgers, now, State);
        _changing = Recognise();
        (_lostRequestHold, _reference) = (fresh._lostRequestHold, fresh._reference);
        _generation++;
        _spare.Clear();
        CountedWithin = fresh.CountedWithin;
    }

    /// <returns>The ledgers whose limits change by themselves.</returns>
    private Ledger[] Recognise()
    {
        (Learned, LearnedConcurrency) = (_ledgers is [LearnedLedger rate] ? rate : null, _ledgers is [LearnedConcurrencyLedger atOnce] ? atOnce : null);
        return [.. _ledgers.Where(ledger => ledger is LearnedLedger or LearnedConcurrencyLedger or RaisedLedger)];
    }

    private static bool IsOver(SetPermit permit, int use) => permit.IsDone || permit.Use != use;
}
