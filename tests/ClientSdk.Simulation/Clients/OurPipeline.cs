using ClientSdk.Diagnostics;
using ClientSdk.Limiters;
using ClientSdk.Limits;
using ClientSdk.Pipeline;
using ClientSdk.Retries;
using ClientSdk.Testing.Clock;
using ClientSdk.Throttling;
using Microsoft.Extensions.Logging.Abstractions;

namespace ClientSdk.Simulation.Clients;

/// <summary>The whole pipeline of the package, as AddRateLimitAwareHandler puts it on a client, on virtual time.</summary>
internal sealed class OurPipeline : DelegatingHandler
{
    private readonly RateLimitMetrics _metrics = new(null);
    private readonly ThrottleRegistry _registry;

    public OurPipeline(IReadOnlyList<RateLimit> limits, VirtualClock clock, int seed, HttpMessageHandler network, Func<ThrottlePlan, ThrottlePlan>? adapt = null)
    {
        _registry = new ThrottleRegistry(
            clock,
            _metrics,
            NullLogger.Instance,
            new LimiterSettings { Random = new Random(seed).NextDouble, RunContinuationsAsynchronously = false });
        ThrottlePlan plan = new() { Scope = "simulation", Limits = limits };
        Throttle throttle = _registry.For(adapt?.Invoke(plan) ?? plan);
        RetryEnvironment environment = new()
        {
            Scope = plan.Scope,
            Time = clock,
            Random = new Random(seed + 1).NextDouble,
            Budgets = new RetryBudgets(clock),
            Metrics = _metrics,
            Logger = NullLogger.Instance,
        };
        InnerHandler = Chain(RateLimitAwarePipeline.Stations(throttle, new RetryOptions(), environment, new ClientsOwn(FollowsRedirects: true)), network);
    }

    protected override void Dispose(bool disposing)
    {
        base.Dispose(disposing);
        _registry.Dispose();
        _metrics.Dispose();
    }

    private static HttpMessageHandler Chain(IReadOnlyList<DelegatingHandler> stations, HttpMessageHandler network)
    {
        HttpMessageHandler inner = network;
        foreach (DelegatingHandler station in stations.Reverse())
        {
            station.InnerHandler = inner;
            inner = station;
        }

        return inner;
    }
}
