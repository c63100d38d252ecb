using ClientSdk.Limits;
using ClientSdk.Providers;
using ClientSdk.Testing.Auth0;
using ClientSdk.Testing.Clock;
using ClientSdk.Testing.Kinde;
using ClientSdk.Testing.Lindris;
using ClientSdk.Testing.Sandbox;
using ClientSdk.Testing.SuperTokens;

namespace ClientSdk.Tests.Scenarios;

/// <summary>Each provider at its real limits, on virtual time: nobody is refused, nothing is learned that is not so, and no time is lost.</summary>
public sealed class ProviderScenarioTests(ITestOutputHelper output)
{
    [Fact]
    public void Kinde_with_the_figures_of_a_contract_refuses_nobody()
    {
        VirtualClock clock = new();
        KindeSandbox server = KindeSandbox.Create(options =>
        {
            ProviderJob.Slow(options, clock);
            options.Users = 200;
        });
        RateLimitProfile contract = RateLimitProfiles.Kinde() with { Limits = [RateLimit.PerMinute(300), RateLimit.Concurrent(25)] };
        using ProviderJob job = new(contract, server, clock);
        TimeSpan elapsed = job.Run(1000, number => (number % 3) switch
        {
            0 => ProviderJob.Send("GET", "api/v1/users?page_size=10"),
            1 => ProviderJob.Send("POST", "api/v1/organization", """{"name":"Acme"}"""),
            _ => ProviderJob.Send("PATCH", $"api/v1/user?id=kp_{(number % 200) + 1:D6}", """{"given_name":"Anna"}"""),
        });

        // Three windows have to end; the last hundred go as fast as 25 at once get through.
        Check("Kinde, contract of 300 a minute and 25 at once", server, elapsed, TimeSpan.FromMinutes(3), 1.02);
        Assert.Empty(job.Learned);
    }

    [Theory]
    [InlineData(null)]
    [InlineData(25)]
    public void Kinde_without_figures_loses_no_request_and_little_time(int? concurrency)
    {
        VirtualClock clock = new();
        KindeSandbox server = KindeSandbox.Create(options =>
        {
            ProviderJob.Slow(options, clock);
            options.Concurrency = concurrency;
        });
        using ProviderJob job = new(RateLimitProfiles.Kinde(), server, clock);
        TimeSpan elapsed = job.Run(1200, _ => ProviderJob.Send("GET", "api/v1/users"));
        output.WriteLine($"Kinde, nothing known, {concurrency} at once: {server.Counters.RefusedByRate} refusals by rate and {server.Counters.RefusedByConcurrency} by concurrency of 1200, {elapsed} against 0:03:00 for one who knows");
        Assert.Equal(1200, server.Counters.Accepted);
        Assert.InRange(elapsed, TimeSpan.FromMinutes(3), TimeSpan.FromMinutes(4));
    }

    [Theory]
    [InlineData(LindrisWindows.AsDescribed, LindrisReset.Seconds, 1)]
    [InlineData(LindrisWindows.AsDescribed, LindrisReset.Epoch, 2)]
    [InlineData(LindrisWindows.FromFirstRequest, LindrisReset.Seconds, 3)]
    [InlineData(LindrisWindows.Sliding, LindrisReset.Epoch, 4)]
    [InlineData(LindrisWindows.Sliding, LindrisReset.Seconds, 5)]
    public void Lindris_refuses_nobody_however_it_counts(LindrisWindows windows, LindrisReset reset, int seed)
    {
        VirtualClock clock = new();
        LindrisSandbox server = LindrisSandbox.Create(options =>
        {
            ProviderJob.Slow(options, clock, seed);
            (options.Windows, options.Reset, options.People) = (windows, reset, 50);
        });
        using ProviderJob job = new(RateLimitProfiles.Lindris(), server, clock);
        TimeSpan elapsed = job.Run(300, number => (number % 3) switch
        {
            0 => ProviderJob.Send("GET", $"v1/people/{(number % 50) + 1}"),
            1 => ProviderJob.Send("POST", "api/events", """{"eventName":"moved","email":"a@example.com"}"""),
            _ => ProviderJob.Send("PATCH", $"v1/people/{(number % 50) + 1}", """{"status":"subscribed"}"""),
        });

        // Four minutes have to end, and the last sixty take 29 seconds at two a second.
        Check($"Lindris, {windows}, reset as {reset}", server, elapsed, TimeSpan.FromSeconds((4 * 60) + 29), 1.02);
        Assert.Empty(job.Learned);
    }

