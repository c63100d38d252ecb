using ClientSdk.Limits;

namespace ClientSdk.Headers;

/// <summary>
/// Reads what a reply says about the server's limits, in any of the ways in which servers say it. Usable alone, without the
/// handlers. It never throws for what a server sent: what cannot be used is ignored and named in
/// <see cref="RateLimitSnapshot.Rejected"/>, and what was not said is <see langword="null"/>, never zero. Safe for use by several
/// threads at once.
/// </summary>
/// <remarks>
/// <para>
/// The time between the receipt of the reply and an instant in it (an HTTP-date, an epoch, ISO 8601) is measured with the
/// server's own clock, <c>Date + Age</c>, when the reply has a valid Date; otherwise with <c>receivedAt</c>, and then
/// <see cref="RateLimitWindow.IsResetByClientClock"/> is set. Windows of a cached reply (<c>Age</c> above 0) are stale and ignored.
/// </para>
/// <para>
/// The wait is taken from the first of: a header in milliseconds, <c>Retry-After</c>, other waits in headers, the body, the reset
/// of the window that refused, the profile. It is at most 2,147,483,648 seconds (RFC 9111 section 1.2.2). <c>Retry-After</c> has no
/// meaning on a success (RFC 9110 section 10.2.3) and is not reported there; a body that refuses is a refusal whatever the status is.
/// </para>
/// <para>What no rule can know of a provider comes as data: <see cref="HeaderProfiles"/>, or a <see cref="HeaderProfile"/> of your own.</para>
/// </remarks>
/// <example>
/// One worked example for each family. The reply was received at 2026-01-15 12:00:00 UTC.
/// <code>
/// RateLimitSnapshot said = RateLimitHeaderParser.Parse(response, body, timeProvider.GetUtcNow());
///
/// // Retry-After (RFC 9110)
/// //   429, Retry-After: 120                          RetryAfter = 2 min, RetryAfterOrigin = "Retry-After"
/// //   503, Retry-After: Thu, 15 Jan 2026 12:00:30 GMT  IsThrottled = false, RetryAfter = 30 s
///
/// // X-RateLimit-* (GitHub, Auth0, Laravel, express-rate-limit ...): the size of the number tells an epoch from a delay
/// //   X-RateLimit-Limit: 100, X-RateLimit-Remaining: 99, X-RateLimit-Reset: 1768478430
/// //                                                  Windows = [ Limit 100, Remaining 99, Reset 30 s ]
///
/// // a window in the name (Kong, Lindris, OpenAI)
/// //   X-RateLimit-Limit-Minute: 5, X-RateLimit-Remaining-Minute: 4
/// //                                                  Windows = [ "minute": Limit 5, Remaining 4, Window 1 min ]
///
/// // IETF drafts -00 to -06
/// //   RateLimit-Limit: 100, 100;w=60   RateLimit-Remaining: 99   RateLimit-Reset: 50
/// //                                                  Windows = [ Limit 100, Remaining 99, Reset 50 s, Window 1 min ]
/// // IETF draft -07
/// //   RateLimit: limit=100, remaining=50, reset=5    Windows = [ Limit 100, Remaining 50, Reset 5 s ]
/// // IETF drafts -08 and later
/// //   RateLimit-Policy: "default";q=100;w=60   RateLimit: "default";r=50;t=30
/// //                                                  Windows = [ "default": Limit 100, Remaining 50, Reset 30 s, Window 1 min ]
///
/// // vendors with a grammar of their own (Shopify)
/// //   X-Shopify-Shop-Api-Call-Limit: 32/40           Windows = [ Limit 40, Remaining 8 ]
///
/// // a JSON body
/// //   429, {"message":"...","retry_after":0.65}      RetryAfter = 650 ms, RetryAfterOrigin = "retry_after"
/// //   429, {"error":{"code":"insufficient_quota"}}   WaitingCannotHelp = true
/// </code>
/// </example>
public static class RateLimitHeaderParser
{
    /// <summary>Reads a reply by the generic rules, without knowledge of the provider.</summary>
    /// <param name="response">The reply. Its headers are read raw and are left as they are; its content is not read.</param>
    /// <param name="body">The body as text, if it was read; <see langword="null"/> otherwise. Only JSON and S3's XML say something.</param>
    /// <param name="receivedAt">When the reply's headers were received, by the client's clock.</param>
    /// <returns>What the reply said.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="response"/> is <see langword="null"/>.</exception>
    public static RateLimitSnapshot Parse(HttpResponseMessage response, string? body, DateTimeOffset receivedAt) =>
        Parse(response, body, HeaderProfile.Generic, receivedAt);

    /// <summary>Reads a reply with what is known of its provider.</summary>
    /// <param name="response">The reply. Its headers are read raw and are left as they are; its content is not read.</param>
    /// <param name="body">The body as text, if it was read; <see langword="null"/> otherwise. Only JSON and S3's XML say something.</param>
    /// <param name="profile">What the replies of this provider do not say themselves.</param>
    /// <param name="receivedAt">When the reply's headers were received, by the client's clock.</param>
    /// <returns>What the reply said.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="response"/> or <paramref name="profile"/> is <see langword="null"/>.</exception>
    public static RateLimitSnapshot Parse(HttpResponseMessage response, string? body, HeaderProfile profile, DateTimeOffset receivedAt)
    {
        ArgumentNullException.ThrowIfNull(response);
        ArgumentNullException.ThrowIfNull(profile);
        RateLimitReading reading = RateLimitReading.Rent();
        ReplyReader.Read(response, body, profile, receivedAt, reading);
        RateLimitSnapshot snapshot = reading.ToSnapshot();
        reading.Return();
        return snapshot;
    }

    /// <summary>The same for a reply of before, whose time of receipt nobody has kept; <see langword="null"/> when it says nothing.</summary>
    internal static RateLimitSnapshot? ParseLate(HttpResponseMessage response)
    {
        RateLimitSnapshot snapshot = Parse(response, null, TimeProvider.System.GetUtcNow());
        return snapshot is { IsThrottled: false, RetryAfter: null, Windows.Count: 0 } ? null : snapshot;
    }
}
