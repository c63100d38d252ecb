using ClientSdk.Credentials;

namespace ClientSdk.Api;

/// <summary>The one place where a client without a container gets its handlers.</summary>
internal static class ClientHandlers
{
    /// <param name="options">With the profile in them.</param>
    /// <param name="credentials">Bound to the client's origin; null when the server wants none.</param>
    /// <returns>The outermost handler, and what is to be disposed with the client besides.</returns>
    public static (HttpMessageHandler Outermost, IDisposable? State) Build(ApiClientOptions options, OriginCredentials? credentials)
    {
        // Retries, redirects and the throttle come in here, between the client and the credentials, in the order that Pipeline states.
        HttpMessageHandler network = options.PrimaryHandler?.Invoke() ?? Network();
        return (credentials is null ? network : new CredentialsHandler(credentials) { InnerHandler = network }, null);
    }

    private static SocketsHttpHandler Network() => new()
    {
        AllowAutoRedirect = false,

        // A client of a long job must notice when the server's name moves to another address.
        PooledConnectionLifetime = TimeSpan.FromMinutes(5),
    };
}
