using ClientSdk.Limits;

namespace ClientSdk.Credentials;

/// <summary>Credentials and the only origin that may see them. The throttle calls it when a permit has been granted.</summary>
/// <param name="credentials">Who we are.</param>
/// <param name="origin">The client's origin, which a factory's client knows only after its handlers; <see langword="null"/> while it is unknown: then nobody sees them.</param>
internal sealed class OriginCredentials(ApiCredentials credentials, Func<Uri?> origin)
{
    public OriginCredentials(ApiCredentials credentials, Uri origin)
        : this(credentials, () => origin)
    {
    }

    /// <summary>Does nothing for a request to another origin: scheme, host and port must be the same.</summary>
    public ValueTask ApplyAsync(HttpRequestMessage request, CancellationToken cancellationToken) =>
        IsForUs(request) ? credentials.ApplyAsync(request, cancellationToken) : ValueTask.CompletedTask;

    /// <summary>Where the token of this request comes from; <see langword="null"/> when it is no such token, or not for this request.</summary>
    public TokenSource? TokensFor(HttpRequestMessage request) => credentials.Tokens is { } tokens && IsForUs(request) ? tokens : null;

    /// <summary>Whose request it will be when it leaves; <see langword="null"/> when it goes elsewhere.</summary>
    public string? IdentityFor(HttpRequestMessage request) => IsForUs(request) ? credentials.Identity : null;

    public static bool IsSame(Uri one, Uri other) =>
        Uri.Compare(one, other, UriComponents.SchemeAndServer, UriFormat.SafeUnescaped, StringComparison.OrdinalIgnoreCase) == 0;

    private bool IsForUs(HttpRequestMessage request) =>
        RequestJourney.Find(request) is not { IsTokenRequest: true } && request.RequestUri is { IsAbsoluteUri: true } target && origin() is { } own && IsSame(own, target);
}
