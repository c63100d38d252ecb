namespace ClientSdk.Headers;

/// <summary>The families of generic names. Their constants are the origins that windows report, and are compared by reference.</summary>
internal static class HeaderFamilies
{
    public const string XRateLimit = "X-RateLimit-*";
    public const string XSpacedRateLimit = "X-Rate-Limit-*";
    public const string RateLimit = "RateLimit-*";
    public const string RateLimitField = "RateLimit";
    public const string PolicyField = "RateLimit-Policy";

    /// <summary>Prefixes behind which the rest of the name is made of a role and, perhaps, a window; each with its family.</summary>
    public static readonly (string Prefix, string Family)[] All =
    [
        ("X-RateLimit-", XRateLimit),
        ("X-Rate-Limit-", XSpacedRateLimit),
        ("RateLimit-", RateLimit),
        ("anthropic-ratelimit-", "anthropic-ratelimit-*"),
        ("x-sib-ratelimit-", "x-sib-ratelimit-*"),
    ];
}
