namespace ClientSdk.Testing.Enforcement;

/// <summary>Two aligned windows: previous * (1 - f) + current, this request included, must not exceed the size; in integers, so without rounding.</summary>
internal sealed class SlidingCounter(int permits, TimeSpan window, bool countRejects, TimeSpan offset) : ServerLimit(permits, countRejects)
{
    private readonly long _length = Positive(window, nameof(window));
    private long _start = long.MinValue;
    private long _previous;
    private long _current;

    internal override LimitVerdict Look(long now)
    {
        Turn(now);
        long into = now - _start;
        Int128 weighted = ((Int128)_previous * (_length - into)) + ((Int128)_current * _length);
        Int128 free = ((Int128)Size * _length) - weighted;
        long remaining = free < 0 ? 0 : (long)(free / _length);
        return Says(remaining, remaining > 0 ? 0 : FirstFit() - now, _start + _length - now);
    }

    internal override void Take(long now)
    {
        Turn(now);
        _current++;
    }

    internal override void Refuse(long now)
    {
        if (CountRejects)
        {
            Take(now);
        }
    }

    /// <summary>The first instant at which one more fits, if nothing else arrives.</summary>
    private long FirstFit()
    {
        if (_current < Size)
        {
            return _start + Fit(_previous, _current);
        }

        // Nothing fits beside this window's own count: it has to become the previous one first, and then shrink.
        return _start + _length + Fit(_current, 0);
    }

    private long Fit(long previous, long current) =>
        _length - (long)Int128.Min(_length, (Int128)(Size - current - 1) * _length / Math.Max(1, previous));

    private void Turn(long now)
    {
        long start = Edges.AtOrBefore(now, _length, offset.Ticks);
        if (start == _start)
        {
            return;
        }

        _previous = start == _start + _length ? _current : 0;
        _current = 0;
        _start = start;
    }
}
