namespace ClientSdk.Limiters;

/// <content>
/// When a request is over at the server: with its reply, or where a bound is known of when the server counts, so long after its permit.
/// The proofs only ask for an instant that is no earlier than the server's count.
/// </content>
internal sealed partial class LimitSet
{
    private readonly Queue<(long Due, SetPermit Permit, int Use)> _uncounted = new();
    private long? _countedWithin;

    /// <summary>In ticks; <see langword="null"/> where nobody knows.</summary>
    public long? CountedWithin
    {
        get => _countedWithin;
        set
        {
            if (_countedWithin != value)
            {
                // Those under way end with their replies.
                _uncounted.Clear();
                _countedWithin = value;
            }
        }
    }

    private long NextCounted => _uncounted.TryPeek(out (long Due, SetPermit, int) next) ? next.Due : MonotonicClock.Never;

    /// <summary>The request is over at the server, whatever its outcome.</summary>
    public void Finish(SetPermit permit, long at)
    {
        if (permit.IsDone)
        {
            return;
        }

        permit.IsDone = true;
        if (permit.IsCounted)
        {
            State.Unanswered -= permit.Cost;
            return;
        }

        Complete(permit.Cost, at);
    }

    private void Complete(int cost, long at)
    {
        State.InFlight -= cost;
        State.Completed += cost;
        foreach (Ledger ledger in _ledgers)
        {
            ledger.Completed(at, cost);
        }
    }

    private void ExpectCount(SetPermit permit)
    {
        if (_countedWithin is { } bound)
        {
            _uncounted.Enqueue((permit.GrantedAt + bound, permit, permit.Use));
        }
    }

    private void CountThrough(long now)
    {
        while (_uncounted.Count > 0 && _uncounted.Peek() is var next && (next.Due <= now || IsOver(next.Permit, next.Use)))
        {
            _uncounted.Dequeue();
            if (!IsOver(next.Permit, next.Use))
            {
                AdvanceLedgers(next.Due);
                next.Permit.IsCounted = true;
                Complete(next.Permit.Cost, next.Due);
                State.Unanswered += next.Permit.Cost;
            }
        }
    }
}
