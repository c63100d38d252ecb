using ClientSdk.Limits;

namespace ClientSdk.Limiters;

/// <content>What can be said of it without asking for a permit, and its end when nobody needs it.</content>
internal sealed partial class PartitionLimiter
{
    private bool _isRetired;

    public int Queued => Look(static (turnstile, _) => turnstile.Queued);

    /// <summary>Permits granted so far: a number that only grows.</summary>
    public long Granted => Look(static (turnstile, _) => turnstile.Sets.Shared[0].State.Sent);

    /// <summary>Every limit set, and whether it is paused now.</summary>
    public (string Name, bool IsPaused)[] Pauses() => Look(static (turnstile, now) => turnstile.Sets.Pauses(now));

    /// <summary>How it stands, with the lock held for one look at each ledger.</summary>
    public RateLimitState Describe(string scope, string partition)
    {
        using (_lock.EnterScope())
        {
            long now = Now();
            return new RateLimitState(scope, partition, _turnstile.Queued, [.. _turnstile.Sets.All.Select(set => set.Describe(now, Clock))]);
        }
    }

    /// <summary>Permits that could be granted now, permits that callers in line wait for, and the answers given so far.</summary>
    public (long PermitsLeft, long QueuedPermits, long Granted, long Refused) Count()
    {
        using (_lock.EnterScope())
        {
            long now = Now();
            long left = _turnstile.Sets.All.Min(set => set.PermitsLeft(now)) ?? long.MaxValue;
            return (left, _turnstile.QueuedPermits, _turnstile.GrantedAnswers, _turnstile.RefusedAnswers);
        }
    }

    /// <summary>For how long it has been as a new one would be; <see langword="null"/> when it is not.</summary>
    public TimeSpan? Idle()
    {
        using (_lock.EnterScope())
        {
            long now = Now();
            return IsIdle(now, out long since) ? TimeSpan.FromTicks(now - since) : null;
        }
    }

    /// <summary>Ends it, unless it holds what a new limiter would not know of: nobody waits, and nothing is spent that is not back.</summary>
    /// <returns>Whether it has ended: whoever still asks it is told so, and asks its successor.</returns>
    public bool TryRetire()
    {
        using (_lock.EnterScope())
        {
            if (_isDisposed || !IsIdle(Now(), out _))
            {
                return false;
            }

            _isDisposed = _isRetired = true;
        }

        _timer.Dispose();
        return true;
    }

    private bool IsIdle(long now, out long since)
    {
        since = 0;
        if (_turnstile.Queued > 0)
        {
            return false;
        }

        foreach (LimitSet set in _turnstile.Sets.All)
        {
            if (!set.IsAtRest(now, out long rested))
            {
                return false;
            }

            since = Math.Max(since, rested);
        }

        return true;
    }

    /// <summary>A look at the state and the time, under the lock: it must be short, and may at most let time pass, which nobody takes back then.</summary>
    public T Look<T>(Func<Turnstile, long, T> look)
    {
        using (_lock.EnterScope())
        {
            return look(_turnstile, Now());
        }
    }
}
