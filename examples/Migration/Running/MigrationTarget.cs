using ClientSdk.Testing.Sandbox;
using Microsoft.Extensions.DependencyInjection;
using Migration.CommandLine;
using Reporting;

namespace Migration.Running;

/// <summary>Where the users go: a client with or without ClientSdk, over the sandbox or a real API.</summary>
internal sealed class MigrationTarget : IAsyncDisposable
{
    private const string Name = "target";

    private readonly ProviderSandbox? _sandbox;
    private readonly ServiceProvider _services;

    private MigrationTarget(MigrationOptions options, ProviderSandbox? sandbox)
    {
        _sandbox = sandbox;
        ServiceCollection services = new();
        IHttpClientBuilder client = services.AddHttpClient(Name, client =>
        {
            client.BaseAddress = options.BaseUrl ?? sandbox!.BaseAddress;
            client.Timeout = Timeout.InfiniteTimeSpan;
            options.Job.Authorize(client.DefaultRequestHeaders, options.Token ?? "any token is good here");
        });
        AddHandler(client, options);
        client.AddHttpMessageHandler(Recording.CreateHandler);
        _services = services.BuildServiceProvider();
        Client = _services.GetRequiredService<IHttpClientFactory>().CreateClient(Name);
    }

    public HttpClient Client { get; }

    /// <summary>What the server has counted; for a real API, what was seen of it.</summary>
    public RequestTally Tally => _sandbox is { Counters: var counters } ? new RequestTally(counters.Accepted, counters.Refused) : Seen;

    /// <summary>What went over the wire, and who waited for it.</summary>
    public RunRecording Recording { get; } = new(TimeProvider.System);

    private RequestTally Seen
    {
        get
        {
            IReadOnlyList<SentRequest> sent = Recording.Sent;
            int refused = sent.Count(request => request.IsRefused);
            return new RequestTally(sent.Count - refused, refused);
        }
    }

    public static async Task<MigrationTarget> StartAsync(MigrationOptions options, CancellationToken cancellationToken)
    {
        ProviderSandbox? sandbox = options.BaseUrl is null
            ? await ProviderSandbox.StartAsync(options.Job.CreateSandbox(options.Scale), cancellationToken)
            : null;
        return new MigrationTarget(options, sandbox);
    }

    public async ValueTask DisposeAsync()
    {
        await _services.DisposeAsync();
        Recording.Dispose();
        if (_sandbox is not null)
        {
            await _sandbox.DisposeAsync();
        }
    }

    private static void AddHandler(IHttpClientBuilder client, MigrationOptions options)
    {
        if (options.Naive)
        {
            client.AddHttpMessageHandler(() => new NaiveRetryHandler(TimeProvider.System));
        }
        else if (options.Learn)
        {
            client.AddRateLimitAwareHandler();
        }
        else if (options.BaseUrl is not null)
        {
            client.AddRateLimitAwareHandler(options.Job.TellRealLimits);
        }
        else
        {
            client.AddRateLimitAwareHandler(limits => options.Job.TellSandboxLimits(limits, options.Scale));
        }
    }
}
