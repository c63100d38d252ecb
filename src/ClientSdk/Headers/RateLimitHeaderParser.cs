using System.Net.Http.Headers;
using ClientSdk.Limits;

namespace ClientSdk.Headers;

/// <summary>Reads what a reply says about the server's limits. Never throws for anything that a server can send.</summary>
public static class RateLimitHeaderParser
{
    /// <summary>Reads one reply.</summary>
    /// <param name="response">The reply.</param>
    /// <param name="body">Its body, where it was read; <see langword="null"/> otherwise.</param>
    /// <param name="receivedAt">The instant at which the reply was received.</param>
    /// <returns>What it said.</returns>
    public static RateLimitSnapshot Parse(HttpResponseMessage response, string? body, DateTimeOffset receivedAt)
    {
        ArgumentNullException.ThrowIfNull(response);
        RetryConditionHeaderValue? hint = response.Headers.RetryAfter;
        TimeSpan? wait = hint?.Delta ?? (hint?.Date - receivedAt);
        return new RateLimitSnapshot
        {
            IsThrottled = (int)response.StatusCode == 429,
            RetryAfter = wait < TimeSpan.Zero ? TimeSpan.Zero : wait,
            RetryAfterOrigin = wait is null ? null : "Retry-After",
        };
    }
}
