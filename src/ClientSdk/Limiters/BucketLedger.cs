using ClientSdk.Limits;

namespace ClientSdk.Limiters;

/// <summary>
/// A bucket that refills over time. The refill itself stops at the capacity less what is in flight, because the server's own
/// bucket may have been full while those requests were still on their way.
/// </summary>
internal sealed class BucketLedger(RateLimit limit, long permits, Func<long, BucketShape> shapeOf) : Ledger(limit)
{
    private readonly long _declared = permits;
    private readonly BucketShape _declaredShape = shapeOf(permits);
    private BucketShape _shape = shapeOf(permits);
    private double _credit = shapeOf(permits).Capacity;
    private double _factor = 1;
    private long _learned = permits;
    private long _last;
    private long _fullSince;

    public override long Permits => _learned;

    public override long Reference => (long)_shape.Capacity;

    public override long LargestCost => _declaredShape.Burst;

    public override (double Permits, double Ticks) Terms => (_declaredShape.Capacity, _declaredShape.TicksPerPermit);

    /// <summary>What is saved up, in ticks; certificates may take it below zero.</summary>
    internal double Credit => _credit;

    internal BucketShape Shape => _shape;

    public override void Advance(long now, SetState set)
    {
        double cap = Cap(set);
        double refilled = _credit + ((now - _last) * _factor);
        if (_credit < cap && refilled >= cap)
        {
            _fullSince = now - (long)((refilled - cap) / _factor);
        }

        _credit = Math.Min(cap, refilled);
        (_last, _factor) = (now, set.Factor);
    }

    public override long? PermitsLeft(long now, SetState set) =>
        IsPaced(now, set, out _) ? 0 : Math.Max(0, Math.Max((long)(_credit / _shape.TicksPerPermit), _factor >= 1 ? Headroom(set) : 0));

    public override bool IsFull(long now, SetState set, out long since)
    {
        since = _fullSince;
        return _credit >= _shape.Capacity && !IsShared(now, 3);
    }

    public override long Ask(long now, SetState set, int cost, double reserve, bool isProbe)
    {
        long kept = Kept(reserve, _shape.Burst, cost);

        // A cost above what is granted at present waits until the bucket is full, rather than for ever.
        double needed = Math.Min((cost + kept) * _shape.TicksPerPermit, _shape.Capacity);
        if (!isProbe && IsPaced(now, set, out long paced))
        {
            return paced;
        }

        if (_credit >= needed || (_factor >= 1 && Headroom(set) - kept >= cost))
        {
            return now;
        }

        return Cap(set) < needed ? MonotonicClock.Never : now + (long)Math.Ceiling((needed - _credit) / _factor);
    }

    public override long EarliestStart(long now, SetState set, long ahead, int cost, bool isProbe)
    {
        long permits = ahead + cost;
        bool mayBeFreedByReply = (!set.IsQuiet || ahead > 0) && (MaySpeak(set) || _learned < _declared);
        if (Headroom(set) >= permits || mayBeFreedByReply)
        {
            return now;
        }

        bool isQuiet = set.IsQuiet && ahead == 0;
        double needed = isQuiet ? Math.Min(permits * _shape.TicksPerPermit, _shape.Capacity) : permits * _shape.TicksPerPermit;
        return Math.Max(now, now + (long)Math.Ceiling((needed - _credit) / (isQuiet ? _factor : 1)));
    }

    public override void Granted(long now, int cost) => _credit -= cost * _shape.TicksPerPermit;

    public override void Completed(long at, int cost)
    {
    }

    public override void Refunded(long now, SetState set, int cost) =>
        _credit = Math.Min(Cap(set), _credit + (cost * _shape.TicksPerPermit));

    public override void Spend(long at) => (_credit, _last) = (0, at);

    public override void Inherit(Ledger before, long now, SetState set)
    {
        // A window says how many, and not when: as many as were ever spent may be missing.
        double left = before is BucketLedger old
            ? old._credit * _shape.TicksPerPermit / old._shape.TicksPerPermit
            : Math.Max(0, _shape.Capacity - ((double)set.Completed * _shape.TicksPerPermit));
        (_last, _factor, ForeignAt) = (now, set.Factor, before.ForeignAt);
        _credit = Math.Min(Cap(set), left);
    }

    /// <summary>It was refused because the server's bucket was empty, whatever this one still held.</summary>
    public override bool Refused(long now, SetState set)
    {
        _credit = Math.Min(_credit, _shape.TicksPerPermit);
        return base.Refused(now, set);
    }

    public override void Observe(long now, SetState set, in Observation seen)
    {
        if (seen.Limit is { } limit and > 0)
        {
            Learn(Math.Min(limit, _declared));
        }

        if (seen.Remaining is not { } remaining)
        {
            return;
        }

        Note(remaining, seen);

        // One more than stated, because a fraction of a permit is not stated.
        double atMost = ((remaining + 1) * _shape.TicksPerPermit) + (now - seen.GrantedAt);
        if (_credit > atMost)
        {
            _credit = atMost;
            ForeignAt = now;
        }

        Certify(now, remaining, seen);
    }

    /// <summary>While others consume, too: a rate in proportion to what the server last said to be left.</summary>
    private bool IsPaced(long now, SetState set, out long until)
    {
        until = now;
        if (IsShared(now, 3))
        {
            double left = Math.Max(1, EffectiveRemaining(set, 0, _learned));
            until = set.LastSent + (long)(_shape.Capacity / 2 / left * (0.75 + (set.Spread / 2)));
        }

        return until > now;
    }

    private void Learn(long permits)
    {
        if (permits != _learned)
        {
            double before = _shape.TicksPerPermit;
            _learned = permits;
            _shape = shapeOf(permits);
            _credit *= _shape.TicksPerPermit / before;
            Origin = "header";
        }
    }

    private double Cap(SetState set) => _shape.Capacity - (set.InFlight * _shape.TicksPerPermit);
}
