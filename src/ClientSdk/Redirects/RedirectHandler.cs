using ClientSdk.Limits;

namespace ClientSdk.Redirects;

/// <summary>
/// Follows redirects above the throttle, so that each hop pays for its own permit. Same origin only: credentials that were meant for
/// one server never reach another. What is not followed is returned as it is.
/// </summary>
internal sealed class RedirectHandler : DelegatingHandler
{
    internal const int MaxHops = 10;

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
