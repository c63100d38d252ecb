using System.Collections.Frozen;

namespace ClientSdk.Headers;

/// <summary>Names that no generic rule can read, as data: one line a name.</summary>
internal static class VendorHeaders
{
    public static FrozenDictionary<string, HeaderMeaning> Table { get; } = new Dictionary<string, HeaderMeaning>
    {
        // Standards.
        ["Retry-After"] = Of(HeaderRole.RetryAfter),
        ["RateLimit"] = Of(HeaderRole.RateLimitField, HeaderFamilies.RateLimitField),
        ["RateLimit-Policy"] = Of(HeaderRole.PolicyField, HeaderFamilies.PolicyField),

        // Waits: Azure OpenAI, Cosmos DB, Traefik, Discord, MailerLite, Sentry.
        ["retry-after-ms"] = Of(HeaderRole.RetryAfterMilliseconds),
        ["x-ms-retry-after-ms"] = Of(HeaderRole.RetryAfterMilliseconds),
        ["X-Retry-In"] = Of(HeaderRole.RetryIn),
        ["X-Sentry-Rate-Limits"] = Of(HeaderRole.WaitsByCategory, "X-Sentry-Rate-Limits"),

        // Words of refusal: Lindris, Discord, Jira, Stripe, Riot Games.
        ["X-RateLimit-Limited-By"] = Of(HeaderRole.EnforcedWindow, HeaderFamilies.XRateLimit),
        ["X-RateLimit-Scope"] = Of(HeaderRole.LimitedBy),
        ["RateLimit-Reason"] = Of(HeaderRole.LimitedBy),
        ["Stripe-Rate-Limited-Reason"] = Of(HeaderRole.LimitedBy),
        ["X-Rate-Limit-Type"] = Of(HeaderRole.LimitedBy),
        ["x-should-retry"] = Of(HeaderRole.ShouldRetry),
        ["Stripe-Should-Retry"] = Of(HeaderRole.ShouldRetry),

        // Zendesk's older pair, Akamai.
        ["X-Rate-Limit"] = Of(HeaderRole.Limit, HeaderFamilies.XSpacedRateLimit),
        ["X-RateLimit-Next"] = Of(HeaderRole.Reset, HeaderFamilies.XRateLimit),

        // BigCommerce.
        ["X-Rate-Limit-Requests-Left"] = Of(HeaderRole.Remaining, "X-Rate-Limit-Requests-*"),
        ["X-Rate-Limit-Requests-Quota"] = Of(HeaderRole.Limit, "X-Rate-Limit-Requests-*"),
        ["X-Rate-Limit-Time-Reset-Ms"] = Of(HeaderRole.Reset, "X-Rate-Limit-Requests-*", milliseconds: true),
        ["X-Rate-Limit-Time-Window-Ms"] = Of(HeaderRole.WindowLength, "X-Rate-Limit-Requests-*", milliseconds: true),

        // HubSpot.
        ["X-HubSpot-RateLimit-Max"] = Of(HeaderRole.Limit, "X-HubSpot-RateLimit-*", "interval"),
        ["X-HubSpot-RateLimit-Remaining"] = Of(HeaderRole.Remaining, "X-HubSpot-RateLimit-*", "interval"),
        ["X-HubSpot-RateLimit-Interval-Milliseconds"] = Of(HeaderRole.WindowLength, "X-HubSpot-RateLimit-*", "interval", milliseconds: true),
        ["X-HubSpot-RateLimit-Daily"] = Of(HeaderRole.Limit, "X-HubSpot-RateLimit-*", "daily", 86400),
        ["X-HubSpot-RateLimit-Daily-Remaining"] = Of(HeaderRole.Remaining, "X-HubSpot-RateLimit-*", "daily", 86400),
        ["X-HubSpot-RateLimit-Secondly"] = Of(HeaderRole.Limit, "X-HubSpot-RateLimit-*", "secondly", 1),
        ["X-HubSpot-RateLimit-Secondly-Remaining"] = Of(HeaderRole.Remaining, "X-HubSpot-RateLimit-*", "secondly", 1),

        // Etsy.
        ["x-limit-per-second"] = Of(HeaderRole.Limit, "x-limit-per-*", "second", 1),
        ["x-remaining-this-second"] = Of(HeaderRole.Remaining, "x-limit-per-*", "second", 1),
        ["x-limit-per-day"] = Of(HeaderRole.Limit, "x-limit-per-*", "day", 86400),
        ["x-remaining-today"] = Of(HeaderRole.Remaining, "x-limit-per-*", "day", 86400),

        // X: the windows of a day beside those of a quarter of an hour.
        ["x-user-limit-24hour-limit"] = Of(HeaderRole.Limit, "x-user-limit-24hour-*", "user-24hour", 86400),
        ["x-user-limit-24hour-remaining"] = Of(HeaderRole.Remaining, "x-user-limit-24hour-*", "user-24hour", 86400),
        ["x-user-limit-24hour-reset"] = Of(HeaderRole.Reset, "x-user-limit-24hour-*", "user-24hour", 86400),
        ["x-app-limit-24hour-limit"] = Of(HeaderRole.Limit, "x-app-limit-24hour-*", "app-24hour", 86400),
        ["x-app-limit-24hour-remaining"] = Of(HeaderRole.Remaining, "x-app-limit-24hour-*", "app-24hour", 86400),
        ["x-app-limit-24hour-reset"] = Of(HeaderRole.Reset, "x-app-limit-24hour-*", "app-24hour", 86400),

        // Shopify, Strava, Riot Games, Azure, Auth0: a grammar of their own.
        ["X-Shopify-Shop-Api-Call-Limit"] = Of(HeaderRole.UsedOfSize, "X-Shopify-Shop-Api-Call-Limit"),
        ["X-RateLimit-Usage"] = Of(HeaderRole.UsagePair, HeaderFamilies.XRateLimit),
        ["X-App-Rate-Limit"] = Of(HeaderRole.LimitsBySeconds, "X-App-Rate-Limit", "app"),
        ["X-App-Rate-Limit-Count"] = Of(HeaderRole.UsedBySeconds, "X-App-Rate-Limit", "app"),
        ["X-Method-Rate-Limit"] = Of(HeaderRole.LimitsBySeconds, "X-Method-Rate-Limit", "method"),
        ["X-Method-Rate-Limit-Count"] = Of(HeaderRole.UsedBySeconds, "X-Method-Rate-Limit", "method"),
        ["x-ms-ratelimit-remaining-resource"] = Of(HeaderRole.NamedRemainders, "x-ms-ratelimit-remaining-resource"),
        ["Auth0-Client-Quota-Limit"] = Of(HeaderRole.ParameterList, "Auth0-Client-Quota-Limit", "client"),
        ["Auth0-Organization-Quota-Limit"] = Of(HeaderRole.ParameterList, "Auth0-Organization-Quota-Limit", "organization"),
        ["Auth0-RateLimit"] = Of(HeaderRole.ParameterList, "Auth0-RateLimit"),
    }.ToFrozenDictionary(StringComparer.OrdinalIgnoreCase);

    private static HeaderMeaning Of(
        HeaderRole role, string? family = null, string? window = null, int seconds = 0, bool milliseconds = false) => new()
        {
            Role = role,
            Family = family,
            WindowName = window,
            Window = seconds == 0 ? null : TimeSpan.FromSeconds(seconds),
            InMilliseconds = milliseconds,
        };
}
