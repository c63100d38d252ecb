using System.Globalization;
using System.Net;
using ClientSdk.Diagnostics;
using ClientSdk.Limiters;
using ClientSdk.Pipeline;
using ClientSdk.Retries;
using ClientSdk.Testing.Clock;
using ClientSdk.Testing.Enforcement;
using ClientSdk.Testing.Plain;
using ClientSdk.Testing.Sandbox;
using ClientSdk.Throttling;
using Microsoft.Extensions.Logging.Abstractions;

namespace ClientSdk.Tests.Scenarios;

/// <summary>A server with limits of its own, and a client of the whole pipeline that was told none of them, on virtual time.</summary>
internal sealed class UndeclaredScene : IDisposable
{
    private readonly RateLimitMetrics _metrics = new(null);
    private readonly List<(TimeSpan From, PlainSandbox Server)> _servers = [];
    private readonly Random _random;
    private readonly ThrottleRegistry _registry;
    private readonly HttpMessageInvoker _client;

    public UndeclaredScene(int seed, ReplyStyle style, Latency latency, int? concurrency, params ServerLimit[] limits)
    {
        _random = new Random(seed);
        Network = new SwitchHandler(() => _servers.FindLast(server => server.From <= Clock.Elapsed).Server.CreateHandler());
        Add(TimeSpan.Zero, seed, style, latency, concurrency, limits);
        _registry = new ThrottleRegistry(
            Clock,
            _metrics,
            NullLogger.Instance,
            new LimiterSettings { Random = _random.NextDouble, RunContinuationsAsynchronously = false });
        Throttle throttle = _registry.For(new ThrottlePlan { Scope = "undeclared" });
        IReadOnlyList<DelegatingHandler> stations = RateLimitAwarePipeline.Stations(throttle, new RetryOptions(), Environment(), new ClientsOwn(FollowsRedirects: true));
        for (int index = 0; index < stations.Count; index++)
        {
            stations[index].InnerHandler = index + 1 < stations.Count ? stations[index + 1] : Network;
        }

        _client = new HttpMessageInvoker(stations[0]);
    }

    public VirtualClock Clock { get; } = new();

    public HttpMessageHandler Network { get; }

    public long Refusals => _servers.Sum(server => server.Server.Counters.Refused);

    public static Latency Lognormal => Latency.LogNormal(TimeSpan.FromMilliseconds(80), 0.6);

    /// <summary>From then on the server behaves like this.</summary>
    public void Add(TimeSpan from, int seed, ReplyStyle style, Latency latency, int? concurrency, params ServerLimit[] limits) =>
        _servers.Add((from, PlainSandbox.Create(options =>
        {
            options.TimeProvider = Clock;
            options.KeepLog = false;

            // A random part of each round trip lies before the counting.
            (options.Faults.Seed, options.Faults.Latency, options.Faults.ShareBeforeCounting) = (seed, latency, null);
            options.Concurrency = concurrency;
            options.RetryAfter = style is ReplyStyle.RetryAfter or ReplyStyle.Headers;
            options.Headers = verdict => HeadersOf(style, verdict);
            foreach (ServerLimit limit in limits)
            {
                options.Limits.Add(limit);
            }
        })));

    /// <summary>All at once, each once.</summary>
    public UndeclaredResult Storm(int callers)
    {
        HttpStatusCode[] statuses = Clock.Run(() => Task.WhenAll(Enumerable.Range(0, callers).Select(_ => SendAsync())));
        return new UndeclaredResult(statuses.Count(status => status == HttpStatusCode.OK), Refusals, Refusals, Clock.Elapsed);
    }

    /// <summary>So many workers that never rest.</summary>
    public UndeclaredResult Saturate(TimeSpan span, int workers = 60)
    {
        int done = 0;
        long first = 0;
        using ITimer minute = Clock.CreateTimer(_ => first = Refusals, null, TimeSpan.FromMinutes(1), Timeout.InfiniteTimeSpan);
        Clock.Run(() => Task.WhenAll(Enumerable.Range(0, workers).Select(async _ =>
        {
            while (Clock.Elapsed < span)
            {
                HttpStatusCode status = await SendAsync();
                done += status == HttpStatusCode.OK && Clock.Elapsed <= span ? 1 : 0;
            }
        })));
        return new UndeclaredResult(done, Refusals, first, span);
    }

    public void Dispose()
    {
        _client.Dispose();
        _registry.Dispose();
        _metrics.Dispose();
    }

    private static IEnumerable<KeyValuePair<string, string>> HeadersOf(ReplyStyle style, LimitVerdict verdict)
    {
        string reset = Math.Ceiling(verdict.Reset.TotalSeconds).ToString(CultureInfo.InvariantCulture);
        return style switch
        {
            ReplyStyle.ResetOnly when !verdict.IsAccepted => [new("RateLimit-Reset", reset)],
            ReplyStyle.Headers =>
            [
                new("X-RateLimit-Limit", verdict.Limit.ToString(CultureInfo.InvariantCulture)),
                new("X-RateLimit-Remaining", verdict.Remaining.ToString(CultureInfo.InvariantCulture)),
                new("X-RateLimit-Reset", reset),
            ],
            _ => [],
        };
    }

    private async Task<HttpStatusCode> SendAsync()
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "http://api.test/things");
        using HttpResponseMessage response = await _client.SendAsync(request, CancellationToken.None);
        return response.StatusCode;
    }

    private RetryEnvironment Environment() => new()
    {
        Scope = "undeclared",
        Time = Clock,
        Random = _random.NextDouble,
        Budgets = new RetryBudgets(Clock, _ => 1_000_000_000),
        Metrics = _metrics,
        Logger = NullLogger.Instance,
    };

    private sealed class SwitchHandler(Func<HttpMessageHandler> current) : HttpMessageHandler
    {
        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            using var invoker = new HttpMessageInvoker(current(), disposeHandler: false);
            return await invoker.SendAsync(request, cancellationToken);
        }
    }
}
