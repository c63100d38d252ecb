using ClientSdk.Limits;

namespace ClientSdk.Tests.Headers;

/// <summary>Names that no grammar can read: the headers of one provider, all of them, make up its windows.</summary>
public class VendorHeadersTests
{
    [Theory]
    [InlineData("X-RateLimit-*", "- 5/4 30/-", "X-RateLimit-Limit: 5", "X-RateLimit-Remaining: 4", "X-RateLimit-Next: 2026-01-15T12:00:30Z")]
    [InlineData("X-Rate-Limit-*", "- 700/699 -/-", "X-Rate-Limit: 700", "X-Rate-Limit-Remaining: 699")]
    [InlineData(
        "X-Rate-Limit-Requests-*", "- 150/149 15/30",
        "X-Rate-Limit-Requests-Left: 149", "X-Rate-Limit-Requests-Quota: 150", "X-Rate-Limit-Time-Reset-Ms: 15000", "X-Rate-Limit-Time-Window-Ms: 30000")]
    [InlineData(
        "X-HubSpot-RateLimit-*", "interval 100/99 -/10, daily 250000/249000 -/86400, secondly 10/8 -/1",
        "X-HubSpot-RateLimit-Max: 100", "X-HubSpot-RateLimit-Remaining: 99", "X-HubSpot-RateLimit-Interval-Milliseconds: 10000",
        "X-HubSpot-RateLimit-Daily: 250000", "X-HubSpot-RateLimit-Daily-Remaining: 249000",
        "X-HubSpot-RateLimit-Secondly: 10", "X-HubSpot-RateLimit-Secondly-Remaining: 8")]
    [InlineData(
        "x-limit-per-*", "second 10/9 -/1, day 10000/9999 -/86400",
        "x-limit-per-second: 10", "x-remaining-this-second: 9", "x-limit-per-day: 10000", "x-remaining-today: 9999")]
    [InlineData(
        "x-user-limit-24hour-*", "user-24hour 17/16 60/86400",
        "x-user-limit-24hour-limit: 17", "x-user-limit-24hour-remaining: 16", "x-user-limit-24hour-reset: 1768478460")]
    [InlineData(
        "x-app-limit-24hour-*", "app-24hour 1667/1666 60/86400",
        "x-app-limit-24hour-limit: 1667", "x-app-limit-24hour-remaining: 1666", "x-app-limit-24hour-reset: 1768478460")]
    [InlineData("X-Shopify-Shop-Api-Call-Limit", "- 40/8 -/-", "X-Shopify-Shop-Api-Call-Limit: 32/40")]
    [InlineData("X-RateLimit-*", "15min 200/80 -/900, daily 2000/499 -/86400", "X-RateLimit-Limit: 200,2000", "X-RateLimit-Usage: 120,1501")]
    [InlineData("X-App-Rate-Limit", "app:1 20/17 -/1, app:120 100/58 -/120", "X-App-Rate-Limit: 20:1,100:120", "X-App-Rate-Limit-Count: 3:1,42:120")]
    [InlineData("X-Method-Rate-Limit", "method:10 2000/1999 -/10", "X-Method-Rate-Limit: 2000:10", "X-Method-Rate-Limit-Count: 1:10")]
    [InlineData(
        "x-ms-ratelimit-remaining-resource", "Microsoft.Compute/GetVMScaleSet3Min -/197 -/-", "x-ms-ratelimit-remaining-resource: Microsoft.Compute/GetVMScaleSet3Min;197")]
    [InlineData("Auth0-Client-Quota-Limit", "client.per_hour 10/7 3540/3600", "Auth0-Client-Quota-Limit: b=per_hour;q=10;r=7;t=3540")]
    [InlineData("Auth0-Organization-Quota-Limit", "organization.per_hour 10/7 3540/3600", "Auth0-Organization-Quota-Limit: b=per_hour;q=10;r=7;t=3540")]
    [InlineData("Auth0-RateLimit", "client 10/9 1/-", "Auth0-RateLimit: client;q=10;t=1;r=9")]
    [InlineData("RateLimit", "- 5/4 1/-", "RateLimit: limit=5, remaining=4, reset=1")]
    [InlineData("RateLimit-Policy", "a 5/- -/1", "RateLimit-Policy: \"a\";q=5;w=1")]
    [InlineData("X-Sentry-Rate-Limits", "error -/- 60/-", "X-Sentry-Rate-Limits: 60:error:organization")]
    public void The_headers_of_a_family_are_its_windows(string origin, string windows, params string[] headers)
    {
        RateLimitSnapshot said = Replies.Read(200, null, headers);
        Assert.Equal(windows, Replies.Text(said));
        Assert.All(said.Windows, window => Assert.Equal(origin, window.Origin));
        Assert.Empty(said.Rejected);
    }

    [Theory]
    [InlineData("Retry-After: 5")]
    [InlineData("retry-after-ms: 5000")]
    [InlineData("x-ms-retry-after-ms: 5000")]
    [InlineData("X-Retry-In: 5s")]
    [InlineData("X-RateLimit-Retry-After: 5")]
    [InlineData("X-Sentry-Rate-Limits: 5:error:organization")]
    public void A_wait_is_a_wait(string header)
    {
        RateLimitSnapshot said = Replies.Read(429, null, header);
        Assert.Equal((TimeSpan.FromSeconds(5), header[..header.IndexOf(':', StringComparison.Ordinal)]), (said.RetryAfter, said.RetryAfterOrigin));
    }

    [Theory]
    [InlineData("X-RateLimit-Limited-By")]
    [InlineData("X-RateLimit-Scope")]
    [InlineData("RateLimit-Reason")]
    [InlineData("Stripe-Rate-Limited-Reason")]
    [InlineData("X-Rate-Limit-Type")]
    public void A_word_names_the_limit(string name) => Assert.Equal("user", Replies.Read(429, null, name + ": user").LimitedBy);
}
