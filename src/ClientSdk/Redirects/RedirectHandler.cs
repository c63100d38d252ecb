using ClientSdk.Limits;

namespace ClientSdk.Redirects;

/// <summary>
/// Follows redirects above the throttle, so that each hop pays for its own permit. Same origin only: credentials that were meant for
/// one server never reach another. What is not followed is returned as it is.
/// </summary>
internal sealed class RedirectHandler : DelegatingHandler, IStation, IDecider
{
    internal const int MaxHops = 10;

    private IDecider? _above;

    Task<HttpResponseMessage> IStation.SendAsync(HttpRequestMessage request, IDecider above, CancellationToken cancellationToken)
    {
        _above = above;
        return InnerHandler is IStation below
            ? below.SendAsync(request, this, cancellationToken)
            : AskAsync(SendOnceAsync(request, cancellationToken), request, cancellationToken);
    }

    Task<HttpResponseMessage> IDecider.DecideAsync(Task<HttpResponseMessage> outcome, HttpRequestMessage request, CancellationToken cancellationToken) =>
        outcome.IsCompletedSuccessfully && Redirect.IsOne(outcome.Result)
            ? AskAsync(FollowAsync(outcome, request, cancellationToken), request, cancellationToken)
            : _above!.DecideAsync(outcome, request, cancellationToken);

    protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        Task<HttpResponseMessage> sending = base.SendAsync(request, cancellationToken);
        return sending.IsCompletedSuccessfully && !Redirect.IsOne(sending.Result)
            ? sending
            : FollowAsync(sending, request, cancellationToken);
    }

    protected override HttpResponseMessage Send(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        HttpResponseMessage response = base.Send(request, cancellationToken);
        while (TryTurn(request, response))
        {
            response.Dispose();
            response = base.Send(request, cancellationToken);
        }

        return response;
    }

    private async Task<HttpResponseMessage> AskAsync(Task<HttpResponseMessage> sending, HttpRequestMessage request, CancellationToken cancellationToken)
    {
        await ((Task)sending).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        return await _above!.DecideAsync(sending, request, cancellationToken).ConfigureAwait(false);
    }

    private async Task<HttpResponseMessage> SendOnceAsync(HttpRequestMessage request, CancellationToken cancellationToken) =>
        await SendAsync(request, cancellationToken).ConfigureAwait(false);

    private async Task<HttpResponseMessage> FollowAsync(Task<HttpResponseMessage> sending, HttpRequestMessage request, CancellationToken cancellationToken)
    {
        HttpResponseMessage response = await sending.ConfigureAwait(false);
        while (TryTurn(request, response))
        {
            response.Dispose();
            response = await base.SendAsync(request, cancellationToken).ConfigureAwait(false);
        }

        return response;
    }

    /// <summary>Turns the request to where the reply points, in place, so that a retry goes on from there; or leaves it alone.</summary>
    private static bool TryTurn(HttpRequestMessage request, HttpResponseMessage response)
    {
        if (!Redirect.IsOne(response) || Redirect.TargetOf(request.RequestUri, response.Headers.Location) is not { } target)
        {
            return false;
        }

        bool dropsBody = Redirect.BecomesGet(request.Method, response.StatusCode);
        if (!dropsBody && !RequestBody.CanBeSentTwice(request.Content))
        {
            return false;
        }

        RequestJourney journey = RequestJourney.Of(request);
        if (journey.Hops >= MaxHops)
        {
            journey.GaveUp = $"The server redirected the request more than {MaxHops} times.";
            return false;
        }

        journey.Hops++;
        request.RequestUri = target;
        if (dropsBody)
        {
            request.Method = HttpMethod.Get;
            request.Content = null;
            request.Headers.TransferEncodingChunked = null;
            request.Headers.ExpectContinue = null;
        }

        return true;
    }
}
