using ClientSdk.Limits;

namespace ClientSdk.Limiters;

/// <summary>"Not now": why, by which limit, and the earliest start where it is known.</summary>
internal sealed record LocalRefusal(RequestThrottledReason Reason, RateLimitCause? Cause, DateTimeOffset? EarliestStart, TimeSpan? RetryAfter);
