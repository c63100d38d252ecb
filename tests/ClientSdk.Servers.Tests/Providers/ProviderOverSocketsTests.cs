using System.Net;
using System.Text;
using ClientSdk.Api;
using ClientSdk.Credentials;
using ClientSdk.Limits;
using ClientSdk.Providers;
using ClientSdk.Testing.Auth0;
using ClientSdk.Testing.Kinde;
using ClientSdk.Testing.Lindris;
using ClientSdk.Testing.Sandbox;
using ClientSdk.Testing.SuperTokens;

namespace ClientSdk.Servers.Tests.Providers;

/// <summary>Each provider's sandbox behind a real server, with spans scaled so that none takes longer than 15 s. Ratios only: a busy machine is slower.</summary>
[Collection(nameof(RealClock))]
public sealed class ProviderOverSocketsTests(ITestOutputHelper output)
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Kinde_with_the_figures_of_a_contract()
    {
        const double scale = 0.05;
        RateLimitProfile contract = RateLimitProfiles.Kinde() with { Limits = [RateLimit.PerMinute(300), RateLimit.Concurrent(25)] };
        await RunAsync("Kinde", KindeSandbox.Create(options => (options.TimeScale, options.Users) = (scale, 100)), contract.Scaled(scale), 800, TimeSpan.FromMinutes(2) * scale, number => (number % 2) switch
        {
            0 => Request("GET", "api/v1/users"),
            _ => Request("POST", "api/v1/organization", """{"name":"Acme"}"""),
        });
    }

    [Fact]
    public async Task Lindris()
    {
        const double scale = 0.05;
        await RunAsync("Lindris", LindrisSandbox.Create(options => (options.TimeScale, options.People) = (scale, 50)), RateLimitProfiles.Lindris().Scaled(scale), 200, TimeSpan.FromSeconds((3 * 60) + 9) * scale, number => (number % 2) switch
        {
            0 => Request("GET", "v1/people/7"),
            _ => Request("POST", "v1/events", """{"eventName":"moved","email":"a@example.com"}"""),
        });
    }

    [Fact]
    public async Task Auth0()
    {
        const double scale = 0.05;
        await RunAsync("Auth0", Auth0Sandbox.SelfService(options => (options.TimeScale, options.Users) = (scale, 50)), RateLimitProfiles.Auth0(Auth0Tier.SelfServicePaid).Scaled(scale), 1000, TimeSpan.FromMinutes((300 - 20) / 200d) * scale, number => (number % 10) switch
        {
            < 5 => Request("GET", "api/v2/users/auth0|000007"),
            < 8 => Request("PATCH", "api/v2/users/auth0|000008", """{"name":"Anna"}"""),
            _ => Request("GET", "api/v2/roles"),
        });
    }

    [Fact]
    public async Task SuperTokens()
    {
        const double scale = 0.1;
        await RunAsync("SuperTokens", SuperTokensSandbox.Managed(options => (options.TimeScale, options.Users) = (scale, 50)), RateLimitProfiles.SuperTokensManaged(SuperTokensTier.Free).Scaled(scale), 1000, TimeSpan.FromSeconds((1000 - 26) / 25d) * scale, number => (number % 2) switch
        {
            0 => Request("GET", "public/users?limit=10"),
            _ => Request("POST", "recipe/signin", """{"email":"user1@example.com","password":"password"}"""),
        });
    }

    private static HttpRequestMessage Request(string method, string path, string? json = null) => new(new HttpMethod(method), new Uri(path, UriKind.Relative))
    {
        Content = json is null ? null : new StringContent(json, Encoding.UTF8, "application/json"),
    };

    private async Task RunAsync(string provider, SandboxPersonality personality, RateLimitProfile profile, int count, TimeSpan optimum, Func<int, HttpRequestMessage> request)
    {
        await using ProviderSandbox server = await ProviderSandbox.StartAsync(personality, Cancellation);
        await using RateLimitedApiClient api = RateLimitedApiClient.Create(server.BaseAddress, profile, ApiCredentials.Bearer("a-key-for-tests"));
        long start = TimeProvider.System.GetTimestamp();
        await Parallel.ForAsync(0, count, new ParallelOptions { MaxDegreeOfParallelism = 60, CancellationToken = Cancellation }, async (number, token) =>
        {
            using HttpResponseMessage response = await api.SendAsync(request(number), cancellationToken: token);
            Assert.InRange(response.StatusCode, HttpStatusCode.OK, (HttpStatusCode)299);
        });

        TimeSpan elapsed = TimeProvider.System.GetElapsedTime(start);
        output.WriteLine($"{provider}: {count} requests over sockets, {server.Counters.Refused} refusals, {elapsed.TotalSeconds:0.00} s against {optimum.TotalSeconds:0.00} s ({elapsed / optimum:0.00})");
        Assert.Equal((count, 0L), ((int)server.Counters.Accepted, server.Counters.Refused));

        // Wide on purpose: that nothing is refused is what sockets can show. How close to the optimum it comes is told on virtual time, where no machine is busy.
        Assert.InRange(elapsed / optimum, 0.99, 2.5);
    }
}
