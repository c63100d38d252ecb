using ClientSdk.Limits;

namespace ClientSdk.Credentials;

/// <summary>The innermost station: behind the throttle, so that a credential is fetched when the request really leaves.</summary>
/// <param name="credentials">Who we are, and to whom.</param>
/// <param name="time">The clock by which tokens live. Default: the system's.</param>
internal sealed class CredentialsHandler(OriginCredentials credentials, TimeProvider? time = null) : DelegatingHandler
{
    private readonly TimeProvider _time = time ?? TimeProvider.System;

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        await ApplyAsync(request, cancellationToken).ConfigureAwait(false);
        return await base.SendAsync(request, cancellationToken).ConfigureAwait(false);
    }

    protected override HttpResponseMessage Send(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        ValueTask applying = ApplyAsync(request, cancellationToken);
        if (!applying.IsCompletedSuccessfully)
        {
            applying.AsTask().GetAwaiter().GetResult();
        }

        return base.Send(request, cancellationToken);
    }

    /// <summary>The throttle above has seen to it that the token lives; a request that bypasses it has nobody else.</summary>
    private ValueTask ApplyAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        if (credentials.TokensFor(request) is { } tokens && !tokens.IsUsable(_time))
        {
            return RefreshAndApplyAsync(tokens, request, cancellationToken);
        }

        if (RequestJourney.Find(request) is { IsTokenRequest: true } journey)
        {
            // Here it leaves: what it waited before is no part of its token's life.
            journey.SentAt = _time.GetTimestamp();
        }

        return credentials.ApplyAsync(request, cancellationToken);
    }

    private async ValueTask RefreshAndApplyAsync(TokenSource tokens, HttpRequestMessage request, CancellationToken cancellationToken)
    {
        await tokens.RefreshAsync(new TokenCall(_time, Timeout.InfiniteTimeSpan, FetchAsync, cancellationToken)).ConfigureAwait(false);
        await credentials.ApplyAsync(request, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Past the throttle a token request has no other time limit.</summary>
    private async Task<HttpResponseMessage> FetchAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        using CancellationTokenSource late = new(TokenSource.LongestFetch, _time);
        using CancellationTokenSource either = CancellationTokenSource.CreateLinkedTokenSource(late.Token, cancellationToken);
        return await base.SendAsync(request, either.Token).ConfigureAwait(false);
    }
}
