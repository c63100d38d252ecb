namespace ClientSdk.Headers;

/// <summary>
/// Profiles of providers whose replies leave out what a reader needs. Data, one entry a provider, safe to share. For a client of a
/// factory, put one into a <see cref="Providers.RateLimitProfile"/>.
/// </summary>
/// <example>
/// <code>
/// services.AddHttpClient("airtable").AddRateLimitAwareHandler(
///     new RateLimitProfile { Name = "Airtable", Limits = [RateLimit.PerSecond(5)], Headers = HeaderProfiles.Airtable });
/// </code>
/// </example>
public static class HeaderProfiles
{
    /// <summary>
    /// GitHub's REST API: a refusal by a secondary limit that states nothing lasts at least a minute (docs.github.com, Rate limits for
    /// the REST API, "Exceeding the rate limit").
    /// </summary>
    public static HeaderProfile GitHub { get; } = new() { DefaultWait = TimeSpan.FromMinutes(1) };

    /// <summary>GitHub's GraphQL API: the same, and its refusals have status 200, so the JSON body of each success is read.</summary>
    public static HeaderProfile GitHubGraphQl { get; } = new() { DefaultWait = TimeSpan.FromMinutes(1), ReadsSuccessBodies = true };

    /// <summary>Airtable: no header at all, and a penalty of 30 seconds (airtable.com/developers/web/api/rate-limits).</summary>
    public static HeaderProfile Airtable { get; } = new() { DefaultWait = TimeSpan.FromSeconds(30) };

    /// <summary>Prisjakt: the reset counts milliseconds, which its looks cannot tell from seconds.</summary>
    public static HeaderProfile Prisjakt { get; } = new() { MillisecondHeaders = ["X-Rate-Limit-Reset"] };

    /// <summary>
    /// Shopify's GraphQL Admin API: refusals have status 200, and <c>extensions.cost</c> describes a leaky bucket of points
    /// (shopify.dev/docs/api/usage/limits).
    /// </summary>
    public static HeaderProfile ShopifyGraphQl { get; } = new() { ReadsSuccessBodies = true, ReadsQueryCost = true };
}
