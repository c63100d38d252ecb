using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace ClientSdk.Testing.Sandbox;

/// <summary>A request as a personality sees it, whichever way it came.</summary>
public sealed class SandboxRequest
{
    private readonly Func<string, string?> _header;
    private readonly Dictionary<string, string> _query;

    internal SandboxRequest(string method, Uri target, Func<string, string?> header, byte[] body, string client)
    {
        Method = method;
        Target = target;
        Path = target.AbsolutePath;
        _header = header;
        _query = QueryString.Parse(target.Query);
        Body = body;
        Client = client;
    }

    /// <summary>The HTTP method, in capitals.</summary>
    public string Method { get; }

    /// <summary>The absolute address that was asked for.</summary>
    public Uri Target { get; }

    /// <summary>The path, as it was sent, without the query.</summary>
    public string Path { get; }

    /// <summary>The body's bytes; empty when there was none.</summary>
    public ReadOnlyMemory<byte> Body { get; }

    /// <summary>Who asks: the IP address.</summary>
    public string Client { get; }

    /// <summary>A header's value, or null when it was not sent.</summary>
    /// <param name="name">In any case.</param>
    /// <returns>The values, joined by commas when there are several.</returns>
    public string? Header(string name) => _header(name);

    /// <summary>A query parameter, decoded, or null when it was not sent.</summary>
    /// <param name="name">As it is written.</param>
    /// <returns>The last value of that name.</returns>
    public string? Query(string name) => _query.GetValueOrDefault(name);

    /// <summary>The token after <c>Bearer</c>, or null.</summary>
    internal string? Bearer =>
        Header("Authorization") is { } value && value.StartsWith("Bearer ", StringComparison.OrdinalIgnoreCase) && value.Length > 7
            ? value[7..].Trim()
            : null;

    /// <summary>A whole number from the query: the default when absent, null when it is none or lies outside the range.</summary>
    internal int? Number(string name, int whenAbsent, int least, int most)
    {
        if (Query(name) is not { } text)
        {
            return whenAbsent;
        }

        return int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int value) && value >= least && value <= most ? value : null;
    }

    /// <summary>The body as a JSON object.</summary>
    internal bool TryReadJson([NotNullWhen(true)] out JsonObject? body)
    {
        body = null;
        try
        {
            body = Body.IsEmpty ? null : JsonNode.Parse(Body.Span) as JsonObject;
            _ = body?.Count;
        }
        catch (Exception error) when (error is JsonException or ArgumentException)
        {
            // Not JSON, or a name twice, which only the first look at the members finds: the personality answers 400.
            body = null;
        }

        return body is not null;
    }
}
