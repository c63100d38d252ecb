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
    private const double Cautious = 0.92;
    private const double MoreCautious = 0.8;
    private const double TooCautious = 0.3;

    private static readonly long Granularity = TimeSpan.TicksPerSecond;

    private long _limit;
    private long _largestReset;
    private long _asOf = -1;
    private long? _smallest;
    private int _resets;
    private int _contradictions;
    private int _changes;
    private double _caution = Cautious;
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

    /// <summary>Alone, one request may go as long as the window has not been said to be used up; and one to see, once it is over.</summary>
    public bool LetsOneGo => _smallest is not 0;

    /// <summary>
    /// A server that counts a window in another way than "so many in any window" takes an even rate a little below the stated one.
    /// </summary>
    public long? CautiousSpacing => _contradictions > 0 && _changes <= MostChanges && _caution > TooCautious && _largestReset > Granularity
        ? (long)(Model.Span / (_caution * _limit))
        : null;

    /// <summary>Whether this reply said that there is room.</summary>
    public bool SaidRoom(SetPermit permit) => IsOn && (_spokenOf != permit.SentBefore || _smallest > 0);

    public void Advance(long now)
    {
        if (now >= WindowEnds)
        {
            _smallest = null;
        }
    }

    public void Observe(long now, in Observation seen, bool contradictsModel)
    {
        if (seen.Remaining is not { } remaining || seen.Reset is not { } reset || seen.Limit is 0)
        {
            return;
        }

        (_spokenOf, _silent) = (seen.SentBefore, 0);
        if (contradictsModel && IsTrusted)
        {
            _contradictions++;
            _resets = 0;
        }

        if (seen.Limit is { } limit && limit > 0 && limit != _limit)
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
            _smallest = Math.Min(_smallest ?? remaining, remaining);
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

    public void Refused()
    {
        _smallest = 0;
        _caution *= _contradictions > 0 ? MoreCautious : 1;
    }
}
