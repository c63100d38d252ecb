namespace ClientSdk.Limiters;

/// <summary>
/// A limit that nobody declared, as replies state it. Its certificate is proof and is kept by the ledger; what stands here is
/// when to look again, and a window that alone decides only after two resets were seen, because the first window may be partial.
/// </summary>
internal sealed class StatedLimit
{
    private const int ResetsToTrust = 2;
    private const int MostContradictions = 3;
    private const int SilentAfter = 16;
    private const int MostChanges = 3;
    private const int Few = 2;
    private const int SmallBucket = 10;

    private static readonly long Granularity = TimeSpan.TicksPerSecond;

    private long _limit;
    private long _largestReset;
    private long _asOf = -1;
    private long _smallest = long.MaxValue;
    private int _resets;
    private int _contradictions;
    private int _changes;
    private int _silent;
    private long _spokenOf = -1;

    /// <summary>Accepted replies state the limit, so that it decides.</summary>
    public bool IsOn { get; private set; }

    /// <summary>The latest instant at which the window that the newest reply spoke of may end.</summary>
    public long WindowEnds { get; private set; } = MonotonicClock.LongAgo;

    /// <summary>The window that the replies add up to; not known before a limit and a reset were stated.</summary>
    public LearnedModel Model => _limit > 0 && _largestReset > 0
        ? LearnedModel.Window(_limit, LikelySpan.Within(_largestReset - Granularity, _largestReset + Granularity))
        : default;

    public bool IsTrusted => _resets >= ResetsToTrust && _contradictions < MostContradictions && _limit > 0;

    /// <summary>Alone, one request may go as long as the window has not been said to be used up to what is kept back.</summary>
    public bool LetsOneGo(long kept) => _smallest > kept;

    /// <summary>The replies contradict every window of the stated numbers, although those do not change.</summary>
    public bool IsMisleading => _contradictions > 0 && _changes <= MostChanges && MayBeWindow && Model.IsKnown;

    /// <summary>A reset of a second at most is the next permit's, of a bucket; unless that is small, no window is to be made of it.</summary>
    private bool MayBeWindow => _largestReset > Granularity || _limit <= SmallBucket;

    /// <summary>So few that the second in which they come back may be nothing but the rounding of the reset.</summary>
    public bool IsCoarse => IsTrusted && _largestReset <= Granularity && _limit <= Few;

    /// <summary>
    /// What a server takes that weighs the last window into the present one, whatever the phase: a small burst, and the rest evenly over the
    /// window. Here as a short window of its own.
    /// </summary>
    public LearnedModel EvenModel
    {
        get
        {
            long burst = Math.Max(1, _limit / 20);
            return LearnedModel.Spaced(burst, burst * (double)Model.Span / Math.Max(1, _limit - burst));
        }
    }

    /// <summary>Whether this reply said that there is room.</summary>
    public bool SaidRoom(SetPermit permit) => IsOn && (_spokenOf != permit.SentBefore || _smallest > 0);

    public void Observe(long now, in Observation seen, bool contradictsModel)
    {
        if (seen.Remaining is not { } remaining || seen.Reset is not { } reset || seen.Limit is 0)
        {
            return;
        }

        (_spokenOf, _silent) = (seen.SentBefore, 0);
        if (contradictsModel && IsTrusted)
        {
            _contradictions += MayBeWindow ? 1 : MostContradictions;
            _resets = 0;
        }

        if (seen.Limit is { } limit && limit != _limit)
        {
            // Two limits in turns are never one window; one that was changed for good may be.
            _changes++;
            (_limit, _contradictions) = (limit, _changes > MostChanges ? MostContradictions : 0);
        }

        bool isNewest = seen.SentBefore >= _asOf;
        if (_asOf < 0 || now >= WindowEnds || (isNewest && seen.GrantedAt + reset - Granularity > WindowEnds))
        {
            _resets += _asOf < 0 ? 0 : 1;
            _smallest = remaining;
        }
        else
        {
            _smallest = Math.Min(_smallest, remaining);
        }

        _largestReset = Math.Max(_largestReset, reset);
        if (isNewest)
        {
            (_asOf, WindowEnds) = (seen.SentBefore, now + reset + Granularity);
        }
    }

    public void Succeeded(SetPermit permit)
    {
        if (_spokenOf == permit.SentBefore)
        {
            IsOn = true;
        }
        else if (IsOn && ++_silent > SilentAfter)
        {
            IsOn = false;
        }
    }

    public void Refused() => _smallest = 0;
}
