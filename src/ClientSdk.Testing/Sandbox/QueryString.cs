namespace ClientSdk.Testing.Sandbox;

/// <summary>Reads <c>?a=1&amp;b=2</c>, and form bodies, which have the same shape.</summary>
internal static class QueryString
{
    internal static Dictionary<string, string> Parse(string text)
    {
        Dictionary<string, string> values = new(StringComparer.Ordinal);
        foreach (string pair in text.TrimStart('?').Split('&', StringSplitOptions.RemoveEmptyEntries))
        {
            int equals = pair.IndexOf('=', StringComparison.Ordinal);
            string name = equals < 0 ? pair : pair[..equals];
            values[Decode(name)] = equals < 0 ? "" : Decode(pair[(equals + 1)..]);
        }

        return values;
    }

    private static string Decode(string text) => Uri.UnescapeDataString(text.Replace('+', ' '));
}
