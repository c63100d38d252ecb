namespace ClientSdk.Limiters;

/// <summary>
/// How many requests at once a server takes that refuses some although its window has room: fewer by a share after such a
/// refusal, one more after a while, and ever more rarely where one more was refused before.
/// </summary>
internal sealed class LearnedConcurrency
{
    private const double Cut = 0.85;
    private const double LeastOfAccepted = 0.4;
    private const int FewestSuspicious = 4;
    private const int MostFailedTests = 2;
    private const int MostCutsInARow = 5;
    private const int SuccessesBetweenCuts = 50;

    private static readonly long Shortest = TimeSpan.FromSeconds(10).Ticks;
    private static readonly long Longest = TimeSpan.FromMinutes(10).Ticks;

    private long _interval = Shortest;
    private long _since;
    private bool _hasHeldBack;
    private int _failedTests;
    private int _cuts;
    private int _successes;
    private long _mostAccepted;

    /// <summary>Requests at once; <see cref="long.MaxValue"/> while nothing speaks of such a limit.</summary>
    public long Permits { get; private set; } = long.MaxValue;

    public bool IsKnown => Permits != long.MaxValue;

    public void Advance(long now)
    {
        // More is only tried where fewer has held somebody back.
        if (IsKnown && _hasHeldBack && now - _since >= _interval)
        {
            Permits++;
            (_since, _hasHeldBack) = (now, false);
        }
    }

    public bool HoldsBack(long inFlight)
    {
        bool holdsBack = inFlight >= Permits;
        _hasHeldBack |= holdsBack;
        return holdsBack;
    }

    /// <summary>
    /// Nothing said why it was refused: with others in flight it may have been one too many at once. Then a request that goes as
    /// soon as some of them have ended is accepted, and in a used-up window it is not.
    /// </summary>
    public bool IsSuspected(long others) =>
        IsKnown ? 2 * others >= Permits : others >= FewestSuspicious && _failedTests < MostFailedTests;

    /// <summary>The request that went at once was refused as well.</summary>
    public void TestFailed()
    {
        if (++_failedTests >= MostFailedTests && IsKnown)
        {
            Refute();
        }
    }

    /// <summary>Accepted with so many others in flight.</summary>
    public void Succeeded(long others)
    {
        _successes++;
        _mostAccepted = Math.Max(_mostAccepted, others);
    }

    /// <summary>The server says so.</summary>
    public void State(long permits) => Permits = permits;

    /// <summary>Refused with so many others in flight.</summary>
    public void Refused(long now, long others)
    {
        if (others >= Permits - 1)
        {
            _interval = Math.Min(Longest, 2 * _interval);
        }

        if (others < LeastOfAccepted * _mostAccepted)
        {
            // Far more at once were accepted before: a bucket that had filled up a little lets one go soon as well.
            Refute();
            return;
        }

        _cuts = _successes < SuccessesBetweenCuts ? _cuts + 1 : 1;
        (_successes, _since, _failedTests) = (0, now, 0);
        Permits = Math.Max(1, Math.Min(Permits - 1, (long)(Cut * others)));
        if (_cuts > MostCutsInARow)
        {
            // However few were at once, more were refused: it is a rate that refuses them, and no concern of this.
            Refute();
        }
    }

    private void Refute() => (Permits, _cuts, _failedTests, _interval) = (long.MaxValue, 0, MostFailedTests, Shortest);
}
