using ClientSdk.Headers;
using ClientSdk.Limits;

namespace ClientSdk.Providers;

/// <summary>SuperTokens' figures. Source: supertokens.com, rate limit policy, and the core's source.</summary>
internal static class SuperTokensLimits
{
    // "The free tier ... 25 requests per second with a burst of 25 (with nodelay)". The provider's page of today says 50 and 50;
    // the lower figures are right for both.
    public static readonly RateLimit Free = RateLimit.Nginx("25r/s", 25).Named("app");

    // "set dynamically based on your usage (with a minimum of a 100rps)". nginx states no limits, so what is above the minimum is found by trying.
    public static readonly RateLimit Paid = RateLimit.Nginx("100r/s", 100).Named("app").OrMore();

    // "/hello ... 5 requests per second per app". Its source (RateLimiter.java) holds 5 and adds one each 200 ms.
    public static readonly EndpointGroup Hello = HealthChecks(
        RateLimit.TokenBucket(5, 5, TimeSpan.FromSeconds(1)).InStepsOf(1, TimeSpan.FromMilliseconds(200)));

    // The same five at once behind nginx: one, and a burst of four.
    public static readonly EndpointGroup HelloBehindNginx = HealthChecks(RateLimit.Nginx("5r/s", 4));

    /// <summary>
    /// The refusal of TOTP codes, 200 <c>{"status":"LIMIT_REACHED_ERROR","retryAfterMs":90000}</c>, speaks of the user's wrong codes: the same
    /// code sent later is as wrong. A 200 is never sent again, so its body is left unread here: looking into it would cost a copy of every
    /// page of users. Whoever wants its wait gives the body to <see cref="RateLimitHeaderParser"/> with these words.
    /// </summary>
    public static readonly HeaderProfile Refusals = new() { FinalCodes = ["LIMIT_REACHED_ERROR"] };

    // The root shares the handler of /hello (NotFoundOrHelloAPI.java). Paths begin with [/appid-<app>][/<tenant>].
    private static EndpointGroup HealthChecks(RateLimit limit) =>
        new("hello", ["* /hello", "* /{app}/hello", "* /{app}/{tenant}/hello", "* /"], limit.Named("hello"));
}
