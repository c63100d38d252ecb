namespace ClientSdk.Credentials;

/// <summary>An application's own credentials at a token endpoint: the client credentials grant (RFC 6749 section 4.4). Read when a source is made of it.</summary>
/// <example>
/// <code>
/// ApiCredentials credentials = ApiCredentials.FromTokenEndpoint(new ClientCredentials(new Uri("https://acme.kinde.com/oauth2/token"), id, secret)
/// {
///     Audience = "https://acme.kinde.com/api",
/// });
/// </code>
/// </example>
public sealed class ClientCredentials
{
    /// <summary>Names the application and where it gets its tokens.</summary>
    /// <param name="tokenEndpoint">An absolute https address (RFC 6749 section 3.2); plain http only on this machine. The secret goes there and nowhere else.</param>
    /// <param name="clientId">The application's id.</param>
    /// <param name="clientSecret">Its secret. It appears in no log, no exception and no <see cref="ToString"/>.</param>
    /// <exception cref="ArgumentException">The address or a text is unusable. The message shows neither the secret nor the address.</exception>
    public ClientCredentials(Uri tokenEndpoint, string clientId, string clientSecret)
    {
        ArgumentNullException.ThrowIfNull(tokenEndpoint);
        ArgumentException.ThrowIfNullOrWhiteSpace(clientId);
        ArgumentException.ThrowIfNullOrWhiteSpace(clientSecret);
        if (!tokenEndpoint.IsAbsoluteUri || tokenEndpoint.UserInfo.Length > 0 || !IsSafe(tokenEndpoint))
        {
            throw new ArgumentException("A token endpoint is an absolute https address without a user name; plain http is for this machine alone.", nameof(tokenEndpoint));
        }

        (TokenEndpoint, ClientId, ClientSecret) = (tokenEndpoint, clientId, clientSecret);
    }

    /// <summary>Where tokens are fetched.</summary>
    public Uri TokenEndpoint { get; }

    /// <summary>The application's id.</summary>
    public string ClientId { get; }

    /// <summary>The API that the token is for, where the server asks for it.</summary>
    /// <value>Default: <see langword="null"/>, not sent.</value>
    public string? Audience { get; init; }

    /// <summary>What the token may do, separated by spaces.</summary>
    /// <value>Default: <see langword="null"/>, not sent: all that the application has been given.</value>
    public string? Scope { get; init; }

    internal string ClientSecret { get; }

    /// <summary>The endpoint's host alone.</summary>
    /// <returns>Text that is safe to log.</returns>
    public override string ToString() => $"client credentials at {TokenEndpoint.Authority}";

    internal HttpRequestMessage ToRequest()
    {
        Dictionary<string, string> form = new()
        {
            ["grant_type"] = "client_credentials",
            ["client_id"] = ClientId,
            ["client_secret"] = ClientSecret,
        };
        if (Audience is not null)
        {
            form["audience"] = Audience;
        }

        if (Scope is not null)
        {
            form["scope"] = Scope;
        }

        HttpRequestMessage request = new(HttpMethod.Post, TokenEndpoint) { Content = new FormUrlEncodedContent(form) };
        request.Headers.Accept.ParseAdd("application/json");
        return request;
    }

    private static bool IsSafe(Uri endpoint) => endpoint.Scheme == Uri.UriSchemeHttps || (endpoint.Scheme == Uri.UriSchemeHttp && endpoint.IsLoopback);
}
