using ClientSdk.Diagnostics;
using ClientSdk.Limits;
using ClientSdk.Retries;
using ClientSdk.Testing.Clock;
using Microsoft.Extensions.Logging.Abstractions;

namespace ClientSdk.Tests.Retries;

/// <summary>A retry handler over a scripted server, on virtual time.</summary>
internal sealed class RetryScene : IDisposable
{
    private readonly RateLimitMetrics _metrics = new(null);
    private HttpMessageInvoker? _client;

    public RetryScene() => Server = new ScriptedServer(Clock);

    public VirtualClock Clock { get; } = new();

    public ScriptedServer Server { get; }

    public RetryOptions Options { get; } = new();

    /// <summary>From 0 to below 1. Default: just below 1, so that a delay is its ceiling to a tick.</summary>
    public Func<double> Random { get; set; } = () => 1 - 1e-12;

    public Func<string, long>? RequestsOf { get; set; } = _ => 1_000_000_000;

    public List<RetryArguments> Retried { get; } = [];

    public RetryHandler Handler { get; private set; } = null!;

    public HttpMessageInvoker Client => _client ??= Build();

    public static HttpRequestMessage Request(string method = "GET", HttpContent? content = null) =>
        new(new HttpMethod(method), "http://api.test/things") { Content = content };

    public HttpResponseMessage Send(HttpRequestMessage request, CancellationToken cancellationToken = default) =>
        Clock.Run(() => Client.SendAsync(request, cancellationToken));

    public HttpResponseMessage Get() => Send(Request());

    public Exception SendFailing(HttpRequestMessage request, CancellationToken cancellationToken = default) =>
        Assert.ThrowsAny<Exception>(() => Send(request, cancellationToken));

    /// <summary>Seconds between one request at the server and the next.</summary>
    public double[] Gaps() => [.. Server.Seen.Zip(Server.Seen.Skip(1), (a, b) => Math.Round((b.At - a.At).TotalSeconds, 5))];

    public static string? GaveUp(HttpRequestMessage request) => RequestJourney.Of(request).GaveUp;

    public static string Text(HttpResponseMessage response)
    {
        using StreamReader reader = new(response.Content.ReadAsStream());
        return reader.ReadToEnd();
    }

    public void Dispose()
    {
        _client?.Dispose();
        _metrics.Dispose();
    }

    /// <summary>A handler without an inner one.</summary>
    public RetryHandler MakeHandler() => new(Options, new RetryEnvironment
    {
        Scope = "test",
        Time = Clock,
        Random = () => Random(),
        Budgets = new RetryBudgets(Clock, RequestsOf),
        Metrics = _metrics,
        Logger = NullLogger.Instance,
    });

    private HttpMessageInvoker Build()
    {
        Options.OnRetry ??= Retried.Add;
        Handler = MakeHandler();
        Handler.InnerHandler = Server;
        return new HttpMessageInvoker(Handler);
    }
}
