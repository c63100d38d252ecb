using ClientSdk.Providers;
using ClientSdk.Testing.Auth0;
using ClientSdk.Testing.Clock;
using ClientSdk.Testing.Kinde;
using ClientSdk.Testing.Lindris;
using ClientSdk.Testing.Sandbox;
using ClientSdk.Testing.SuperTokens;

namespace ClientSdk.Tests.Scenarios;

/// <summary>Ten thousand requests over mixed endpoints of each provider, at its real limits, on virtual time.</summary>
public sealed class TenThousandTests(ITestOutputHelper output)
{
    private const int Count = 10_000;

    [Fact]
    public void Lindris()
    {
        VirtualClock clock = new();
        LindrisSandbox server = LindrisSandbox.Create(options =>
        {
            ProviderJob.Slow(options, clock);
            options.People = 50;
        });

        // 166 minutes of sixty have to end; the last forty take 19.5 seconds at two a second.
        Check(server, Run(RateLimitProfiles.Lindris(), server, clock, number => (number % 5) switch
        {
            0 => ProviderJob.Send("GET", "v1/people?page=2"),
            1 => ProviderJob.Send("POST", "api/events", """{"eventName":"moved","email":"a@example.com"}"""),
            2 => ProviderJob.Send("GET", "api/account"),
            3 => ProviderJob.Send("GET", "api/authenticated"),
            _ => ProviderJob.Send("PATCH", $"v1/people/{(number % 50) + 1}", """{"status":"subscribed"}"""),
        }), TimeSpan.FromSeconds((166 * 60) + 19.5), 1.02);
    }

    [Theory]
    [InlineData(Auth0Tier.SelfServicePaid, Auth0Table.May2020, (0.3 * Count) - 20, 200 / 60d)]
    [InlineData(Auth0Tier.EnterpriseProduction, Auth0Table.August2026, Count - 50, 16)]
    public void Auth0(Auth0Tier tier, Auth0Table table, double beyondTheBucket, double perSecond)
    {
        VirtualClock clock = new();
        Action<Auth0SandboxOptions> configure = options =>
        {
            ProviderJob.Slow(options, clock);
            (options.Tables, options.Users) = (Enum.Parse<Auth0Tables>($"{table}"), 100);
        };
        Auth0Sandbox server = tier == Auth0Tier.SelfServicePaid ? Auth0Sandbox.SelfService(configure) : Auth0Sandbox.Enterprise(configure);

        // The slowest bucket of the mixture: writing users, or the tenant's own.
        Check(server, Run(RateLimitProfiles.Auth0(tier, table), server, clock, number => (number % 20) switch
        {
            < 9 => ProviderJob.Send("GET", $"api/v2/users/auth0|{(number % 100) + 1:D6}"),
            < 15 => ProviderJob.Send("PATCH", $"api/v2/users/auth0|{(number % 100) + 1:D6}", """{"name":"Anna"}"""),
            15 => ProviderJob.Send("GET", "api/v2/roles"),
            16 => ProviderJob.Send("GET", "api/v2/clients?take=10"),
            17 => ProviderJob.Send("GET", "api/v2/connections?take=10"),
            18 => ProviderJob.Send("GET", "api/v2/logs?take=10"),
            _ => ProviderJob.Send("GET", $"api/v2/users/auth0|{(number % 100) + 1:D6}/roles"),
        }), TimeSpan.FromSeconds(beyondTheBucket / perSecond), 1.02);
    }

    [Fact]
    public void SuperTokens_free()
    {
        VirtualClock clock = new();
        SuperTokensSandbox server = SuperTokensSandbox.Managed(options =>
        {
            ProviderJob.Slow(options, clock);
            (options.Users, options.HelloRefuses) = (100, true);
        });

        // All but one of twenty draw on the app's zone; the health checks have their own.
        Check(server, Run(RateLimitProfiles.SuperTokensManaged(SuperTokensTier.Free), server, clock, SuperTokensRequest), TimeSpan.FromSeconds(((Count * 0.95) - 26) / 25), 1.02);
    }

