using ClientSdk.Credentials;
using ClientSdk.Diagnostics;
using ClientSdk.Pipeline;
using ClientSdk.Retries;
using ClientSdk.Throttling;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace ClientSdk.Api;

/// <summary>The one place where a client without a container gets its handlers.</summary>
internal static class ClientHandlers
{
    /// <param name="scope">The client's name in logs and metrics: its host.</param>
    /// <param name="options">With the profile in them.</param>
    /// <param name="credentials">Bound to the client's origin; null when the server wants none.</param>
    /// <returns>The outermost handler, the throttle, and the state behind them, to be disposed in this order: whoever waits is released.</returns>
    /// <exception cref="OptionsValidationException">The limits or times are unusable.</exception>
    public static (HttpMessageHandler Outermost, Throttle Throttle, IDisposable[] State) Build(string scope, ApiClientOptions options, OriginCredentials? credentials)
    {
        Validate(scope, options.RateLimits);
        ILogger logger = options.LoggerFactory.CreateLogger(RateLimitLog.Category);
        RateLimitMetrics metrics = new(null);
        ThrottleRegistry registry = new(options.TimeProvider, metrics, logger, options.Limiters);
        ThrottlePlan plan = RateLimitAwarePlan.Of(options.RateLimits, scope);
        Throttle throttle = registry.For(plan);
        RetryEnvironment environment = new()
        {
            Scope = plan.Scope,
            Time = options.TimeProvider,
            Random = options.Limiters?.Random ?? Random.Shared.NextDouble,
            Budgets = new RetryBudgets(options.TimeProvider, throttle.GrantedIn),
            Metrics = metrics,
            Logger = logger,
        };
        IReadOnlyList<DelegatingHandler> stations = RateLimitAwarePipeline.Stations(throttle, options.RateLimits.Retries, environment, new ClientsOwn(FollowsRedirects: true, credentials));
        HttpMessageHandler network = options.PrimaryHandler?.Invoke() ?? Network();
        logger.Started(scope, plan.Scope, plan.Describe(withRoutes: false));
        return (Chain(stations, network), throttle, [registry, metrics]);
    }

    private static void Validate(string scope, RateLimitAwareOptions options)
    {
        string[] failures =
        [
            .. new RateLimitAwareOptionsRanges().Validate(scope, options).Failures ?? [],
            .. new RateLimitAwareOptionsPairs().Validate(scope, options).Failures ?? [],
        ];
        if (failures.Length > 0)
        {
            throw new OptionsValidationException(scope, typeof(RateLimitAwareOptions), failures);
        }
    }

    private static HttpMessageHandler Chain(IReadOnlyList<DelegatingHandler> stations, HttpMessageHandler innermost)
    {
        HttpMessageHandler outermost = innermost;
        foreach (DelegatingHandler station in stations.Reverse())
        {
            station.InnerHandler = outermost;
            outermost = station;
        }

        return outermost;
    }

    private static SocketsHttpHandler Network() => new()
    {
        AllowAutoRedirect = false,

        // A client of a long job must notice when the server's name moves to another address.
        PooledConnectionLifetime = TimeSpan.FromMinutes(5),
    };
}
