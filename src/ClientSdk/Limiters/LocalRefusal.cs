using ClientSdk.Limits;

namespace ClientSdk.Limiters;

/// <summary>"Not now": why, by which limit, and the earliest start where it is known.</summary>
internal sealed record LocalRefusal(RequestThrottledReason Reason, RateLimitCause? Cause, DateTimeOffset? EarliestStart, TimeSpan? RetryAfter)
{
    /// <summary>The limiter was idle and has ended; its partition has another one, or will.</summary>
    public static LocalRefusal Retired { get; } = new(RequestThrottledReason.Stopped, null, null, null);

    /// <summary>Where only an event can help, nobody knows when it comes, and no instant is made up.</summary>
    public static LocalRefusal Of(RequestThrottledReason reason, RateLimitCause? cause, long earliest, long now, MonotonicClock clock) =>
        earliest > now
            ? new(reason, cause, clock.ToInstant(earliest, now), TimeSpan.FromTicks(earliest - now))
            : new(reason, cause, null, null);
}
