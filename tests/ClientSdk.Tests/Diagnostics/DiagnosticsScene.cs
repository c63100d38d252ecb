using System.Diagnostics;
using System.Diagnostics.Metrics;
using System.Globalization;
using System.Net;
using ClientSdk.Limits;
using ClientSdk.Testing.Clock;
using ClientSdk.Tests.Hosting;
using ClientSdk.Tests.Scenarios;
using ClientSdk.Tests.Throttling;
using Microsoft.Extensions.DependencyInjection;

namespace ClientSdk.Tests.Diagnostics;

/// <summary>A day in the life of three clients, in which everything happens that diagnostics speak of.</summary>
internal sealed class DiagnosticsScene : IDisposable
{
    private readonly VirtualClock _clock = new();
    private readonly Container _container;
    private readonly Activity _caller;
    private int _calls;

    public DiagnosticsScene()
    {
        _container = new Container(services =>
        {
            ProviderJob.AddClock(services, _clock);
            services.AddHttpClient("crm", client => client.BaseAddress = new Uri("http://crm.test"))
                .AddRateLimitAwareHandler(options =>
                {
                    options.Limits.Add(RateLimit.PerMinute(60));
                    options.EndpointGroups.Add(new EndpointGroup("reports", ["GET /reports/{id}"], RateLimit.PerMinute(1)));
                    options.PartitionBy = request => request.Headers.GetValues("Tenant").Single();
                })
                .ConfigurePrimaryHttpMessageHandler(() => new StubHandler(Answer));
            services.AddHttpClient("any", client => client.BaseAddress = new Uri("http://any.test"))
                .AddRateLimitAwareHandler()
                .ConfigurePrimaryHttpMessageHandler(() => new StubHandler(AnswerWithLimit));
        });
        _caller = new Activity("caller").Start();
        Heard = new DiagnosticsListener(_container.Services.GetRequiredService<IMeterFactory>(), _caller.TraceId);
        _clock.Run(HappenAsync);
        _caller.Stop();
    }

    public DiagnosticsListener Heard { get; }

    public RecordedLogs Logs => _container.Logs;

    public IEnumerable<ActivityEvent> CallersEvents => _caller.Events;

    public void Dispose()
    {
        Heard.Dispose();
        _container.Dispose();
    }

    private async Task HappenAsync()
    {
        await GetAsync("reports/1");
        await GetAsync("reports/2");
        await Assert.ThrowsAsync<RequestThrottledException>(() => GetAsync("reports/3", request => request.SetRateLimitWait(RateLimitWait.None)));
        using (CancellationTokenSource soon = new(TimeSpan.FromSeconds(5), _clock))
        {
            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => GetAsync("reports/4", cancellationToken: soon.Token));
        }

        await GetAsync("malformed");
        await GetAsync("failing");
        _calls = 0;
        Task refused = GetAsync("refusing");
        Heard.Collect();
        await refused;
        Heard.Collect();
        foreach (string stated in new[] { "10", "10", "9", "9" })
        {
            await GetAsync(stated, client: "any");
        }
    }

    private async Task GetAsync(string path, Action<HttpRequestMessage>? configure = null, string client = "crm", CancellationToken cancellationToken = default)
    {
        HttpRequestMessage request = new(HttpMethod.Get, path);
        request.Headers.Add("Tenant", "secret-of-a-tenant");
        configure?.Invoke(request);
        (await _container.Client(client).SendAsync(request, cancellationToken)).Dispose();
    }

    private HttpResponseMessage Answer(HttpRequestMessage request)
    {
        HttpResponseMessage reply = new();
        string path = request.RequestUri!.AbsolutePath;
        if (path == "/malformed")
        {
            reply.Headers.TryAddWithoutValidation("Retry-After", "soon");
        }
        else if (path == "/failing" && _calls++ == 0)
        {
            reply.StatusCode = HttpStatusCode.BadGateway;
        }
        else if (path == "/refusing" && _calls++ == 0)
        {
            reply.StatusCode = HttpStatusCode.TooManyRequests;
            reply.Headers.Add("Retry-After", "7");
        }

        return reply;
    }

    /// <summary>A server that says its limit on each reply: the path is the limit.</summary>
    private static HttpResponseMessage AnswerWithLimit(HttpRequestMessage request)
    {
        HttpResponseMessage reply = new();
        int limit = int.Parse(request.RequestUri!.AbsolutePath.AsSpan(1), CultureInfo.InvariantCulture);
        reply.Headers.Add("RateLimit-Policy", FormattableString.Invariant($"\"default\";q={limit};w=60"));
        reply.Headers.Add("RateLimit", FormattableString.Invariant($"\"default\";r={limit - 1};t=60"));
        return reply;
    }
}
