using System.Net;
using ClientSdk.Api;
using ClientSdk.Bulk;
using ClientSdk.Credentials;
using ClientSdk.Headers;
using ClientSdk.Limits;
using ClientSdk.Paging;
using ClientSdk.Providers;
using ClientSdk.Testing.Auth0;
using ClientSdk.Testing.Clock;
using ClientSdk.Tests.Api;
using ClientSdk.Tests.Scenarios;

namespace ClientSdk.Tests.Providers;

public sealed class ProviderFactsTests(ITestOutputHelper output)
{
    private const string Totp = """{"status":"LIMIT_REACHED_ERROR","retryAfterMs":90000,"currentNumberOfFailedAttempts":5,"maxNumberOfFailedAttempts":5}""";

    /// <summary>Provider; its lists and its bulk calls, as the providers publish them (Auth0's logs are there twice; SuperTokens' with three prefixes).</summary>
    public static TheoryData<string, int, int> Counts => new()
    {
        { "kinde", 23, 9 },
        { "auth0", 74, 7 },
        { "lindris", 2, 0 },
        { "supertokens", 11, 9 },
    };

    [Theory]
    [MemberData(nameof(Counts))]
    public void Every_row_is_there_and_none_hides_another(string provider, int lists, int bulk)
    {
        RateLimitProfile profile = provider switch
        {
            "kinde" => RateLimitProfiles.Kinde(),
            "auth0" => RateLimitProfiles.Auth0(Auth0Tier.Free),
            "lindris" => RateLimitProfiles.Lindris(),
            _ => RateLimitProfiles.BehindNginx("25r/s", 25),
        };

        Assert.Equal((lists, bulk), (profile.Paging.Count, profile.Bulk.Count));
        Assert.All(profile.Paging, rule => Assert.Same(rule, RouteRules.Find<PageRule>(profile.Paging, each => each.Route, MethodOf(rule.Route), AddressOf(rule.Route))));
        Assert.All(profile.Bulk, rule => Assert.Same(rule, RouteRules.Find<BulkRule>(profile.Bulk, each => each.Route, MethodOf(rule.Route), AddressOf(rule.Route))));
        Assert.All(profile.Paging, rule => Assert.True((rule.MaxPageSize ?? 0) <= profile.MaxPageSize.GetValueOrDefault(int.MaxValue), rule.Route));
    }

