using System.Text;
using System.Text.Json.Nodes;

namespace ClientSdk.Testing.Sandbox;

/// <summary>What a personality answers.</summary>
public sealed class SandboxReply
{
    private readonly List<KeyValuePair<string, string>> _headers = [];

    private SandboxReply(int status, string? contentType, byte[] body)
    {
        Status = status;
        ContentType = contentType;
        Body = body;
    }

    /// <summary>The status code.</summary>
    public int Status { get; }

    /// <summary>The body's media type; null without a body.</summary>
    public string? ContentType { get; }

    /// <summary>The body's bytes.</summary>
    public ReadOnlyMemory<byte> Body { get; }

    /// <summary>The headers beside those of the body and the date, in order.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> Headers => _headers;

    /// <summary>A reply with a JSON body.</summary>
    /// <param name="status">The status code.</param>
    /// <param name="body">The document.</param>
    /// <returns>The reply.</returns>
    public static SandboxReply Json(int status, JsonNode body)
    {
        ArgumentNullException.ThrowIfNull(body);
        return new SandboxReply(status, "application/json; charset=utf-8", Encoding.UTF8.GetBytes(body.ToJsonString()));
    }

    /// <summary>A reply with a body of text.</summary>
    /// <param name="status">The status code.</param>
    /// <param name="body">The text.</param>
    /// <param name="mediaType">Default text/plain.</param>
    /// <returns>The reply.</returns>
    public static SandboxReply Text(int status, string body, string mediaType = "text/plain") => new(status, mediaType, Encoding.UTF8.GetBytes(body));

    /// <summary>A reply without a body.</summary>
    /// <param name="status">The status code.</param>
    /// <returns>The reply.</returns>
    public static SandboxReply Empty(int status) => new(status, null, []);

    /// <summary>Adds a header.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="value">Its value.</param>
    /// <returns>This reply.</returns>
    public SandboxReply With(string name, string value)
    {
        _headers.Add(new KeyValuePair<string, string>(name, value));
        return this;
    }
}
