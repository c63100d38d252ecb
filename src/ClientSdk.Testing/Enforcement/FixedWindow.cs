namespace ClientSdk.Testing.Enforcement;

/// <summary>So many requests per window; the windows are aligned, or each starts with the first request after the last one ended.</summary>
internal sealed class FixedWindow(int permits, TimeSpan window, TimeSpan? phase) : ServerLimit(permits, countRejects: false)
{
    private readonly long _length = Positive(window, nameof(window));
    private long _start = long.MinValue;
    private long _count;

    internal override LimitVerdict Look(long now)
    {
        Turn(now);
        long left = IsOpen(now) ? _start + _length - now : 0;
        long remaining = Size - _count;
        return Says(remaining, remaining > 0 ? 0 : left, left);
    }

    internal override void Take(long now)
    {
        Turn(now);
        if (!IsOpen(now))
        {
            _start = now;
        }

        _count++;
    }

    private bool IsOpen(long now) => _start != long.MinValue && now < _start + _length;

    private void Turn(long now)
    {
        if (IsOpen(now))
        {
            return;
        }

        _count = 0;
        _start = phase is { } offset ? Edges.AtOrBefore(now, _length, offset.Ticks) : long.MinValue;
    }
}
