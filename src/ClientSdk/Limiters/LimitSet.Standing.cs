using ClientSdk.Limits;

namespace ClientSdk.Limiters;

/// <content>What can be said of it without asking for a permit.</content>
internal sealed partial class LimitSet
{
    private long _refundedAt;

    /// <summary>A concurrency limit that counts permits, as a limiter without requests has it.</summary>
    public bool CountsPermits { get; init; }

    /// <summary>When the next body that nobody has read yet is given up.</summary>
    public long NextBody => _bodies.TryPeek(out (long Due, SetPermit, int) body) ? body.Due : MonotonicClock.Never;

    /// <summary>When the next permit comes back by itself: of a lost request, of a body that nobody reads, or of a request that is counted by then.</summary>
    public long NextExpiry => Math.Min(
        _lost.TryPeek(out (long Due, SetPermit) lost) ? lost.Due : MonotonicClock.Never,
        Math.Min(NextBody, NextCounted));

    /// <summary>The ledger that can never grant this cost at once, if there is one.</summary>
    public Ledger? FindTooSmall(int cost)
    {
        foreach (Ledger ledger in _ledgers)
        {
            if (cost > ledger.LargestCost)
            {
                return ledger;
            }
        }

        return null;
    }

    /// <summary>How many permits could be granted now, one after the other; <see langword="null"/> when no limit is known.</summary>
    public long? PermitsLeft(long now)
    {
        Advance(now);
        long left = Gate.PermitsLeft(now);
        foreach (Ledger ledger in _ledgers)
        {
            left = Math.Min(left, ledger.PermitsLeft(now, State) ?? long.MaxValue);
        }

        return left == long.MaxValue ? null : left;
    }

    /// <summary>
    /// Whether it would grant what a new one would: nothing in flight, nothing spent that is not back, no pause, no slower pace after refusals.
    /// What it has learned of the server is not looked at.
    /// </summary>
    /// <param name="now">Now.</param>
    /// <param name="since">Since when, at the latest.</param>
    public bool IsAtRest(long now, out long since)
    {
        Advance(now);
        since = Math.Max(_refundedAt, Gate.PausedUntil);
        if (!State.IsQuiet || Gate.PausedUntil > now || State.Factor < 1)
        {
            return false;
        }

        foreach (Ledger ledger in _ledgers)
        {
            if (!ledger.IsFull(now, State, out long full))
            {
                return false;
            }

            since = Math.Max(since, full);
        }

        return true;
    }

    public RateLimitSetState Describe(long now, MonotonicClock clock)
    {
        Advance(now);
        var limits = new RateLimitStanding[_ledgers.Length];
        for (int index = 0; index < limits.Length; index++)
        {
            Ledger ledger = _ledgers[index];
            limits[index] = new RateLimitStanding(
                ledger.Limit.Name,
                ledger.Limit.Span,
                ledger is LearnedLedger { Model.IsKnown: false } or LearnedConcurrencyLedger { Learned.IsKnown: false } ? null : ledger.Permits,
                ledger.PermitsLeft(now, State),
                ledger.Origin);
        }

        bool isPaused = Gate.PausedUntil > now;
        return new RateLimitSetState(Name, limits, PermitsLeft(now), State.InFlight + State.Unanswered, isPaused ? clock.ToInstant(Gate.PausedUntil, now) : null, isPaused ? Gate.PauseOrigin : null);
    }
}
