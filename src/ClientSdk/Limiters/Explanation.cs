using ClientSdk.Limits;

namespace ClientSdk.Limiters;

/// <summary>Says in words for people what stands in a request's way.</summary>
internal sealed class Explanation(MonotonicClock clock)
{
    public LocalRefusal Refusal(RequestThrottledReason reason, RateLimitCause? cause, long earliest, long now) =>
        earliest > now
            ? new(reason, cause, clock.ToInstant(earliest, now), TimeSpan.FromTicks(earliest - now))
            : new(reason, cause, null, null); // Only an event can help, and nobody knows when it comes.

    public RateLimitCause? Cause(in Admission blocking, long earliest, long now)
    {
        if (blocking.Set is not { } set)
        {
            return null;
        }

        long until = Math.Max(earliest, blocking.At);
        DateTimeOffset? instant = until > now ? clock.ToInstant(until, now) : null;
        return blocking.Ledger is { } ledger
            ? new RateLimitCause(ledger.Limit.Name, ledger.Limit.Span, ledger.Origin, instant)
            : new RateLimitCause(set.Name, null, set.Gate.PausedUntil > now ? set.Gate.PauseOrigin : "slow start", instant);
    }
}