    [Fact]
    public async Task A_refused_TOTP_code_comes_back_as_it_is_and_is_not_sent_again()
    {
        StubServer server = new(_ => StubServer.Json(Totp));
        await using RateLimitedApiClient api = StubClient.Whole(server, RateLimitProfiles.SuperTokensManaged(SuperTokensTier.Free));
        using HttpRequestMessage request = new(HttpMethod.Post, "recipe/totp/verify");
        using HttpResponseMessage response = await api.SendAsync(request, cancellationToken: TestContext.Current.CancellationToken);

        Assert.Equal((HttpStatusCode.OK, 1), (response.StatusCode, server.Seen.Count));
        Assert.Equal(Totp, await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
    }

    [Fact]
    public void Whoever_reads_a_TOTP_refusal_learns_its_wait_and_that_waiting_with_the_same_code_is_no_help()
    {
        using HttpResponseMessage response = StubServer.Json(Totp);
        RateLimitSnapshot said = RateLimitHeaderParser.Parse(response, Totp, RateLimitProfiles.SuperTokensSelfHosted().Headers, DateTimeOffset.UnixEpoch);

        Assert.Equal((true, true, TimeSpan.FromSeconds(90)), (said.IsThrottled, said.WaitingCannotHelp, said.RetryAfter));
    }

    [Fact]
    public void A_full_row_of_import_jobs_pauses_imports_and_nobody_else()
    {
        // Defect seen red: without a group of its own, the refusal is the tenant's, and all of its traffic pauses.
        VirtualClock clock = new();
        Auth0Sandbox server = Auth0Sandbox.Enterprise(options => (options.TimeProvider, options.Users, options.ImportDuration) = (clock, 10, TimeSpan.FromSeconds(20)));
        using ProviderJob job = new(RateLimitProfiles.Auth0(Auth0Tier.EnterpriseProduction), server, clock);
        TimeSpan longest = TimeSpan.Zero;
        clock.Run(async () =>
        {
            await using RateLimitedApiClient api = job.Client();
            Task[] imports = [.. Enumerable.Range(0, 4).Select(async _ =>
            {
                using HttpRequestMessage import = new(HttpMethod.Post, "api/v2/jobs/users-imports") { Content = Import() };
                using HttpResponseMessage accepted = await api.SendAsync(import);
                Assert.True(accepted.IsSuccessStatusCode, $"{accepted.StatusCode}");
            })];
            for (int number = 0; number < 100; number++)
            {
                TimeSpan start = clock.Elapsed;
                using HttpResponseMessage response = await api.SendAsync(ProviderJob.Send("GET", "api/v2/users/auth0|000001"));
                longest = clock.Elapsed - start > longest ? clock.Elapsed - start : longest;
                await Task.Delay(TimeSpan.FromMilliseconds(200), clock);
            }

            await Task.WhenAll(imports);
        });

        output.WriteLine($"{server.Counters.RefusedByConcurrency} refusals of 4 imports in 2 slots; the longest wait of the others was {longest}");
        Assert.InRange(server.Counters.RefusedByConcurrency, 1, 20);
        Assert.Equal(0, server.Counters.RefusedByRate);
        Assert.InRange(longest, TimeSpan.Zero, TimeSpan.FromMilliseconds(100));
    }

    [Theory]
    [InlineData(false, 120)]
    [InlineData(true, 0)]
    public void A_policy_of_the_tenant_s_own_costs_refusals_until_it_is_declared(bool isDeclared, int mostRefusals)
    {
        VirtualClock clock = new();
        Auth0Sandbox server = Auth0Sandbox.Enterprise(options =>
        {
            ProviderJob.Slow(options, clock);
            (options.PolicyPerSecond, options.Users) = (5, 10);
        });
        RateLimitProfile tenant = RateLimitProfiles.Auth0(Auth0Tier.EnterpriseProduction);
        using ProviderJob job = new(isDeclared ? tenant with { Limits = [.. tenant.Limits, RateLimit.PerSecond(5)] } : tenant, server, clock);
        TimeSpan elapsed = job.Run(300, _ => ProviderJob.Send("GET", "api/v2/users/auth0|000001"));

        output.WriteLine($"300 requests under a policy of 5 a second, declared: {isDeclared}: {server.Counters.Refused} refusals, {elapsed} against 0:01:00");
        Assert.InRange(server.Counters.Refused, 0, mostRefusals);
        Assert.InRange(elapsed, TimeSpan.FromSeconds(58), TimeSpan.FromSeconds(120));
    }

    [Fact]
    public void A_spent_quota_of_tokens_fails_the_call_with_its_reason_and_not_after_an_hour()
    {
        VirtualClock clock = new();
        Uri tenant = new("https://acme.eu.auth0.com");
        Auth0Sandbox server = Auth0Sandbox.Enterprise(options => (options.TimeProvider, options.TokensPerHour, options.TokenLifetime, options.Users) = (clock, 1, TimeSpan.FromMinutes(1), 1));
        using ProviderJob job = new(RateLimitProfiles.Auth0(Auth0Tier.EnterpriseProduction), server, clock);
        clock.Run(async () =>
        {
            await using RateLimitedApiClient api = job.Client(tenant, ProviderCredentials.Auth0(tenant, "client", "secret"));
            Assert.Equal(HttpStatusCode.OK, await Get(api));
            await Task.Delay(TimeSpan.FromMinutes(2), clock);
            CredentialException refused = await Assert.ThrowsAsync<CredentialException>(() => Get(api));
            Assert.Contains("429 (too_many_requests)", refused.Message, StringComparison.Ordinal);
            Assert.InRange(clock.Elapsed, TimeSpan.FromMinutes(2), TimeSpan.FromMinutes(3));
            await Task.Delay(TimeSpan.FromHours(1), clock);
            Assert.Equal(HttpStatusCode.OK, await Get(api));
        });

        static async Task<HttpStatusCode> Get(RateLimitedApiClient api)
        {
            using HttpResponseMessage response = await api.SendAsync(ProviderJob.Send("GET", "api/v2/users/auth0|000001"));
            return response.StatusCode;
        }
    }

    private static MultipartFormDataContent Import() => new()
    {
        { new StringContent("""[{"email":"anna@example.com"}]"""), "users", "users.json" },
        { new StringContent("con_1"), "connection_id" },
    };

    private static HttpMethod MethodOf(string route) => new(route.Split(' ')[0]);

    private static Uri AddressOf(string route) => new("https://api.test" + route.Split(' ')[1].Replace("{", "a-", StringComparison.Ordinal).Replace("}", "", StringComparison.Ordinal));
}
