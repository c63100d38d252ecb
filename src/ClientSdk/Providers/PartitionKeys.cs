using ClientSdk.Credentials;

namespace ClientSdk.Providers;

/// <summary>What the named providers count by, as text that is safe to log.</summary>
internal static class PartitionKeys
{
    /// <summary>Scheme, host and port.</summary>
    public static string ByOrigin(HttpRequestMessage request) =>
        request.RequestUri is { IsAbsoluteUri: true } uri ? uri.GetLeftPart(UriPartial.Authority) : "";

    /// <summary>The credential's identity and the origin. The credential itself never becomes part of a key: keys are logged.</summary>
    public static string ByCredential(HttpRequestMessage request) => $"{ByOrigin(request)} {request.GetCredentialIdentity() ?? "anonymous"}";

    /// <summary>
    /// The app and the origin, with health checks in a partition of their own: SuperTokens counts them apart from everything else.
    /// Source: supertokens.com, Rate limit policy, the nginx sample and "Special case".
    /// </summary>
    public static string ByApp(HttpRequestMessage request)
    {
        string origin = ByOrigin(request);
        string path = request.RequestUri is { IsAbsoluteUri: true } uri ? uri.AbsolutePath : "";
        ReadOnlySpan<char> app = App(path);
        string key = app.IsEmpty ? origin : $"{origin} app {app}";
        return IsHealthCheck(path) ? $"{key} hello" : key;
    }

    /// <summary>The sample's regex is <c>^/(appId|appid)-(\w+)/?</c>: the id ends at the first character that is not of a word.</summary>
    private static ReadOnlySpan<char> App(string path)
    {
        if (!path.StartsWith("/appid-", StringComparison.Ordinal) && !path.StartsWith("/appId-", StringComparison.Ordinal))
        {
            return [];
        }

        ReadOnlySpan<char> rest = path.AsSpan("/appid-".Length);
        int end = 0;
        while (end < rest.Length && (char.IsAsciiLetterOrDigit(rest[end]) || rest[end] == '_'))
        {
            end++;
        }

        return rest[..end];
    }

    /// <summary><c>/hello</c>, also below an app and a tenant, and the root, which shares its handler (HelloAPI.java, NotFoundOrHelloAPI.java).</summary>
    private static bool IsHealthCheck(string path)
    {
        ReadOnlySpan<char> trimmed = path.AsSpan().TrimEnd('/');
        return trimmed.IsEmpty || (trimmed.EndsWith("/hello", StringComparison.Ordinal) && trimmed.Count('/') <= 3);
    }
}
