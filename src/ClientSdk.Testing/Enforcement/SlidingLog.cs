namespace ClientSdk.Testing.Enforcement;

/// <summary>Remembers every counted instant a for which now lies in [a, a + window).</summary>
internal sealed class SlidingLog(int permits, TimeSpan window, bool countRejects) : ServerLimit(permits, countRejects)
{
    private readonly long _length = Positive(window, nameof(window));
    private readonly Queue<long> _counted = new();

    // The last Size counted instants: with counted rejects the queue is longer than the limit, and the wait depends on the newest ones.
    private readonly long[] _newest = new long[permits];
    private long _total;

    internal override LimitVerdict Look(long now)
    {
        while (_counted.TryPeek(out long oldest) && oldest + _length <= now)
        {
            _counted.Dequeue();
        }

        long remaining = Size - _counted.Count;
        long reset = _counted.TryPeek(out long first) ? first + _length - now : 0;
        long retryAfter = remaining > 0 ? 0 : _newest[_total % Size] + _length - now;
        return Says(remaining, retryAfter, reset);
    }

    internal override void Take(long now)
    {
        _counted.Enqueue(now);
        _newest[_total % Size] = now;
        _total++;
    }

    internal override void Refuse(long now)
    {
        if (CountRejects)
        {
            Take(now);
        }
    }
}
