using ClientSdk.Limits;

namespace ClientSdk.Limiters;

/// <summary>
/// So many permits in a window: a permit is held in flight and comes back one window after its request's completion, so that
/// any N + 1 requests span at least a window at the server, whatever the network delays.
/// A concurrency limit is the same with a window of zero.
/// </summary>
internal sealed partial class WindowLedger : Ledger
{
    private const int ExactUpTo = 1024;

    private readonly WindowKind _kind;
    private readonly long _window;
    private readonly long _hold;
    private readonly WindowRing _ring;
    private readonly long _declared;
    private ResetInterval _reset;
    private long _learned;
    private long _effective;
    private long _released;
    private long _releasedAsOf;
    private long _probeAt = MonotonicClock.Never;

    public WindowLedger(RateLimit limit, WindowKind kind, long permits, long window, long hold)
        : base(limit)
    {
        (_kind, _window, _hold) = (kind, window, hold);
        (_declared, _learned, _effective) = (permits, permits, permits);
        _ring = new WindowRing(permits > ExactUpTo ? (hold + ExactUpTo - 2) / (ExactUpTo - 1) : 1);
    }

    public override long Permits => _learned;

    public override long Reference => _window;

    public override long Released => _released;

    public override long LargestCost => _declared;

    public override (double Permits, double Ticks) Terms => (_declared, _hold);

    internal WindowRing Ring => _ring;

    internal ResetInterval Reset => _reset;

    private bool BelievesResets => _kind is WindowKind.FixedFromFirstRequest or WindowKind.FixedAligned;

    public override void Advance(long now, SetState set)
    {
        while (_ring.Count > 0 && _ring.OldestAt + _hold <= now)
        {
            _released += _ring.Pop();
        }

        while (_reset.IsKnown && now >= _reset.Late)
        {
            DropThrough(_reset.Early);
            if (_kind == WindowKind.FixedAligned)
            {
                _reset.MoveOn(_window);
            }
            else
            {
                _reset.Forget();
            }
        }

        if (_ring.HeldPhantoms == 0)
        {
            // The server named that time because of others, and of them nothing is left.
            _probeAt = MonotonicClock.Never;
        }

        Adapt(set);
    }

    public override long Ask(long now, SetState set, int cost, double reserve, bool isProbe)
    {
        // A cost above what is granted at present waits until it is alone, rather than for ever.
        long free = Math.Max(_effective, cost) - Taken(set);
        long kept = Kept(reserve, _effective, cost);
        if (!isProbe)
        {
            long paced = Pace(now, set);
            if (paced > now)
            {
                return paced;
            }
        }

        if (free - kept >= cost
            || CertificateAdmits(set, cost, kept)
            || (_ring.HeldPhantoms > 0 && (isProbe || _probeAt <= now)))
        {
            return now;
        }

        return Math.Min(NextRelease(), _probeAt);
    }

    public override bool AdmitsAnytime(long asOf, SetState set, int cost) =>
        !BelievesResets && _ring.HeldPhantoms == 0 && Free(set) >= cost && !IsShared(asOf, 3);

    public override long EarliestStart(long now, SetState set, long ahead, int cost, bool isProbe)
    {
        long permits = ahead + cost;
        bool isQuiet = set.IsQuiet && ahead == 0;

        // As the factor grows again, as much as was learned may come free; alone, the request goes when it would be granted.
        long free = (isQuiet ? Math.Max(_effective, cost) : _learned) - Taken(set);
        if (permits <= free || CertificateAdmits(set, (int)Math.Min(permits, int.MaxValue), 0) || MayBeFreedByReply(set, isQuiet, isProbe))
        {
            return now;
        }

        if (isQuiet)
        {
            return Math.Max(now, Math.Min(_ring.TimeOf(cost - free) is { } last ? ReleaseOf(last) : now, _probeAt));
        }

        long rounds = (permits - 1) / _learned;
        long place = ((permits - 1) % _learned) + 1 - free;
        long at = (place <= 0 ? now : _ring.TimeOf(place) is { } completed ? completed + _hold : now + _hold) + (rounds * _hold);
        return Math.Max(now, Math.Min(at, EarliestByReset(now, permits - free)));
    }

    public override void Granted(long now, int cost)
    {
        if (_probeAt <= now)
        {
            _probeAt = MonotonicClock.Never;
        }
    }

    public override void Completed(long at, int cost) => _ring.Push(at, cost, 0);

    /// <summary>A request that was never sent holds nothing: leaving the flight gives its permit back.</summary>
    public override void Refunded(long now, SetState set, int cost)
    {
    }

    public override void Spend(long at) => _ring.Push(at, (int)_declared, 0);

