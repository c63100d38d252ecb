namespace ClientSdk.Credentials;

/// <summary>The innermost station: behind the throttle, so that a credential is fetched when the request really leaves.</summary>
internal sealed class CredentialsHandler(OriginCredentials credentials) : DelegatingHandler
{
    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        await credentials.ApplyAsync(request, cancellationToken).ConfigureAwait(false);
        return await base.SendAsync(request, cancellationToken).ConfigureAwait(false);
    }

    protected override HttpResponseMessage Send(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        ValueTask applying = credentials.ApplyAsync(request, cancellationToken);
        if (!applying.IsCompletedSuccessfully)
        {
            applying.AsTask().GetAwaiter().GetResult();
        }

        return base.Send(request, cancellationToken);
    }
}