    /// <summary>The plan promises 100 a second and gives 200. nginx says nothing of it, so every step up is found by a refusal.</summary>
    [Fact]
    public void SuperTokens_paid_is_faster_than_its_minimum_and_pays_a_few_refusals_for_it()
    {
        VirtualClock clock = new();
        SuperTokensSandbox server = SuperTokensSandbox.Managed(options =>
        {
            ProviderJob.Slow(options, clock);
            (options.Users, options.HelloRefuses, options.Rate, options.Burst) = (100, true, "200r/s", 200);
        });
        (TimeSpan elapsed, int late) = Run(RateLimitProfiles.SuperTokensManaged(SuperTokensTier.Paid), server, clock, number => SuperTokensRequest(number % 20 == 0 && number % 400 > 0 ? number + 1 : number));
        var declared = TimeSpan.FromSeconds(((Count * 0.9975) - 101) / 100);

        output.WriteLine($"SuperTokens paid, 200 a second given: {Count} requests, {server.Counters.Refused} refusals ({late} in the second half), {elapsed} against {declared} for one who keeps to the minimum");
        Assert.InRange(server.Counters.Refused, 0, 30);
        Assert.InRange(elapsed, declared / 2, declared);
    }

    [Fact]
    public void Kinde_without_figures_is_learned_in_the_beginning_and_rarely_tried_after()
    {
        VirtualClock clock = new();
        KindeSandbox server = KindeSandbox.Create(options =>
        {
            ProviderJob.Slow(options, clock);
            (options.Users, options.ListItems) = (200, 30);
        });
        (TimeSpan elapsed, int late) = Run(RateLimitProfiles.Kinde(), server, clock, number => (number % 6) switch
        {
            0 => ProviderJob.Send("GET", "api/v1/users?page_size=10"),
            1 => ProviderJob.Send("POST", "api/v1/organization", """{"name":"Acme"}"""),
            2 => ProviderJob.Send("GET", "api/v1/roles"),
            3 => ProviderJob.Send("GET", "api/v1/permissions"),
            4 => ProviderJob.Send("GET", "api/v1/organizations"),
            _ => ProviderJob.Send("PATCH", $"api/v1/user?id=kp_{(number % 200) + 1:D6}", """{"given_name":"Anna"}"""),
        });

        // 300 a minute: 33 minutes of 300 have to end, and the last hundred fit at once.
        TimeSpan optimum = TimeSpan.FromMinutes(33);
        output.WriteLine($"Kinde, nothing known: {Count} requests, {server.Counters.RefusedByRate} refusals by rate and {server.Counters.RefusedByConcurrency} by concurrency ({late} of all in the second half), {elapsed} against {optimum} ({elapsed / optimum:0.000})");
        Assert.Equal(Count, server.Counters.Accepted);
        Assert.InRange(server.Counters.Refused, 1, 100);
        Assert.InRange(late, 0, elapsed.TotalMinutes);
        Assert.InRange(elapsed / optimum, 1, 1.25);
    }

    private static HttpRequestMessage SuperTokensRequest(int number) => (number % 20) switch
    {
        0 => ProviderJob.Send("GET", "hello"),
        < 8 => ProviderJob.Send("POST", "recipe/signin", """{"email":"user1@example.com","password":"password"}"""),
        < 12 => ProviderJob.Send("PUT", "recipe/user/metadata", """{"userId":"u1","metadataUpdate":{"a":1}}"""),
        _ => ProviderJob.Send("GET", "public/users?limit=10"),
    };

    private static (TimeSpan Elapsed, int LateRefusals) Run(RateLimitProfile profile, SandboxPersonality server, VirtualClock clock, Func<int, HttpRequestMessage> request)
    {
        using ProviderJob job = new(profile, server, clock);
        long half = 0;
        TimeSpan elapsed = job.Run(Count, request, whenHalf: () => half = server.Counters.Refused);
        return (elapsed, (int)(server.Counters.Refused - half));
    }

    private void Check(SandboxPersonality server, (TimeSpan Elapsed, int LateRefusals) run, TimeSpan optimum, double most)
    {
        output.WriteLine($"{server.GetType().Name}: {Count} requests, {server.Counters.Refused} refusals, {run.Elapsed} against {optimum} ({run.Elapsed / optimum:0.000})");
        Assert.Equal((Count, 0), (server.Counters.Accepted, server.Counters.Refused));
        Assert.InRange(run.Elapsed / optimum, 1 - 1e-9, most);
    }
}
