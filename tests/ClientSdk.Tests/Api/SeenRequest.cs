namespace ClientSdk.Tests.Api;

/// <summary>A request as a server saw it.</summary>
internal sealed record SeenRequest(HttpMethod Method, Uri Address, string Body, IReadOnlyDictionary<string, string> Headers)
{
    public string? Query(string name) => Address.Query.TrimStart('?').Split('&', StringSplitOptions.RemoveEmptyEntries)
        .Select(pair => pair.Split('=', 2))
        .Where(pair => Uri.UnescapeDataString(pair[0]) == name)
        .Select(pair => Uri.UnescapeDataString(pair[1]))
        .SingleOrDefault();

    public int? Number(string name) => Query(name) is { } text ? int.Parse(text, System.Globalization.CultureInfo.InvariantCulture) : null;
}