    [Theory]
    [InlineData(Auth0Tier.SelfServicePaid, Auth0Refill.OneAtATime, 1)]
    [InlineData(Auth0Tier.SelfServicePaid, Auth0Refill.Continuous, 2)]
    [InlineData(Auth0Tier.Free, Auth0Refill.OneAtATime, 3)]
    [InlineData(Auth0Tier.EnterpriseProduction, Auth0Refill.OneAtATime, 4)]
    [InlineData(Auth0Tier.EnterpriseProduction, Auth0Refill.Continuous, 5)]
    [InlineData(Auth0Tier.EnterpriseNonProduction, Auth0Refill.OneAtATime, 6)]
    public void Auth0_refuses_nobody_and_the_headers_of_the_tighter_bucket_teach_nothing_wrong(Auth0Tier tier, Auth0Refill refill, int seed)
    {
        VirtualClock clock = new();
        Auth0Sandbox server = Tenant(tier, options =>
        {
            ProviderJob.Slow(options, clock, seed);
            (options.Refill, options.Users) = (refill, 100);
        });
        using ProviderJob job = new(RateLimitProfiles.Auth0(tier), server, clock);
        int count = tier == Auth0Tier.EnterpriseNonProduction ? 200 : 1000;
        TimeSpan elapsed = job.Run(count, Auth0Request);
        Check($"Auth0 {tier}, {refill}", server, elapsed, Auth0Optimum(tier, count), 1.05);
        Assert.Empty(job.Learned);
    }

    [Fact]
    public void SuperTokens_refuses_nobody()
    {
        VirtualClock clock = new();
        SuperTokensSandbox server = SuperTokensSandbox.Managed(options =>
        {
            ProviderJob.Slow(options, clock);
            (options.Users, options.HelloRefuses) = (100, true);
        });
        using ProviderJob job = new(RateLimitProfiles.SuperTokensManaged(SuperTokensTier.Free), server, clock);
        TimeSpan elapsed = job.Run(2000, number => (number % 20) switch
        {
            0 => ProviderJob.Send("GET", "hello"),
            < 10 => ProviderJob.Send("POST", "recipe/signin", """{"email":"user1@example.com","password":"password"}"""),
            _ => ProviderJob.Send("GET", "public/users?limit=10"),
        });

        // 1,900 draw on the app's zone of 25 a second, of which 26 go at once; the 100 health checks have 5 a second of their own.
        Check("SuperTokens, managed, free", server, elapsed, TimeSpan.FromSeconds((1900 - 26) / 25d), 1.02);
        Assert.Empty(job.Learned);
    }

    private static HttpRequestMessage Auth0Request(int number) => (number % 10) switch
    {
        < 5 => ProviderJob.Send("GET", $"api/v2/users/auth0|{(number % 100) + 1:D6}"),
        < 8 => ProviderJob.Send("POST", "api/v2/users", $$"""{"email":"new{{number}}@example.com","connection":"db"}"""),
        8 => ProviderJob.Send("GET", "api/v2/roles"),
        _ => ProviderJob.Send("GET", "api/v2/organizations?take=10"),
    };

    /// <summary>The slowest of the buckets that the mixture draws on, by the page's figures.</summary>
    private static TimeSpan Auth0Optimum(Auth0Tier tier, int count)
    {
        (double Requests, int Size, int PerMinute)[] buckets = tier switch
        {
            Auth0Tier.EnterpriseNonProduction => [(count, 2, 10)],
            Auth0Tier.EnterpriseProduction => [(count, 50, 1000), (count * 0.1, 10, 100)],
            Auth0Tier.Free => [(count, 10, 120)],
            _ => [(count, 50, 1000), (count * 0.5, 40, 500), (count * 0.3, 20, 200), (count * 0.2, 10, 150)],
        };
        return TimeSpan.FromMinutes(buckets.Max(bucket => (bucket.Requests - bucket.Size) / bucket.PerMinute));
    }

    private static Auth0Sandbox Tenant(Auth0Tier tier, Action<Auth0SandboxOptions> configure) => tier switch
    {
        Auth0Tier.Free => Auth0Sandbox.Free(configure),
        Auth0Tier.SelfServicePaid => Auth0Sandbox.SelfService(configure),
        Auth0Tier.EnterpriseProduction => Auth0Sandbox.Enterprise(configure),
        _ => Auth0Sandbox.EnterpriseNonProduction(configure),
    };

    private void Check(string what, SandboxPersonality server, TimeSpan elapsed, TimeSpan optimum, double most)
    {
        output.WriteLine($"{what}: {server.Counters.Accepted} requests, {server.Counters.Refused} refusals, {elapsed} against {optimum} ({elapsed / optimum:0.000})");
        Assert.Equal(0, server.Counters.Refused);
        Assert.InRange(elapsed / optimum, 1 - 1e-9, most);
    }
}
