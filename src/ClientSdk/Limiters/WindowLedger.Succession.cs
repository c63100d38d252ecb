namespace ClientSdk.Limiters;

/// <content>What it takes over from the ledger that kept the limit before its declaration changed.</content>
internal sealed partial class WindowLedger
{
    /// <summary>The books hold all that completed later than this; of what is older a shorter window, or none, has let go.</summary>
    private long _completeSince = MonotonicClock.LongAgo;

    /// <summary>The reset up to which completions were let go of.</summary>
    private long _droppedThrough = MonotonicClock.LongAgo;

    public override void Inherit(Ledger before, long now, SetState set)
    {
        if (before is WindowLedger old)
        {
            bool isSameWindow = _window == old._window && _kind == old._kind;
            _completeSince = Math.Max(Math.Max(old._completeSince, now - old._hold), isSameWindow ? MonotonicClock.LongAgo : old._droppedThrough);
            (_reset, _droppedThrough) = isSameWindow ? (old._reset, old._droppedThrough) : (_reset, _droppedThrough);
            (_released, _releasedAsOf) = (old._released, old._released);
            TakeUnknownForSpent(now, set, old._ring.Held);
            old._ring.CopyTo(_ring);
        }
        else
        {
            // A bucket knows how many, and not when.
            _completeSince = now;
            TakeUnknownForSpent(now, set, 0);
        }

        ForeignAt = before.ForeignAt;
        Advance(now, set);
    }

    /// <summary>
    /// What completed before the books begin may still count: as much as may be missing is taken for used, and never more than was ever
    /// spent. It comes of age before all that the books know.
    /// </summary>
    private void TakeUnknownForSpent(long now, SetState set, long known)
    {
        if (_window > 0 && _completeSince + _hold > now)
        {
            _ring.Push(_completeSince, 0, (int)Math.Clamp(Math.Min(Free(set), set.Completed) - known, 0, int.MaxValue));
        }
    }
}
