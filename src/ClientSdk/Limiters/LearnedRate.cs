using ClientSdk.Limits;

namespace ClientSdk.Limiters;

/// <summary>One window, or a spacing, as far as refusals or replies have shown it, with what was accepted in it.</summary>
/// <param name="utilization">The share of it that is used, except while a trial looks for more.</param>
internal sealed class LearnedRate(double utilization)
{
    private const double UsedUp = 0.75;
    private const double Consistent = 0.9;
    private const int Few = 2;

    private readonly CompletionLog _log = new();
    private readonly ModelRevision _revision = new();
    private LearnedModel _beforeTrial;
    private long _heldAtRefusal;
    private bool _isTried;

    public double Utilization { get; set; } = utilization;

    public RefusalRecord Record { get; } = new();

    public LearnedModel Model { get; private set; }

    public RateLimit Limit { get; private set; } = UndeclaredLimit.Instance;

    public long Held => _log.Held;

    public long Released => _log.Released;

    /// <summary>Most of what it grants has been taken since the last event.</summary>
    public bool IsUsedUp => Model.IsKnown && (Model.IsRate || Record.Accepted >= UsedUp * Model.Permits);

    public bool IsUnspent => !Model.IsKnown || _log.Held == 0;

    private long Usable => _isTried ? Model.Permits : Math.Max(1, (long)(Model.Permits * Utilization));

    public void Advance(long now) => _log.DropThrough(now - (Model.IsKnown ? Model.Hold : TimeSpan.TicksPerDay));

    public long Left(SetState set) => !Model.IsKnown ? long.MaxValue : Model.IsRate ? 1 : Usable - set.InFlight - _log.Held;

    public void Completed(long at, int cost) => _log.Add(at, cost);

    public void Refused(SetPermit permit, long now, long? hint)
    {
        _heldAtRefusal = Record.IsOpen ? _heldAtRefusal : _log.Held + permit.Others;
        Record.Refuse(permit, now, permit.Others, hint);
    }

    public void TakeBack(int cost) => _log.TakeBack(cost);

    /// <returns>Whether that is a change.</returns>
    public bool Take(in LearnedModel model)
    {
        if (model == Model)
        {
            return false;
        }

        (Model, Limit) = (model, model.ToLimit());
        return true;
    }

    public void Try(double share)
    {
        (_beforeTrial, _isTried) = (Model, true);
        Take(Model.Raised(share));
    }

    public void EndTrial() => _isTried = false;

    /// <summary>A trial has failed.</summary>
    /// <remarks>
    /// Refused with less taken than the window before the trial would have granted, it is no window of that length: then its permits are
    /// spread evenly, which any kind of limit takes.
    /// </remarks>
    public bool Revert()
    {
        _isTried = false;
        return Take(_beforeTrial is { IsRate: false, Permits: > Few } && _heldAtRefusal < Consistent * _beforeTrial.Permits
            ? LearnedModel.Rate(_beforeTrial.Pace, _beforeTrial.Span)
            : _beforeTrial);
    }

    /// <summary>A longer window than the one that is known has shut out: the likeliest that is long enough, with what was accepted in it.</summary>
    public bool TakeFirst(in RefusalEvent seen)
    {
        long span = LikelySpan.Within(seen.ShutOut, long.MaxValue);
        return Take(LearnedModel.Window(_log.CountAfter(seen.At - span), span));
    }

    public bool Revise(in RefusalEvent seen) => Take(_revision.After(seen, Model));

    /// <summary>When it grants so much.</summary>
    public long When(long now, SetState set, int cost, double reserve)
    {
        if (!Model.IsKnown)
        {
            return now;
        }

        if (Model.IsRate)
        {
            return Math.Max(now, set.LastSent + (long)(Model.TicksPerPermit * cost / (_isTried ? 1 : Utilization)));
        }

        // A cost above what was learned waits until it is alone, rather than for ever.
        long usable = Usable;
        long missing = set.InFlight + _log.Held + Math.Min(cost, usable) + Ledger.Kept(reserve, usable, cost) - usable;
        return missing <= 0 ? now
            : _log.TimeOf(missing) is { } completed ? Math.Max(now + 1, completed + Model.Hold)
            : MonotonicClock.Never;
    }
}
