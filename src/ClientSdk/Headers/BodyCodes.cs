namespace ClientSdk.Headers;

/// <summary>Codes and texts of JSON bodies, as data.</summary>
internal static class BodyCodes
{
    /// <summary>OAuth (CIBA, device flow), SuperTokens, Slack, AWS and S3: codes at the root.</summary>
    private static readonly string[] RefusalsAtRoot = ["slow_down", "LIMIT_REACHED_ERROR", "ratelimited", "ThrottlingException", "SlowDown"];

    /// <summary>GraphQL (GitHub, Linear, Shopify): codes of an error.</summary>
    private static readonly string[] RefusalsOfErrors = ["RATE_LIMITED", "RATELIMITED", "THROTTLED"];

    /// <summary>Codes that say: do not try again by yourself.</summary>
    private static readonly string[] Finals = ["insufficient_quota", "too_many_attempts", "PUBLIC_API_BILLING_LIMIT_EXCEEDED"];

    private static readonly string[] Permissions =
        ["insufficient_scope", "insufficient_permissions", "permission_denied", "access_denied", "authorization_pending"];

    public static bool IsRefusal(BodyPlace place, string code) => place switch
    {
        BodyPlace.Root => Has(RefusalsAtRoot, code) || code.EndsWith("#ThrottlingException", StringComparison.Ordinal),
        BodyPlace.ErrorsItem or BodyPlace.ItemExtensions => Has(RefusalsOfErrors, code),
        _ => false,
    };

    public static bool IsFinal(string code) => Has(Finals, code);

    public static bool IsPermission(string code) => Has(Permissions, code);

    /// <summary>Google's old error model.</summary>
    public static bool IsRefusalDomain(BodyPlace place, string domain) =>
        place is BodyPlace.ErrorErrorsItem or BodyPlace.ErrorsItem && domain == "usageLimits";

    /// <summary>The problem type of drafts -08 and later for status 503.</summary>
    public static bool IsRefusalType(string type) => type.EndsWith("#temporary-reduced-capacity", StringComparison.Ordinal);

    /// <summary>GitHub says it in words only.</summary>
    public static bool IsRefusalMessage(string message) => message.Contains("secondary rate limit", StringComparison.OrdinalIgnoreCase);

    /// <summary>S3 answers in XML.</summary>
    public static bool IsRefusalXml(string body) => body.Contains("<Code>SlowDown</Code>", StringComparison.Ordinal);

    private static bool Has(string[] codes, string code) => codes.Contains(code, StringComparer.OrdinalIgnoreCase);
}
