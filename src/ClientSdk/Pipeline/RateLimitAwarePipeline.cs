using ClientSdk.Credentials;
using ClientSdk.Redirects;
using ClientSdk.Retries;
using ClientSdk.Throttling;

namespace ClientSdk.Pipeline;

/// <summary>The way of a request through our handlers.</summary>
internal static class RateLimitAwarePipeline
{
    /// <summary>
    /// THE order of the stations, outermost first; the network follows. Retries stand outside the throttle, so that every attempt
    /// pays for its own permit; redirects between the two, so that every hop does; credentials inside it, so that none expires in the queue.
    /// </summary>
    /// <param name="throttle">The throttle of the client's scope.</param>
    /// <param name="options">The client's own retry options.</param>
    /// <param name="environment">The client's clock, chance, retry budget and log.</param>
    /// <param name="own">What is the client's own.</param>
    /// <returns>New handlers, not yet chained.</returns>
    public static IReadOnlyList<DelegatingHandler> Stations(Throttle throttle, RetryOptions options, RetryEnvironment environment, ClientsOwn own)
    {
        DelegatingHandler retries = new RetryHandler(options, environment) { ClientTimeout = () => (own.Plan?.Invoke() ?? throttle.Plan).TotalTimeout };
        DelegatingHandler throttling = new ThrottlingHandler(throttle, own.Plan, own.Credentials);
        return
        [
            retries,
            .. own.FollowsRedirects ? [new RedirectHandler()] : Array.Empty<DelegatingHandler>(),
            throttling,
            .. own.Credentials is { } credentials ? [new CredentialsHandler(credentials, throttle.Time)] : Array.Empty<DelegatingHandler>(),
        ];
    }
}
