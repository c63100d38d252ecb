namespace ClientSdk.Limits;

/// <summary>What a caller can say about one request, and what one can ask of its response.</summary>
public static class RateLimitRequestExtensions
{
    /// <summary>Sets the request's priority. Default: <see cref="RateLimitPriority.Interactive"/>.</summary>
    /// <param name="request">The request, before it is sent.</param>
    /// <param name="priority">The priority.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="priority"/> is not one of the enumeration.</exception>
    public static void SetRateLimitPriority(this HttpRequestMessage request, RateLimitPriority priority)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan((uint)priority, (uint)RateLimitPriority.Background, nameof(priority));
        Journey(request).Priority = priority;
    }

    /// <summary>Sets how many permits the request takes from each rate limit. Default: 1. Concurrency limits always count 1.</summary>
    /// <param name="request">The request, before it is sent.</param>
    /// <param name="permits">Permits, at least 1. A cost above what a limit can ever grant fails when the request is sent.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="permits"/> is below 1.</exception>
    public static void SetRateLimitCost(this HttpRequestMessage request, int permits)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(permits, 1);
        Journey(request).Cost = permits;
    }

    /// <summary>Sets the instant after which the request must not start. It replaces the client's <c>TotalTimeout</c> and <c>MaxWait</c> for this request.</summary>
    /// <param name="request">The request, before it is sent.</param>
    /// <param name="deadline">The instant.</param>
    public static void SetRateLimitDeadline(this HttpRequestMessage request, DateTimeOffset deadline) =>
        Journey(request).Deadline = deadline;

    /// <summary>Sets the time, counted from its sending by the caller, after which the request must not start.</summary>
    /// <param name="request">The request, before it is sent.</param>
    /// <param name="deadline">The time, zero or more.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="deadline"/> is negative.</exception>
    public static void SetRateLimitDeadline(this HttpRequestMessage request, TimeSpan deadline)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(deadline, TimeSpan.Zero);
        Journey(request).DeadlineAfter = deadline;
    }

    /// <summary>Sets what the request does when no permit is free. Default: <see cref="RateLimitWait.Queue"/>.</summary>
    /// <param name="request">The request, before it is sent.</param>
    /// <param name="wait">Wait in line, or fail at once and say when it could go.</param>
    public static void SetRateLimitWait(this HttpRequestMessage request, RateLimitWait wait) => Journey(request).Wait = wait;

    /// <summary>Says whether the request may be sent again after a failure that leaves open whether the server processed it.</summary>
    /// <param name="request">The request, before it is sent.</param>
    /// <param name="isSafe"><see langword="true"/> or <see langword="false"/> overrides what the method and an <c>Idempotency-Key</c> say (RFC 9110 section 9.2.2).</param>
    public static void SetRetrySafe(this HttpRequestMessage request, bool isSafe) => Journey(request).IsRetrySafe = isSafe;

    /// <summary>Sends the request past the throttle and the retries. What its reply says is not learned.</summary>
    /// <param name="request">The request, before it is sent.</param>
    public static void BypassRateLimits(this HttpRequestMessage request) => Journey(request).IsBypassed = true;

    /// <summary>Says why a request waited, how often it was sent, and what its last reply said about the limits.</summary>
    /// <param name="response">A response of a client with our handler.</param>
    /// <returns>The report; an unremarkable one when the request went at once, or never passed our handler.</returns>
    public static RateLimitReport GetRateLimitReport(this HttpResponseMessage response)
    {
        ArgumentNullException.ThrowIfNull(response);
        RequestJourney? journey = RequestJourney.Find(response.RequestMessage);
        return (journey ?? new RequestJourney()).ToReport(journey?.Snapshot ?? LateSnapshot.Of(response, journey));
    }

    private static RequestJourney Journey(HttpRequestMessage request)
    {
        ArgumentNullException.ThrowIfNull(request);
        return RequestJourney.Of(request);
    }
}
