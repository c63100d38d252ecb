using ClientSdk.Benchmarks.Inner;
using ClientSdk.Diagnostics;
using ClientSdk.Limits;
using ClientSdk.Pipeline;
using ClientSdk.Retries;
using ClientSdk.Throttling;
using Microsoft.Extensions.Logging.Abstractions;

namespace ClientSdk.Benchmarks.Ours;

/// <summary>
/// The stations as a client has them: two windows and a concurrency limit, a table of 40 routes, no listener. Whoever would have to
/// wait fails instead (<c>QueueLimit</c> is 0), so that no benchmark can measure a wait.
/// </summary>
internal sealed class OurPipeline : IDisposable
{
    public static readonly Uri Address = new("https://api.bench.test/api/v2/resource1/42/members?page=3");

    private readonly RateLimitMetrics _metrics = new(null);
    private readonly ThrottleRegistry _registry;

    public OurPipeline(HttpMessageHandler inner)
    {
        _registry = new ThrottleRegistry(TimeProvider.System, _metrics, NullLogger.Instance);
        Throttle = _registry.For(Plan);
        RetryEnvironment environment = new()
        {
            Scope = Plan.Scope,
            Time = TimeProvider.System,
            Random = Random.Shared.NextDouble,
            Budgets = new RetryBudgets(TimeProvider.System, Throttle.GrantedIn),
            Metrics = _metrics,
            Logger = NullLogger.Instance,
        };
        HttpMessageHandler outermost = inner;
        foreach (DelegatingHandler station in RateLimitAwarePipeline.Stations(Throttle, new RetryOptions(), environment, new ClientsOwn(FollowsRedirects: true)).Reverse())
        {
            station.InnerHandler = outermost;
            outermost = station;
        }

        Invoker = new HttpMessageInvoker(outermost);
    }

    public static ThrottlePlan Plan { get; } = new()
    {
        Scope = "bench",
        Limits = [RateLimit.PerSecond(100_000_000), RateLimit.PerMinute(1_000_000_000), RateLimit.Concurrent(100_000)],
        Groups = Routes.Groups(40),
        Throttling = new ThrottlingOptions { QueueLimit = 0 },
    };

    public Throttle Throttle { get; }

    public HttpMessageInvoker Invoker { get; }

    public void Dispose()
    {
        Invoker.Dispose();
        _registry.Dispose();
        _metrics.Dispose();
    }
}
