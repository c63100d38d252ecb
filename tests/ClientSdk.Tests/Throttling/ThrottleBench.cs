using System.Diagnostics.Metrics;
using ClientSdk.Diagnostics;
using ClientSdk.Limiters;
using ClientSdk.Limits;
using ClientSdk.Testing.Clock;
using ClientSdk.Throttling;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace ClientSdk.Tests.Throttling;

/// <summary>One throttling handler on virtual time, over whatever handler a test gives it.</summary>
internal sealed class ThrottleBench : IDisposable
{
    private readonly RateLimitMetrics _metrics;

    public ThrottleBench(ThrottlePlan plan, HttpMessageHandler inner, VirtualClock? clock = null, ILogger? logger = null, IMeterFactory? meters = null)
    {
        _metrics = new RateLimitMetrics(meters);
        Clock = clock ?? new VirtualClock();
        Registry = new ThrottleRegistry(
            Clock,
            _metrics,
            logger ?? NullLogger.Instance,
            new LimiterSettings { Random = new Random(7).NextDouble, RunContinuationsAsynchronously = false });
        Throttle = Registry.For(plan);
        Client = new HttpMessageInvoker(new ThrottlingHandler(Throttle) { InnerHandler = inner });
    }

    public VirtualClock Clock { get; }

    public ThrottleRegistry Registry { get; }

    public Throttle Throttle { get; }

    public HttpMessageInvoker Client { get; }

    public static ThrottlePlan Plan(params RateLimit[] limits) => new() { Scope = "test", Limits = limits };

    public async Task<HttpResponseMessage> GetAsync(string path = "/", Action<HttpRequestMessage>? configure = null, CancellationToken cancellationToken = default)
    {
        var request = new HttpRequestMessage(HttpMethod.Get, "http://api.test" + path);
        configure?.Invoke(request);
        return await Client.SendAsync(request, cancellationToken);
    }

    public void Dispose()
    {
        Client.Dispose();
        Registry.Dispose();
        _metrics.Dispose();
    }
}
