using System.Globalization;
using System.Net.Http.Headers;
using System.Text.Json;

namespace ClientSdk.Credentials;

/// <summary>Reads what a token endpoint answered (RFC 6749 sections 5.1 and 5.2), bounded in size. Of an error it takes nothing that may hold a secret.</summary>
internal static class TokenReply
{
    public const int LargestBody = 64 * 1024;

    private static readonly TimeSpan _unstatedLifetime = TimeSpan.FromMinutes(5);
    private static readonly TimeSpan _longestLifetime = TimeSpan.FromDays(366);

    // RFC 6749 section 5.2, and Auth0's.
    private static readonly string[] _knownErrors =
    [
        "invalid_request", "invalid_client", "invalid_grant", "unauthorized_client", "unsupported_grant_type", "invalid_scope",
        "access_denied", "too_many_requests", "server_error", "temporarily_unavailable",
    ];

    /// <exception cref="CredentialException">There is no token in it.</exception>
    public static async Task<AccessToken> ReadAsync(HttpResponseMessage reply, string host, long askedAt, CancellationToken cancellationToken)
    {
        using JsonDocument? document = await ParseAsync(reply, cancellationToken).ConfigureAwait(false);
        JsonElement body = document?.RootElement ?? default;
        if (!reply.IsSuccessStatusCode)
        {
            string code = Text(body, "error") is { } error && _knownErrors.Contains(error, StringComparer.Ordinal) ? $" ({error})" : "";
            throw new CredentialException($"The token endpoint of {host} replied {(int)reply.StatusCode}{code}. Check the client id, its secret and its audience.", reply.StatusCode, null);
        }

        string? type = Text(body, "token_type");
        if (Text(body, "access_token") is not { Length: > 0 } token || token.Any(static letter => letter is <= ' ' or > '~') || (type is not null && !type.Equals("Bearer", StringComparison.OrdinalIgnoreCase)))
        {
            throw new CredentialException($"The token endpoint of {host} replied {(int)reply.StatusCode} without a usable bearer token.", reply.StatusCode, null);
        }

        return new AccessToken(new AuthenticationHeaderValue("Bearer", token), askedAt, Lifetime(body));
    }

    /// <summary>In seconds; some servers write the number as text.</summary>
    private static TimeSpan Lifetime(JsonElement body)
    {
        double? stated = body.TryGetProperty("expires_in", out JsonElement value)
            ? value.ValueKind switch
            {
                JsonValueKind.Number => value.GetDouble(),
                JsonValueKind.String when double.TryParse(value.GetString(), NumberStyles.Float, CultureInfo.InvariantCulture, out double text) => text,
                _ => null,
            }
            : null;
        return stated is { } seconds && seconds > 0 ? TimeSpan.FromSeconds(Math.Min(seconds, _longestLifetime.TotalSeconds)) : _unstatedLifetime;
    }

    private static string? Text(JsonElement body, string name) =>
        body.ValueKind == JsonValueKind.Object && body.TryGetProperty(name, out JsonElement value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;

    private static async Task<JsonDocument?> ParseAsync(HttpResponseMessage reply, CancellationToken cancellationToken)
    {
        byte[] bytes = new byte[LargestBody];
        int length = 0;
        using Stream body = await reply.Content.ReadAsStreamAsync(cancellationToken).ConfigureAwait(false);
        int read;
        while (length < bytes.Length && (read = await body.ReadAsync(bytes.AsMemory(length), cancellationToken).ConfigureAwait(false)) > 0)
        {
            length += read;
        }

        try
        {
            return JsonDocument.Parse(bytes.AsMemory(0, length));
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
