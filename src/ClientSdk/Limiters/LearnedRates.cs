using ClientSdk.Limits;

namespace ClientSdk.Limiters;

/// <summary>
/// What refusals have shown of an undeclared rate: one window or spacing, and a longer window beside it where a server shuts out for much
/// longer than the first one lasts. Now and then more is tried of the one that binds.
/// </summary>
internal sealed class LearnedRates(double utilization)
{
    private static readonly long RateTrial = TimeSpan.FromSeconds(15).Ticks;

    private readonly LimitTrial _trial = new();
    private LearnedRate _tried = new(utilization);
    private LearnedRate? _binding;
    private bool _isLongUsedUp;

    public LearnedRate Short { get; } = new(utilization);

    public LearnedRate Long { get; } = new(utilization);

    public double Utilization
    {
        get => Short.Utilization;
        set => (Short.Utilization, Long.Utilization) = (value, value);
    }

    /// <summary>The limit that has held a request back last.</summary>
    public RateLimit Limit => (_binding ?? Short).Limit;

    public bool IsOpen => Short.Record.IsOpen;

    public bool IsUsedUp => Short.IsUsedUp || Long.IsUsedUp;

    /// <summary>Of what is known, nothing is taken.</summary>
    public bool IsUnspent => Short.IsUnspent && Long.IsUnspent;

    public long Left(SetState set) => Math.Min(Short.Left(set), Long.Left(set));

    /// <returns>Whether a trial has just been survived.</returns>
    public bool Advance(long now)
    {
        Short.Advance(now);
        Long.Advance(now);
        if (!_trial.Advance(now, _tried.Model.Span))
        {
            return false;
        }

        _tried.EndTrial();
        return true;
    }

    public void Postpone(long now) => _trial.Postpone(now, Short.Model.Span);

    /// <returns>Whether a trial begins.</returns>
    public bool TryMore(long now, SetState set, int cost)
    {
        if (!Short.Model.IsKnown || !_trial.IsDue(now))
        {
            return false;
        }

        _tried = Long.When(now, set, cost, 0) > Short.When(now, set, cost, 0) ? Long : Short;
        _trial.Start(now, _tried.Model.IsRate ? RateTrial : LimitTrial.LengthFor(_tried.Model.Span));
        _tried.Try(_trial.Step);
        return true;
    }

    public long When(long now, SetState set, int cost, double reserve)
    {
        long at = Short.When(now, set, cost, reserve);
        long later = Long.When(now, set, cost, reserve);
        _binding = later > at ? Long : Short;
        return Math.Max(at, later);
    }

    public void Completed(long at, int cost)
    {
        Short.Completed(at, cost);
        Long.Completed(at, cost);
    }

    public void TakeBack(int cost)
    {
        Short.TakeBack(cost);
        Long.TakeBack(cost);
    }

    public void Accept(SetPermit permit, long now)
    {
        Short.Record.Accept(permit, now);
        Long.Record.Accept(permit, now);
    }

    public void AcceptLate(SetPermit permit)
    {
        Short.Record.AcceptLate(permit);
        Long.Record.AcceptLate(permit);
    }

    public void Refuse(SetPermit permit, long now, long? hint)
    {
        _isLongUsedUp = IsOpen ? _isLongUsedUp : Long.IsUsedUp;
        Short.Refused(permit, now, hint);
        Long.Refused(permit, now, hint);
    }

    /// <summary>It was no event of a rate: as if it had not been.</summary>
    public void Forget()
    {
        Short.Record.Forget();
        Long.Record.Forget();
    }

    public long GuessPause(long now, int failures, double random)
    {
        LearnedRate blamed = _isLongUsedUp ? Long : Short;
        return LearnedPause.Guessed(now, (blamed.Model.IsKnown ? Long : Short).Record, blamed.Model, failures, random);
    }

    /// <summary>The first request was accepted again.</summary>
    /// <param name="now">The time.</param>
    /// <param name="isGuided">What the replies state decides.</param>
    /// <param name="isStated">They state something, at least.</param>
    /// <returns>Whether what is known has changed.</returns>
    public bool Close(long now, bool isGuided, bool isStated)
    {
        RefusalEvent seen = Short.Record.Close(now);
        RefusalEvent far = Long.Record.Close(now);
        if (isGuided)
        {
            // What the replies state needs no guessing.
            return false;
        }

        bool isLong = !isStated && Short.Model.IsKnown && seen.ShutOut > LongestShutOut(seen)
            && (far.Accepted > 3 * Short.Model.Permits || _isLongUsedUp);
        LearnedRate blamed = isLong ? Long : Short;
        if (!isLong)
        {
            Long.Record.Forget();
        }

        bool hasFailed = _trial.Fails(seen.At, _tried.Model.Span);
        bool isChanged = hasFailed && _tried.Revert();
        if (!hasFailed || _tried != blamed)
        {
            isChanged |= isLong && !Long.Model.IsKnown ? Long.TakeFirst(seen) : blamed.Revise(isLong ? far : seen);
        }

        _trial.Postpone(now, blamed.Model.Span);
        return isChanged;
    }

    /// <summary>A window is over after its length; a hint is coarser by its second.</summary>
    private long LongestShutOut(in RefusalEvent seen) =>
        seen.Reset is null ? 3 * Short.Model.Span / 2 : (2 * Short.Model.Span) + TimeSpan.TicksPerSecond;
}
