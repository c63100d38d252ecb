using System.Net;
using ClientSdk.Limits;
using ClientSdk.Testing.Enforcement;
using ClientSdk.Testing.Plain;
using ClientSdk.Testing.Sandbox;
using Microsoft.Extensions.DependencyInjection;

namespace ClientSdk.Servers.Tests.Hosting;

/// <summary>One limit, whatever the factory does to its handlers and however requests are sent; over sockets against a server that refuses.</summary>
[Collection(nameof(RealClock))]
public sealed class OneLimitTests(ITestOutputHelper output)
{
    private const int Permits = 20;

    private static readonly TimeSpan Window = TimeSpan.FromSeconds(1);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_limit_holds_across_handler_rotations()
    {
        // Defect seen red: with a registry for each handler chain, every rotation starts with a full window.
        int chains = 0;
        await using ProviderSandbox server = await StartAsync();
        await using ServiceProvider services = new ServiceCollection()
            .AddHttpClient("crm", client => client.BaseAddress = server.BaseAddress)
            .SetHandlerLifetime(TimeSpan.FromSeconds(1))
            .ConfigureAdditionalHttpMessageHandlers((_, _) => Interlocked.Increment(ref chains))
            .AddRateLimitAwareHandler(options => options.Limits.Add(RateLimit.Window(Permits, Window)))
            .Services.BuildServiceProvider();
        IHttpClientFactory factory = services.GetRequiredService<IHttpClientFactory>();

        // A client of the factory's for each request, as a service would: each takes the chain that is in force.
        await Parallel.ForAsync(0, 7 * Permits, new ParallelOptions { MaxDegreeOfParallelism = 5, CancellationToken = Cancellation }, async (_, token) =>
            (await factory.CreateClient("crm").GetAsync("/", token)).EnsureSuccessStatusCode().Dispose());

        output.WriteLine($"{server.Counters.Accepted} requests through {chains} handler chains: {server.Counters.Refused} refusals");
        Assert.InRange(chains, 2, int.MaxValue);
        Assert.Equal(0, server.Counters.Refused);
    }

    [Fact]
    public async Task Two_clients_that_share_their_limits_hold_one_limit_together()
    {
        await using ProviderSandbox server = await StartAsync();
        ServiceCollection services = new();
        foreach (string name in (string[])["read", "write"])
        {
            services.AddHttpClient(name, client => client.BaseAddress = server.BaseAddress).AddRateLimitAwareHandler(options =>
            {
                options.ShareLimitsAs = "crm";
                options.Limits.Add(RateLimit.Window(Permits, Window));
            });
        }

        await using ServiceProvider provider = services.BuildServiceProvider();
        IHttpClientFactory factory = provider.GetRequiredService<IHttpClientFactory>();
        await Task.WhenAll(SendAsync(factory.CreateClient("read"), 2 * Permits), SendAsync(factory.CreateClient("write"), 2 * Permits));

        output.WriteLine($"{server.Counters.Accepted} requests of two clients: {server.Counters.Refused} refusals");
        Assert.Equal((4 * Permits, 0L), ((int)server.Counters.Accepted, server.Counters.Refused));
    }

    [Fact]
    public async Task Synchronous_sends_are_throttled()
    {
        await using ProviderSandbox server = await StartAsync();
        await using ServiceProvider services = new ServiceCollection()
            .AddHttpClient("crm", client => client.BaseAddress = server.BaseAddress)
            .AddRateLimitAwareHandler(options => options.Limits.Add(RateLimit.Window(Permits, Window)))
            .Services.BuildServiceProvider();
        HttpClient client = services.GetRequiredService<IHttpClientFactory>().CreateClient("crm");

        Parallel.For(0, 3 * Permits, new ParallelOptions { MaxDegreeOfParallelism = 4 }, _ =>
        {
            using HttpRequestMessage request = new(HttpMethod.Get, "/");
            using HttpResponseMessage response = client.Send(request, Cancellation);
            Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        });

        output.WriteLine($"{server.Counters.Accepted} synchronous requests: {server.Counters.Refused} refusals");
        Assert.Equal(0, server.Counters.Refused);
    }

    private static Task<ProviderSandbox> StartAsync() => ProviderSandbox.StartAsync(
        PlainSandbox.Create(options => options.Limits.Add(ServerLimit.SlidingLog(Permits, Window))), Cancellation);

    private static Task SendAsync(HttpClient client, int requests) => Task.WhenAll(Enumerable.Range(0, requests).Select(async _ =>
        (await client.GetAsync("/", Cancellation)).EnsureSuccessStatusCode().Dispose()));
}
