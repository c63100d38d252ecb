namespace ClientSdk.Testing.Enforcement;

/// <summary>A token bucket in exact arithmetic: one token is one period's worth of units, and each tick adds as many units as a period adds tokens.</summary>
internal sealed class ContinuousBucket(int capacity, int permits, TimeSpan period, bool countRejects) : ServerLimit(capacity, countRejects)
{
    private readonly long _token = Positive(period, nameof(period));
    private readonly long _perTick = permits > 0 ? permits : throw new ArgumentOutOfRangeException(nameof(permits), permits, "A bucket's refill must be positive.");
    private Int128 _level = (Int128)capacity * period.Ticks;
    private long _at = long.MinValue;

    internal override LimitVerdict Look(long now)
    {
        Refill(now);
        Int128 full = (Int128)Size * _token;
        long remaining = (long)(_level / _token);
        long toNext = _level == full ? 0 : Edges.CeilingDivide(((remaining + 1) * (Int128)_token) - _level, _perTick);
        return Says(remaining, remaining > 0 ? 0 : toNext, toNext);
    }

    internal override void Take(long now)
    {
        Refill(now);
        _level -= _token;
    }

    internal override void Refuse(long now)
    {
        if (CountRejects)
        {
            Refill(now);
            _level = 0;
        }
    }

    private void Refill(long now)
    {
        if (_at != long.MinValue && now > _at)
        {
            _level = Int128.Min((Int128)Size * _token, _level + ((Int128)(now - _at) * _perTick));
        }

        _at = Math.Max(_at, now);
    }
}
