using System.Text.RegularExpressions;

namespace ClientSdk.Api;

/// <summary>Takes credentials and secrets out of text of a server's: those that we sent, and what looks like one.</summary>
internal static partial class Secrets
{
    private const string Hidden = "[hidden]";

    /// <param name="text">A body, or its beginning.</param>
    /// <param name="request">The request as it was sent: what it carried must not come back in an error.</param>
    public static string Hide(string text, HttpRequestMessage? request)
    {
        foreach (string secret in SentBy(request))
        {
            text = text.Replace(secret, Hidden, StringComparison.Ordinal);
        }

        text = Members().Replace(text, $"$1\"{Hidden}\"");
        text = Pairs().Replace(text, $"$1{Hidden}");
        return Tokens().Replace(text, Hidden);
    }

    /// <summary>Longest first, because "Bearer x" contains x. Very short values would take words out of the text and are no secrets.</summary>
    private static IEnumerable<string> SentBy(HttpRequestMessage? request) =>
        (request?.Headers ?? Enumerable.Empty<KeyValuePair<string, IEnumerable<string>>>())
            .Where(header => SecretNames().IsMatch(header.Key))
            .SelectMany(header => header.Value)
            .SelectMany(value => new[] { value, value[(value.IndexOf(' ', StringComparison.Ordinal) + 1)..] })
            .Where(value => value.Length >= 4)
            .OrderByDescending(value => value.Length);

    [GeneratedRegex("auth|key|token|secret|cookie|password|credential|signature", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex SecretNames();

    /// <summary>Members of a JSON object whose names say secret, with a text for a value; the text may be cut off.</summary>
    [GeneratedRegex("""("[^"]{0,40}(?:token|secret|passw|api_?-?key|authorization|credential|client_assertion|private_key|signature|cookie)[^"]{0,40}"\s{0,8}:\s{0,8})"(?:[^"\\]|\\.)*(?:"|\\?$)""", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Members();

    /// <summary>The same in queries and forms.</summary>
    [GeneratedRegex("""(\b[\w.-]{0,40}(?:token|secret|passw\w{0,6}|api[_-]?key|authorization|signature)=)[^&\s"'<>]+""", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Pairs();

    /// <summary>Bearer and basic credentials, and JSON Web Tokens wherever they stand.</summary>
    [GeneratedRegex("""\b(?:Bearer|Basic)\s+[A-Za-z0-9._~+/=-]{4,}|\beyJ[A-Za-z0-9_-]{5,}(?:\.[A-Za-z0-9_-]*){0,2}""", RegexOptions.CultureInvariant)]
    private static partial Regex Tokens();
}
