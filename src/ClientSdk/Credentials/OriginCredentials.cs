namespace ClientSdk.Credentials;

/// <summary>Credentials and the only origin that may see them. The throttle calls it when a permit has been granted.</summary>
internal sealed class OriginCredentials(ApiCredentials credentials, Uri origin)
{
    /// <summary>Does nothing for a request to another origin: scheme, host and port must be the same.</summary>
    public ValueTask ApplyAsync(HttpRequestMessage request, CancellationToken cancellationToken) =>
        request.RequestUri is { IsAbsoluteUri: true } target && IsSame(origin, target)
            ? credentials.ApplyAsync(request, cancellationToken)
            : ValueTask.CompletedTask;

    private static bool IsSame(Uri one, Uri other) =>
        Uri.Compare(one, other, UriComponents.SchemeAndServer, UriFormat.SafeUnescaped, StringComparison.OrdinalIgnoreCase) == 0;
}
