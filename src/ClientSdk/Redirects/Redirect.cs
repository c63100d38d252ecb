using System.Net;

namespace ClientSdk.Redirects;

/// <summary>What a redirect says: RFC 9110 section 15.4 and, for the method, the fetch standard's HTTP-redirect fetch.</summary>
internal static class Redirect
{
    public static bool IsOne(HttpResponseMessage response) => (int)response.StatusCode is 300 or 301 or 302 or 303 or 307 or 308;

    /// <summary>303 asks for another resource with GET; POST becomes GET on 300, 301 and 302, because everybody has always done so.</summary>
    public static bool BecomesGet(HttpMethod method, HttpStatusCode status) => (int)status switch
    {
        303 => method != HttpMethod.Get && method != HttpMethod.Head,
        300 or 301 or 302 => method == HttpMethod.Post,
        _ => false,
    };

    /// <summary>Where it leads; <see langword="null"/> when it says nothing, nothing sensible, or another origin.</summary>
    public static Uri? TargetOf(Uri? from, Uri? location)
    {
        // From the text as it came: where files' paths begin with a slash, "/path" has been parsed as a file's address.
        if (from is not { IsAbsoluteUri: true } || location is null || !Uri.TryCreate(from, location.OriginalString, out Uri? target) || !IsSameOrigin(from, target))
        {
            return null;
        }

        // RFC 9110 section 10.2.2: a target without a fragment inherits that of the request.
        return from.Fragment.Length == 0 || target.Fragment.Length > 0
            ? target
            : new UriBuilder(target) { Fragment = from.Fragment }.Uri;
    }

    private static bool IsSameOrigin(Uri from, Uri target) =>
        from.Scheme == target.Scheme && from.Port == target.Port && string.Equals(from.IdnHost, target.IdnHost, StringComparison.OrdinalIgnoreCase);
}
