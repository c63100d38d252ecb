using System.Net;
using ClientSdk.Api;
using ClientSdk.Limits;
using ClientSdk.Providers;
using ClientSdk.Testing.Auth0;
using ClientSdk.Testing.Clock;
using ClientSdk.Testing.Kinde;
using ClientSdk.Testing.Sandbox;
using Microsoft.Extensions.DependencyInjection;

namespace ClientSdk.Servers.Tests.Providers;

/// <summary>
/// As a user proves a migration of his own in milliseconds, with public types alone (nothing of ClientSdk is visible to this project that is not):
/// a sandbox as the primary handler, and a clock that takes no time.
/// </summary>
public sealed class VirtualMigrationTests(ITestOutputHelper output)
{
    private static readonly Uri Tenant = new("https://acme.eu.auth0.com");

    [Theory]
    [InlineData(1440, 0, 1.015)]
    [InlineData(10, 80, 1.1)]
    public void A_migration_of_half_an_hour_is_proved_in_no_time(int minutesOfAToken, int latency, double most)
    {
        VirtualClock clock = new();
        Auth0Sandbox auth0 = Auth0Sandbox.Enterprise(options =>
        {
            (options.TimeProvider, options.TokenLifetime) = (clock, TimeSpan.FromMinutes(minutesOfAToken));
            options.Faults.Latency = Latency.LogNormal(TimeSpan.FromMilliseconds(latency), 0.5);
        });
        long start = TimeProvider.System.GetTimestamp();
        clock.Run(async () =>
        {
            await using RateLimitedApiClient api = RateLimitedApiClient.Create(
                Tenant,
                RateLimitProfiles.Auth0(Auth0Tier.EnterpriseProduction),
                ProviderCredentials.Auth0(Tenant, "client", "secret"),
                options => (options.PrimaryHandler, options.TimeProvider) = (() => auth0.CreateHandler(), clock));
            await Task.WhenAll(Enumerable.Range(0, 5_000).Select(number => CreateOrganizationAsync(api, number)));
        });

        // 150 a minute, five at once: the group of writing organizations. Taken to be refilled three at a time, so small a bucket loses a round trip a refill.
        TimeSpan optimum = TimeSpan.FromMinutes((5_000 - 5) / 150d);
        output.WriteLine($"{auth0.Counters.Accepted} requests, {auth0.Counters.Refused} refusals, {clock.Elapsed} against {optimum}, in {TimeProvider.System.GetElapsedTime(start).TotalMilliseconds:0} ms");
        Assert.Equal(0, auth0.Counters.Refused);
        Assert.Equal(5_000, auth0.Accepted.Count(request => request.Path == "/api/v2/organizations"));
        Assert.InRange(clock.Elapsed / optimum, 1, most);
    }

    [Fact]
    public void The_same_with_a_container_and_a_loop_that_goes_through_the_thread_pool()
    {
        // Parallel.ForEachAsync hands its work to the thread pool, which the clock then waits for before each jump.
        VirtualClock clock = new(new VirtualClockOptions { SettleTurns = 3 });
        KindeSandbox kinde = KindeSandbox.Create(options => (options.TimeProvider, options.Users) = (clock, 10));
        ServiceCollection services = new();
        services.AddSingleton<TimeProvider>(clock);
        services.AddHttpClient("kinde", client => client.BaseAddress = new Uri("https://acme.kinde.com"))
            .AddRateLimitAwareHandler(RateLimitProfiles.Kinde(), options => options.Limits.Add(RateLimit.PerMinute(300)))
            .AddApiCredentials(ProviderCredentials.Kinde(new Uri("https://acme.kinde.com"), "client", "secret"))
            .ConfigurePrimaryHttpMessageHandler(() => kinde.CreateHandler());
        using ServiceProvider provider = services.BuildServiceProvider();
        HttpClient client = provider.GetRequiredService<IHttpClientFactory>().CreateClient("kinde");
        clock.Run(() => Parallel.ForEachAsync(Enumerable.Range(0, 1_000), new ParallelOptions { MaxDegreeOfParallelism = 20 }, async (_, cancellationToken) =>
        {
            using HttpResponseMessage reply = await client.GetAsync("api/v1/users", cancellationToken);
            Assert.Equal(HttpStatusCode.OK, reply.StatusCode);
        }));

        output.WriteLine($"{kinde.Counters.Accepted} requests, {kinde.Counters.Refused} refusals, {clock.Elapsed}");
        Assert.Equal(0, kinde.Counters.Refused);
        Assert.InRange(clock.Elapsed, TimeSpan.FromMinutes(3), TimeSpan.FromMinutes(4));
    }

    private static async Task CreateOrganizationAsync(RateLimitedApiClient api, int number)
    {
        using HttpRequestMessage request = new(HttpMethod.Post, "api/v2/organizations") { Content = new StringContent($$"""{"name":"org-{{number}}"}""") };
        using HttpResponseMessage reply = await api.SendAsync(request);
        Assert.Equal(HttpStatusCode.Created, reply.StatusCode);
    }
}
