using ClientSdk.Limits;

namespace ClientSdk.Credentials;

/// <summary>What a profile can ask of a request about the credentials that it is sent with.</summary>
public static class CredentialRequestExtensions
{
    /// <summary>
    /// Whose request it is, for a <c>PartitionBy</c> of a server that counts by key or account: the <see cref="ApiCredentials.Identity"/> of the
    /// client's credentials, which are put on the request later; else a hash of the Authorization header that the caller has set.
    /// </summary>
    /// <param name="request">The request on its way.</param>
    /// <returns>Text that is safe to log; <see langword="null"/> for a request without credentials.</returns>
    public static string? GetCredentialIdentity(this HttpRequestMessage request)
    {
        ArgumentNullException.ThrowIfNull(request);
        return RequestJourney.Find(request)?.Credential
            ?? (request.Headers.Authorization is { } header ? CredentialIdentity.OfSecret(header.ToString()) : null);
    }
}
