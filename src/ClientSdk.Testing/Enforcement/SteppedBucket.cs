namespace ClientSdk.Testing.Enforcement;

/// <summary>A token bucket that gets its tokens in steps: so many each time, capped at the capacity.</summary>
internal sealed class SteppedBucket(int capacity, int permits, TimeSpan every, TimeSpan? phase) : ServerLimit(capacity, countRejects: false)
{
    private readonly long _every = Positive(every, nameof(every));
    private readonly long _step = permits > 0 ? permits : throw new ArgumentOutOfRangeException(nameof(permits), permits, "A bucket's refill must be positive.");
    private long _level = capacity;
    private long _lastStep = long.MinValue;

    internal override LimitVerdict Look(long now)
    {
        Refill(now);
        long toNext = _level == Size || _lastStep == long.MinValue ? 0 : _lastStep + _every - now;
        return Says(_level, _level > 0 ? 0 : toNext, toNext);
    }

    internal override void Take(long now)
    {
        Refill(now);
        if (_lastStep == long.MinValue)
        {
            _lastStep = now;
        }

        _level--;
    }

    private void Refill(long now)
    {
        if (_lastStep == long.MinValue)
        {
            _lastStep = phase is { } offset ? Edges.AtOrBefore(now, _every, offset.Ticks) : long.MinValue;
            return;
        }

        long steps = (now - _lastStep) / _every;
        if (steps > 0)
        {
            _level = (long)Int128.Min(Size, _level + ((Int128)steps * _step));
            _lastStep += steps * _every;
        }
    }
}
