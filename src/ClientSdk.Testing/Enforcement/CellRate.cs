namespace ClientSdk.Testing.Enforcement;

/// <summary>GCRA: a request conforms when it does not come before the theoretical arrival time minus the tolerance, (burst - 1) intervals.</summary>
internal sealed class CellRate(int burst, TimeSpan interval, bool countRejects) : ServerLimit(burst, countRejects)
{
    private readonly long _interval = Positive(interval, nameof(interval));
    private long _arrival = long.MinValue;

    internal override LimitVerdict Look(long now)
    {
        long ahead = Math.Max(now, _arrival) - now;
        long remaining = ((Size * _interval) - ahead) / _interval;
        long toNext = ahead == 0 ? 0 : ahead - ((Size - remaining - 1) * _interval);
        return Says(remaining, remaining > 0 ? 0 : toNext, toNext);
    }

    internal override void Take(long now) => _arrival = Math.Max(now, _arrival) + _interval;

    internal override void Refuse(long now)
    {
        if (CountRejects)
        {
            _arrival = now + (Size * _interval);
        }
    }
}
