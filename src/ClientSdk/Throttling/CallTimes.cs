using ClientSdk.Limiters;
using ClientSdk.Limits;

namespace ClientSdk.Throttling;

/// <summary>By when a request must have started, and how long its attempts may take: its own times, else those of its client.</summary>
internal sealed class CallTimes(Throttle throttle, Func<ThrottlePlan>? plan)
{
    /// <summary>The client's own plan, where clients of one scope may differ.</summary>
    public ThrottlePlan Plan => plan?.Invoke() ?? throttle.Plan;

    /// <summary>Whether anything bounds the wait. Without any bound, which is the rule, nobody has to look at the clock.</summary>
    public bool Bound(RequestJourney? journey) =>
        journey is { Deadline: not null } or { DeadlineAfter: not null } || Plan is not { TotalTimeout: null, Throttling.MaxWait: null };

    /// <summary>
    /// The request's own deadline, else the earlier of the client's, which counts from the call and not from the attempt, and the
    /// end of a wait that began now.
    /// </summary>
    public long Deadline(RequestJourney journey, MonotonicClock clock, long now)
    {
        journey.CalledAt ??= clock.Time.GetTimestamp();
        if (journey.Deadline is { } instant)
        {
            return clock.FromInstant(instant, now);
        }

        long calledAt = now - clock.Time.GetElapsedTime(journey.CalledAt.Value).Ticks;
        if (journey.DeadlineAfter is { } span)
        {
            return MonotonicClock.After(calledAt, span);
        }

        ThrottlePlan times = Plan;
        long deadline = times.TotalTimeout is { } total ? calledAt + total.Ticks : MonotonicClock.Never;
        return times.Throttling.MaxWait is { } longest ? Math.Min(deadline, now + longest.Ticks) : deadline;
    }

    /// <summary>The shorter of AttemptTimeout and what is left of TotalTimeout, which covers the body as well.</summary>
    public AttemptLimit LimitOf(RequestJourney? journey)
    {
        ThrottlePlan times = Plan;
        if (times.TotalTimeout is { } total && journey is { Deadline: null, DeadlineAfter: null, CalledAt: { } calledAt })
        {
            TimeSpan left = total - throttle.Time.GetElapsedTime(calledAt);
            if (times.AttemptTimeout is null || left < times.AttemptTimeout)
            {
                return new AttemptLimit(left > TimeSpan.Zero ? left : TimeSpan.FromTicks(1), "TotalTimeout", total);
            }
        }

        return new AttemptLimit(times.AttemptTimeout, "AttemptTimeout", times.AttemptTimeout);
    }
}
