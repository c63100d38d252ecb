using ClientSdk.Credentials;

namespace ClientSdk.Providers;

/// <summary>Where the providers' token endpoints are, and what they are asked for. Tokens are fetched when needed, kept and renewed: <see cref="ApiCredentials.FromTokenEndpoint"/>.</summary>
/// <example>
/// <code>
/// ApiCredentials credentials = ProviderCredentials.Auth0(new Uri("https://acme.eu.auth0.com"), clientId, clientSecret);
/// </code>
/// </example>
public static class ProviderCredentials
{
    /// <summary>A machine-to-machine application of Kinde: <c>POST /oauth2/token</c>, for the audience <c>https://{subdomain}.kinde.com/api</c>.</summary>
    /// <param name="domain">The business's own address, <c>https://{subdomain}.kinde.com</c>.</param>
    /// <param name="clientId">The application's id.</param>
    /// <param name="clientSecret">Its secret.</param>
    /// <param name="scope">What the token may do, separated by spaces. Default: all that the application has been given.</param>
    /// <param name="audience">Default: <c>/api</c> at <paramref name="domain"/>. Behind a domain of your own, give that of kinde.com.</param>
    /// <returns>The credentials.</returns>
    /// <exception cref="ArgumentException">The address or a text is unusable. The message does not show the secret.</exception>
    public static ApiCredentials Kinde(Uri domain, string clientId, string clientSecret, string? scope = null, string? audience = null) =>
        ApiCredentials.FromTokenEndpoint(new ClientCredentials(At(domain, "/oauth2/token"), clientId, clientSecret)
        {
            Audience = audience ?? At(domain, "/api").AbsoluteUri,
            Scope = scope,
        });

    /// <summary>A machine-to-machine application of Auth0: <c>POST /oauth/token</c>, for the audience <c>https://{tenant}/api/v2/</c>.</summary>
    /// <param name="domain">The tenant's address, <c>https://{tenant}.{region}.auth0.com</c>.</param>
    /// <param name="clientId">The application's id.</param>
    /// <param name="clientSecret">Its secret.</param>
    /// <param name="audience">Default: <c>/api/v2/</c> at <paramref name="domain"/>. Behind a domain of your own, give that of auth0.com.</param>
    /// <returns>The credentials.</returns>
    /// <exception cref="ArgumentException">The address or a text is unusable. The message does not show the secret.</exception>
    public static ApiCredentials Auth0(Uri domain, string clientId, string clientSecret, string? audience = null) =>
        ApiCredentials.FromTokenEndpoint(new ClientCredentials(At(domain, "/oauth/token"), clientId, clientSecret)
        {
            Audience = audience ?? At(domain, "/api/v2/").AbsoluteUri,
        });

    private static Uri At(Uri domain, string path)
    {
        ArgumentNullException.ThrowIfNull(domain);
        return domain is { IsAbsoluteUri: true, UserInfo: "" }
            ? new Uri(domain, path)
            : throw new ArgumentException("The domain is not an absolute address without a user name. Write it as https://host.", nameof(domain));
    }
}
