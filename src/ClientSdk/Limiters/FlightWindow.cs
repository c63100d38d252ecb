namespace ClientSdk.Limiters;

/// <summary>
/// How many requests may be in flight where nobody declared a limit: slow start from the first request, and again after each
/// refusal. Its epochs tell requests of before a refusal from those of after it.
/// </summary>
internal sealed class FlightWindow
{
    private const double SlowStartEnds = 16;
    private const double SmallestCeiling = 4;
    private const double LargestCeiling = 64;
    private const double Cut = 0.7;

    private static readonly long CeilingGrowsEvery = TimeSpan.FromMinutes(5).Ticks;

    private double _size = 1;
    private double _ceiling = LargestCeiling;
    private long _ceilingSince;

    /// <summary>Requests of before the latest refusal carry a smaller number.</summary>
    public int Epoch { get; private set; }

    /// <summary>Of this epoch.</summary>
    public int InFlight { get; private set; }

    public double Size => _size;

    /// <summary>Refused probes in a row.</summary>
    public int FailedProbes { get; private set; }

    /// <summary>After a refusal one request goes to see, whatever the model says.</summary>
    public bool MayProbe => _size <= 1 && InFlight == 0 && FailedProbes > 0;

    public bool IsFull(double cap) => InFlight >= Math.Max(1, Math.Min(_size, cap));

    /// <summary>The most that a known limit needs in flight, with room; more would only be refused together.</summary>
    public double Cap(long now, double pace, double latency)
    {
        double ceiling = Math.Min(LargestCeiling, _ceiling + ((double)(now - _ceilingSince) / CeilingGrowsEvery));
        return Math.Min(ceiling, Math.Max(SlowStartEnds, 2 * pace * latency));
    }

    public void Granted() => InFlight++;

    /// <returns>Whether it belongs to the present epoch.</returns>
    public bool Succeeded(int epoch)
    {
        if (epoch != Epoch)
        {
            return false;
        }

        InFlight--;
        FailedProbes = 0;
        _size += _size < SlowStartEnds ? 1 : 4 / _size;
        return true;
    }

    /// <summary>Lost, never sent, or answered by somebody who may never have asked the limiter: it says nothing.</summary>
    public void Withdrawn(int epoch) => InFlight -= epoch == Epoch ? 1 : 0;

    public void Refused()
    {
        Epoch++;
        FailedProbes++;
        (InFlight, _size) = (0, 1);
    }

    /// <summary>So many were in flight beside the one that was refused first: fewer from now on.</summary>
    public void LowerCeiling(long now, long others) => (_ceiling, _ceilingSince) = (Math.Max(SmallestCeiling, Cut * others), now);
}
