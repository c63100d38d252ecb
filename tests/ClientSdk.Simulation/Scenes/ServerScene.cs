using System.Globalization;
using System.Net;
using ClientSdk.Limits;
using ClientSdk.Simulation.Clients;
using ClientSdk.Simulation.Servers;
using ClientSdk.Testing.Clock;
using ClientSdk.Testing.Enforcement;
using ClientSdk.Testing.Plain;
using ClientSdk.Testing.Sandbox;

namespace ClientSdk.Simulation.Scenes;

/// <summary>A server with limits of its own that may change on the way, our pipeline (or another client) before it, and room for others; on virtual time.</summary>
internal sealed class ServerScene : IDisposable
{
    private readonly List<(TimeSpan From, PlainSandbox Server)> _servers = [];
    private readonly List<TimeSpan> _refusals = [];
    private readonly int _seed;
    private readonly Lazy<HttpMessageInvoker> _client;

    public ServerScene(int seed, ReplyStyle style, Latency latency, int? concurrency, params ServerLimit[] limits)
    {
        _seed = seed;
        Network = new RefusalLog(this) { InnerHandler = new SwitchHandler(this, "127.0.0.1") };
        Client = (clock, network) => new OurPipeline(Declared, clock, seed, network);
        _client = new(() => new HttpMessageInvoker(Client(Clock, Network)));
        Add(TimeSpan.Zero, style, latency, concurrency, limits);
    }

    /// <summary>What our client is told; nothing by default.</summary>
    public IReadOnlyList<RateLimit> Declared { get; init; } = [];

    /// <summary>Ours by default.</summary>
    public Func<VirtualClock, HttpMessageHandler, HttpMessageHandler> Client { get; set; }

    public VirtualClock Clock { get; } = new();

    public HttpMessageHandler Network { get; }

    public long Refusals => _refusals.Count;

    public static Latency Lognormal => Latency.LogNormal(TimeSpan.FromMilliseconds(80), 0.6);

    /// <summary>From then on the server behaves like this.</summary>
    public void Add(TimeSpan from, ReplyStyle style, Latency latency, int? concurrency, params ServerLimit[] limits) =>
        _servers.Add((from, PlainSandbox.Create(options =>
        {
            options.TimeProvider = Clock;
            options.KeepLog = false;

            // A random part of each round trip lies before the counting.
            (options.Faults.Seed, options.Faults.Latency, options.Faults.ShareBeforeCounting) = (_seed, latency, null);
            options.Concurrency = concurrency;
            options.RetryAfter = style is ReplyStyle.RetryAfter or ReplyStyle.Headers or ReplyStyle.NamedHeaders;
            options.Headers = verdict => HeadersOf(style, verdict);
            foreach (ServerLimit limit in limits)
            {
                options.Limits.Add(limit);
            }
        })));

    /// <summary>All at once, each once.</summary>
    public SceneResult Storm(int callers)
    {
        HttpStatusCode[] statuses = Clock.Run(() => Task.WhenAll(Enumerable.Range(0, callers).Select(_ => SendAsync(_client.Value))));
        return Result(statuses.Count(status => status == HttpStatusCode.OK), Clock.Elapsed);
    }

    /// <summary>So many workers that never rest; and others, if wanted, who send at random instants and drop what is refused.</summary>
    public SceneResult Saturate(TimeSpan span, int workers = 60, Strangers? strangers = null)
    {
        int done = 0;
        int foreign = 0;
        Clock.Run(async () =>
        {
            for (int worker = 0; worker < workers; worker++)
            {
                _ = WorkAsync();
            }

            Task others = strangers is { } known ? StrangersAsync(known) : Task.CompletedTask;
            await Task.Delay(span, Clock);
            await others;
        });
        return Result(done, span) with { Foreign = foreign };

        async Task WorkAsync()
        {
            while (Clock.Elapsed < span)
            {
                HttpStatusCode status = await SendAsync(_client.Value);
                done += status == HttpStatusCode.OK && Clock.Elapsed <= span ? 1 : 0;
            }
        }

        async Task StrangersAsync(Strangers known)
        {
            using var client = new HttpMessageInvoker(new SwitchHandler(this, "10.0.0.2"));
            Random random = new(_seed);
            List<Task<HttpStatusCode>> calls = [];
            await Task.Delay(known.From, Clock);
            while (Clock.Elapsed < known.To)
            {
                calls.Add(SendAsync(client));
                await Task.Delay(TimeSpan.FromMinutes(-Math.Log(1 - random.NextDouble()) / known.PerMinute), Clock);
            }

            foreign = (await Task.WhenAll(calls)).Count(status => status == HttpStatusCode.OK);
        }
    }

    public void Dispose()
    {
        if (_client.IsValueCreated)
        {
            _client.Value.Dispose();
        }
    }

    private SceneResult Result(int succeeded, TimeSpan elapsed) => new(
        succeeded,
        _refusals.Count,
        _refusals.Count(at => at <= TimeSpan.FromMinutes(1)),
        _refusals.Count(at => at > elapsed - TimeSpan.FromMinutes(10) && at <= elapsed),
        elapsed);

    private static IEnumerable<KeyValuePair<string, string>> HeadersOf(ReplyStyle style, LimitVerdict verdict)
    {
        string reset = Math.Ceiling(verdict.Reset.TotalSeconds).ToString(CultureInfo.InvariantCulture);
        return style switch
        {
            ReplyStyle.ResetOnly when !verdict.IsAccepted => [new("RateLimit-Reset", reset)],
            ReplyStyle.Headers => StatedLimits.Of(verdict),
            ReplyStyle.NamedHeaders =>
            [
                new("RateLimit-Policy", string.Create(CultureInfo.InvariantCulture, $"\"minute\";q={verdict.Limit};w=60")),
                new("RateLimit", string.Create(CultureInfo.InvariantCulture, $"\"minute\";r={verdict.Remaining};t={reset}")),
            ],
            _ => [],
        };
    }

    private static async Task<HttpStatusCode> SendAsync(HttpMessageInvoker client)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "http://api.test/things");
        try
        {
            using HttpResponseMessage response = await client.SendAsync(request, CancellationToken.None);
            return response.StatusCode;
        }
        catch (Exception ended) when (ended is HttpRequestException or OperationCanceledException or TimeoutException)
        {
            // The run is over, and with it the client.
            return HttpStatusCode.ServiceUnavailable;
        }
    }

    private sealed class RefusalLog(ServerScene scene) : DelegatingHandler
    {
        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            HttpResponseMessage response = await base.SendAsync(request, cancellationToken);
            if (response.StatusCode == HttpStatusCode.TooManyRequests)
            {
                scene._refusals.Add(scene.Clock.Elapsed);
            }

            return response;
        }
    }

    private sealed class SwitchHandler(ServerScene scene, string client) : HttpMessageHandler
    {
        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            PlainSandbox server = scene._servers.FindLast(server => server.From <= scene.Clock.Elapsed).Server;
            using var invoker = new HttpMessageInvoker(server.CreateHandler(client));
            return await invoker.SendAsync(request, cancellationToken);
        }
    }
}