    public override void Observe(long now, SetState set, in Observation seen)
    {
        if (seen.Limit is { } limit and > 0)
        {
            Learn(limit, set);
        }

        if (seen.Reset is { } reset && BelievesResets)
        {
            IsOutspoken = true;
            _reset.Take(ResetInterval.Of(seen.GrantedAt, now, reset, seen.IsResetInstant), _window);
        }

        if (seen.Remaining is { } remaining)
        {
            Reconcile(now, set, remaining, seen);
            Certify(now, remaining, seen);
        }
    }

    /// <summary>
    /// Until the reset, what comes of age can be used once, and again after it with all the rest: then a whole window passes.
    /// </summary>
    private long EarliestByReset(long now, long missing)
    {
        if (!_reset.IsKnown)
        {
            return MonotonicClock.Never;
        }

        long usedTwice = _ring.HeldThrough(_reset.Early - _hold);
        return _reset.Early >= now + _hold ? now : _reset.Early + (Math.Max(0, missing - usedTwice - 1) / _learned * _window);
    }

    /// <summary>Whether the next reply may show that permits are free which are taken for held, so that nothing later is certain.</summary>
    private bool MayBeFreedByReply(SetState set, bool isQuiet, bool isProbe) =>
        isQuiet
            ? isProbe && _ring.HeldPhantoms > 0
            : _ring.HeldPhantoms > 0 || _learned < _declared || (BelievesResets && !_reset.IsKnown && MaySpeak(set));

    private void Reconcile(long now, SetState set, long remaining, in Observation seen)
    {
        long atMost = remaining + _released - seen.ReleasedBefore;
        long free = Free(set);
        if (Note(remaining, seen))
        {
            _releasedAsOf = _released;
        }

        if (free > atMost && set.Factor >= 1)
        {
            _ring.Push(now, 0, (int)Math.Min(free - atMost, int.MaxValue));
            ForeignAt = now;

            // From now on sends are paced, and those of before need not have told their time.
            set.LastSent = Math.Max(set.LastSent, now);
            if (remaining == 0 && seen.Reset is { } reset)
            {
                _probeAt = now + reset + TimeSpan.TicksPerSecond;
            }
        }
        else if (_ring.HeldPhantoms > 0)
        {
            long othersInFlight = set.Sent - seen.CompletedBefore - seen.Cost;
            _ring.RemovePhantoms(remaining - seen.Cost - othersInFlight - free);
        }
    }

    private void Learn(long limit, SetState set)
    {
        long learned = Math.Min(limit, _declared);
        if (learned != _learned)
        {
            _learned = learned;
            Origin = "header";
            Adapt(set);
        }
    }

    private void Adapt(SetState set) => _effective = set.Factor < 1 ? Math.Max(1, (long)(set.Factor * _learned)) : _learned;

    private long Taken(SetState set) => set.InFlight + _ring.Held;

    private long Free(SetState set) => _effective - Taken(set);

    private long NextRelease() => _ring.Count == 0 ? MonotonicClock.Never : ReleaseOf(_ring.OldestAt);

    /// <summary>When what completed then is let go of, if no reply says more than is known.</summary>
    private long ReleaseOf(long completed)
    {
        ResetInterval reset = _reset;
        if (completed > reset.Early && _kind == WindowKind.FixedAligned && reset.IsKnown)
        {
            reset.MoveOn(_window);
        }

        return reset.IsKnown && completed <= reset.Early ? Math.Min(completed + _hold, reset.Late) : completed + _hold;
    }

    private bool CertificateAdmits(SetState set, int cost, long kept) =>
        set.Factor >= 1
        && Headroom(set) - kept >= cost
        && _declared - set.InFlight - (_ring.Held - _ring.HeldPhantoms) - kept >= cost;

    /// <summary>While others consume, too: a rate in proportion to what the server last said to be left.</summary>
    private long Pace(long now, SetState set)
    {
        if (_window > 0 && IsShared(now, 3))
        {
            double left = EffectiveRemaining(set, _released - _releasedAsOf, _effective);
            if (left < 1 && _reset.IsKnown)
            {
                return _reset.Late;
            }

            long rest = _reset.IsKnown ? _reset.Late - now : _window / 8;
            long at = set.LastSent + (long)(rest / Math.Max(1, left) * (0.75 + (set.Spread / 2)));
            if (at > now)
            {
                return Math.Min(at, NextRelease());
            }
        }

        return set.Factor < 1 ? set.LastSent + (long)(_window / (double)_effective * (0.6 + (set.Spread / 2))) : now;
    }

    private void DropThrough(long early)
    {
        _droppedThrough = early;
        while (_ring.Count > 0 && _ring.OldestAt <= early)
        {
            _released += _ring.Pop();
        }
    }
}
