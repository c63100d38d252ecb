using ClientSdk.Redirects;
using ClientSdk.Retries;
using ClientSdk.Throttling;

namespace ClientSdk.Pipeline;

/// <summary>The way of a request through our handlers.</summary>
internal static class RateLimitAwarePipeline
{
    /// <summary>
    /// THE order of the stations, outermost first; the network follows. Retries stand outside the throttle, so that every attempt
    /// pays for its own permit; redirects between the two, so that every hop does.
    /// </summary>
    /// <param name="throttle">The throttle of the client's scope.</param>
    /// <param name="options">The client's own retry options.</param>
    /// <param name="environment">The client's clock, chance, retry budget and log.</param>
    /// <param name="followsRedirects">Whether redirects are followed at all.</param>
    /// <param name="plan">The client's own times, some of which may become known only after its handlers were made.</param>
    /// <returns>New handlers, not yet chained.</returns>
    public static IReadOnlyList<DelegatingHandler> Stations(Throttle throttle, RetryOptions options, RetryEnvironment environment, bool followsRedirects, Func<ThrottlePlan>? plan = null)
    {
        DelegatingHandler retries = new RetryHandler(options, environment) { ClientTimeout = () => (plan?.Invoke() ?? throttle.Plan).TotalTimeout };
        DelegatingHandler throttling = new ThrottlingHandler(throttle, plan);
        return followsRedirects
            ? [retries, new RedirectHandler(), throttling]
            : [retries, throttling];
    }
}
