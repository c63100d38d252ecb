using System.Net.Http.Headers;

namespace ClientSdk.Credentials;

/// <summary>Who we are to the server: a token, a key, or a function that is asked at the moment of sending.</summary>
/// <remarks>
/// Immutable and thread-safe; functions may run on many threads at once. They are applied when a permit has been granted, so that nothing
/// expires in the queue, for every attempt anew, and never to another origin than the client's own. What they hold
/// never reaches a log, an exception message or <see cref="ToString"/>.
/// </remarks>
/// <example>
/// <code>
/// ApiCredentials fixedKey = ApiCredentials.ApiKey("api-key", key);
/// ApiCredentials fresh = ApiCredentials.BearerFrom(async ct => await tokens.CurrentAsync(ct));
/// </code>
/// </example>
public sealed class ApiCredentials
{
    private readonly string _kind;
    private readonly Func<HttpRequestMessage, CancellationToken, ValueTask> _apply;

    private ApiCredentials(string kind, string identity, Func<HttpRequestMessage, CancellationToken, ValueTask> apply)
    {
        _kind = kind;
        Identity = identity;
        _apply = apply;
    }

    /// <summary>
    /// Whose requests these are, for limits that the server counts by key or account: the same text for the same ledger. It is known before
    /// the credential is, which is put on a request only when that leaves.
    /// </summary>
    /// <value>
    /// Text that is safe to log. A token or key that does not change: 64 bits of its hash, so that two clients with the same key are one.
    /// A function: a name of its own, however often the token changes. <see cref="Named"/> replaces it.
    /// </value>
    public string Identity { get; }

    /// <summary>A bearer token that does not change (RFC 6750 section 2.1).</summary>
    /// <param name="token">The token, without the word Bearer.</param>
    /// <returns>Credentials that set the Authorization header.</returns>
    /// <exception cref="ArgumentException"><paramref name="token"/> is empty or has characters that no header can carry. The message does not show it.</exception>
    public static ApiCredentials Bearer(string token)
    {
        AuthenticationHeaderValue header = ToBearer(token, nameof(token));
        return new ApiCredentials("a bearer token", CredentialIdentity.OfSecret(header.ToString()), (request, _) =>
        {
            request.Headers.Authorization = header;
            return ValueTask.CompletedTask;
        });
    }

    /// <summary>A bearer token that a function gives, for each attempt anew. It should cache: it runs once a request.</summary>
    /// <param name="token">Gives the token, without the word Bearer. What it throws fails the request.</param>
    /// <returns>Credentials that set the Authorization header.</returns>
    public static ApiCredentials BearerFrom(Func<CancellationToken, ValueTask<string>> token)
    {
        ArgumentNullException.ThrowIfNull(token);
        return new ApiCredentials("a bearer token from a function", CredentialIdentity.OfFunction(), async (request, cancellationToken) =>
            request.Headers.Authorization = ToBearer(await token(cancellationToken).ConfigureAwait(false), nameof(token)));
    }

    /// <summary>A key in a header of its own, as SuperTokens' <c>api-key</c>.</summary>
    /// <param name="header">The header's name.</param>
    /// <param name="key">The key.</param>
    /// <returns>Credentials that set that header.</returns>
    /// <exception cref="ArgumentException">The name is not one of a request header, or the key is empty or has characters that no header can carry. The message does not show the key.</exception>
    public static ApiCredentials ApiKey(string header, string key)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(header);
        ThrowIfUnusable(key, nameof(key));
        using HttpRequestMessage probe = new();
        if (!probe.Headers.TryAddWithoutValidation(header, "value"))
        {
            throw new ArgumentException($"'{header}' is not the name of a request header.", nameof(header));
        }

        return new ApiCredentials($"a key in '{header}'", CredentialIdentity.OfSecret($"{header} {key}"), (request, _) =>
        {
            request.Headers.Remove(header);
            request.Headers.TryAddWithoutValidation(header, key);
            return ValueTask.CompletedTask;
        });
    }

    /// <summary>A function that puts on the request whatever the server wants. It runs for every attempt, so it must replace and not add.</summary>
    /// <param name="apply">Changes headers only. What it throws fails the request.</param>
    /// <returns>Credentials that call it.</returns>
    public static ApiCredentials From(Func<HttpRequestMessage, CancellationToken, ValueTask> apply)
    {
        ArgumentNullException.ThrowIfNull(apply);
        return new ApiCredentials("a function", CredentialIdentity.OfFunction(), apply);
    }

    /// <summary>
    /// Tokens of a token endpoint, fetched when the first request needs one, kept for all, and renewed before they expire: before a request gets in line
    /// when its token would be older than its life at the earliest start plus 30 s, and again when its turn comes and the token has expired meanwhile, in
    /// which case the request keeps its place. Token requests have a line of their own and wait for no limit of the calls that wait for them.
    /// </summary>
    /// <param name="client">The application and its token endpoint.</param>
    /// <returns>Credentials that set the Authorization header. A request whose token cannot be fetched fails with a <see cref="CredentialException"/>.</returns>
    public static ApiCredentials FromTokenEndpoint(ClientCredentials client)
    {
        ArgumentNullException.ThrowIfNull(client);
        TokenSource tokens = new(client);
        return new ApiCredentials("tokens of a token endpoint", CredentialIdentity.OfSecret($"{client.TokenEndpoint} {client.ClientId}"), (request, _) =>
        {
            request.Headers.Authorization = tokens.Header;
            return ValueTask.CompletedTask;
        })
        {
            Tokens = tokens,
        };
    }

    /// <summary>The same credentials under another identity, for keys that the server counts together: several keys of one account, or a key and its successor.</summary>
    /// <param name="identity">A name, for example that of the account. It appears in logs and reports.</param>
    /// <returns>New credentials.</returns>
    /// <exception cref="ArgumentException"><paramref name="identity"/> is empty.</exception>
    public ApiCredentials Named(string identity)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(identity);
        return new ApiCredentials(_kind, identity, _apply) { Tokens = Tokens };
    }

    /// <summary>The kind alone, for example <c>a bearer token</c>.</summary>
    /// <returns>Text that is safe to log.</returns>
    public override string ToString() => _kind;

    /// <summary>Where its tokens come from, when they are fetched; the throttle sees to it that the token lives when the request leaves.</summary>
    internal TokenSource? Tokens { get; private init; }

    internal ValueTask ApplyAsync(HttpRequestMessage request, CancellationToken cancellationToken) => _apply(request, cancellationToken);

    private static AuthenticationHeaderValue ToBearer(string token, string parameter)
    {
        ThrowIfUnusable(token, parameter);
        return new AuthenticationHeaderValue("Bearer", token);
    }

    /// <summary>Before the framework does, whose messages quote the value.</summary>
    private static void ThrowIfUnusable(string? secret, string parameter)
    {
        if (string.IsNullOrWhiteSpace(secret) || secret.Any(static letter => letter is < ' ' or > '~'))
        {
            throw new ArgumentException("The credential is empty, or has characters that a header cannot carry (a line break at its end, perhaps).", parameter);
        }
    }
}
