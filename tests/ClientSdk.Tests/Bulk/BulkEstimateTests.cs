using System.Text.Json;
using System.Text.Json.Nodes;
using ClientSdk.Api;
using ClientSdk.Bulk;
using ClientSdk.Credentials;
using ClientSdk.Limits;
using ClientSdk.Providers;
using ClientSdk.Testing.Auth0;
using ClientSdk.Testing.Clock;
using ClientSdk.Testing.Kinde;
using ClientSdk.Testing.Lindris;
using ClientSdk.Testing.Sandbox;
using ClientSdk.Testing.SuperTokens;
using ClientSdk.Tests.Api;
using ClientSdk.Tests.Scenarios;
using Microsoft.Extensions.DependencyInjection;

namespace ClientSdk.Tests.Bulk;

public sealed class BulkEstimateTests(ITestOutputHelper output)
{
    /// <summary>The mean of the sandbox's latencies: 50 ms, log-normal with 0.5.</summary>
    private static readonly TimeSpan _roundTrip = TimeSpan.FromMilliseconds(50 * Math.Exp(0.125));

    private readonly VirtualClock _clock = new();

    [Theory]
    [InlineData(4, 12_000)]
    [InlineData(30, 12_000)]
    [InlineData(1, 3_000)]
    public void Kinde_with_a_contract_of_300_a_minute_and_25_at_once(int parallelism, int count) => Check(
        "Kinde",
        RateLimitProfiles.Kinde() with { Limits = [RateLimit.PerMinute(300), RateLimit.Concurrent(25)] },
        KindeSandbox.Create(options => ProviderJob.Slow(options, _clock)),
        new Job("PATCH", "api/v1/organizations/org_000001/users", count, 10, parallelism, "300 per minute") { First = "api/v1/organization" });

    [Theory]
    [InlineData(300)]
    [InlineData(61)]
    public void Lindris_with_60_a_minute_and_2_a_second(int count) => Check(
        "Lindris",
        RateLimitProfiles.Lindris(),
        LindrisSandbox.Create(options => ProviderJob.Slow(options, _clock)),
        new Job("POST", "api/events", count, 1, 4, count > 100 ? "minute" : "second") { Single = index => new JsonObject { ["eventName"] = "moved", ["email"] = $"a{index}@example.com" } });

    [Theory]
    [InlineData(Auth0Tier.SelfServicePaid, 800, 20)]
    [InlineData(Auth0Tier.SelfServicePaid, 60, 4)]
    [InlineData(Auth0Tier.EnterpriseNonProduction, 60, 4)]
    public void Auth0_with_a_bucket_for_the_tenant_and_one_for_the_group(Auth0Tier tier, int count, int parallelism) => Check(
        $"Auth0 {tier}",
        RateLimitProfiles.Auth0(tier),
        tier == Auth0Tier.SelfServicePaid ? Auth0Sandbox.SelfService(options => ProviderJob.Slow(options, _clock)) : Auth0Sandbox.EnterpriseNonProduction(options => ProviderJob.Slow(options, _clock)),
        new Job("POST", "api/v2/users", count, 1, parallelism, null) { Single = index => new JsonObject { ["email"] = $"a{index}@example.com", ["connection"] = "db" } });

    [Theory]
    [InlineData(20, 4_000)]
    [InlineData(1, 10_000)]
    public void SuperTokens_managed_with_25_a_second_and_a_burst(int parallelism, int count) => Check(
        "SuperTokens",
        RateLimitProfiles.SuperTokensManaged(SuperTokensTier.Free),
        SuperTokensSandbox.Managed(options => ProviderJob.Slow(options, _clock)),
        new Job("POST", "bulk-import/users", count, 10, parallelism, parallelism == 1 ? null : "app"));

    [Fact]
    public void What_has_been_spent_counts_and_so_does_what_was_learned()
    {
        KindeSandbox server = KindeSandbox.Create(options =>
        {
            ProviderJob.Slow(options, _clock);
            (options.PermitsPerWindow, options.Concurrency) = (60, null);
        });
        using ProviderJob spent = new(new RateLimitProfile { Name = "declared", Limits = [RateLimit.PerMinute(60)] }, server, _clock);
        using ProviderJob learning = new(RateLimitProfiles.Kinde(), server, _clock);
        _clock.Run(async () =>
        {
            await using RateLimitedApiClient api = spent.Client();
            Assert.True(Estimate(api, 60).Time < TimeSpan.FromSeconds(2));
            await Task.WhenAll(Enumerable.Range(0, 60).Select(_ => api.GetJsonAsync<JsonElement>("api/v1/users")));
            Assert.InRange(Estimate(api, 60).Time!.Value, TimeSpan.FromSeconds(59), TimeSpan.FromSeconds(63));
            Assert.InRange(Estimate(api, 61).Time!.Value, TimeSpan.FromSeconds(118), TimeSpan.FromSeconds(124));

            await using RateLimitedApiClient learner = learning.Client(new Uri("https://other.test"));
            Assert.Null(Estimate(learner, 600).Time);
            await Task.WhenAll(Enumerable.Range(0, 200).Select(_ => learner.GetJsonAsync<JsonElement>("api/v1/users")));
            BulkEstimate learned = Estimate(learner, 600);
            output.WriteLine($"learned: {learned}");
            Assert.InRange(learned.Time!.Value, TimeSpan.FromMinutes(8.5), TimeSpan.FromMinutes(11.5));
        });

        static BulkEstimate Estimate(RateLimitedApiClient api, long count) => api.Estimate(HttpMethod.Get, "api/v1/users", count, new EstimateOptions { Parallelism = 100 });
    }

    [Fact]
    public void Where_no_limit_is_known_it_says_so()
    {
        using RateLimitedApiClient unknown = StubClient.Whole(new StubServer(_ => StubServer.Json("{}")), RateLimitProfiles.Kinde());
        BulkEstimate estimate = unknown.Estimate(HttpMethod.Patch, "api/v1/organizations/o/users", 1234);
        Assert.Equal((13, null, null), (estimate.Requests, estimate.Time, estimate.LimitedBy));
        Assert.Contains("no limit is known", estimate.Unknown, StringComparison.Ordinal);
        Assert.Contains("no limit is known", estimate.ToString(), StringComparison.Ordinal);
        using RateLimitedApiClient given = StubClient.Of(new StubServer(_ => StubServer.Json("{}")), RateLimitProfiles.Lindris());
        Assert.Contains("given HttpClient", given.Estimate(HttpMethod.Post, "api/events", 5).Unknown, StringComparison.Ordinal);
    }

    [Fact]
    public void A_client_of_a_container_knows_its_limits_too()
    {
        ServiceCollection services = new();
        services.AddRateLimitedApiClient("crm", new Uri("https://api.test"), RateLimitProfiles.Lindris(), ApiCredentials.Bearer("a-key-for-tests"));
        using ServiceProvider provider = services.BuildServiceProvider();
        BulkEstimate estimate = provider.GetRequiredKeyedService<RateLimitedApiClient>("crm").Estimate(HttpMethod.Post, "api/events", 300);
        Assert.InRange(estimate.Time!.Value, TimeSpan.FromSeconds(268), TimeSpan.FromSeconds(280));
    }

    [Theory]
    [InlineData(60, 60, 10_000_000, 9_999_999)]
    [InlineData(150_000, 86_400, 1_000_000, 518_400)]
    public void Jobs_of_millions_are_estimated_at_once(int permits, int seconds, long count, long expected)
    {
        RateLimitProfile profile = new() { Name = "test", Limits = [RateLimit.Window(permits, TimeSpan.FromSeconds(seconds))] };
        using RateLimitedApiClient api = StubClient.Whole(new StubServer(_ => StubServer.Json("{}")), profile);
        BulkEstimate estimate = api.Estimate(HttpMethod.Post, "things", count, new EstimateOptions { Parallelism = 1000 });
        output.WriteLine(estimate.ToString());
        Assert.InRange(estimate.Time!.Value.TotalSeconds / expected, 0.94, 1.02);
        Assert.Equal(TimeSpan.Zero, api.Estimate(HttpMethod.Post, "things", 0).Time);
    }

    [Fact]
    public void What_cannot_be_is_refused()
    {
        using RateLimitedApiClient api = StubClient.Whole(new StubServer(_ => StubServer.Json("{}")), RateLimitProfiles.Kinde());
        BulkEstimate Ask(long count, EstimateOptions options) => api.Estimate(HttpMethod.Patch, "api/v1/organizations/o/users", count, options);
        Assert.Throws<ArgumentOutOfRangeException>(() => Ask(-1, new EstimateOptions()));
        Assert.Throws<ArgumentOutOfRangeException>(() => Ask(1, new EstimateOptions { BatchSize = 101 }));
        Assert.Throws<ArgumentOutOfRangeException>(() => Ask(1, new EstimateOptions { Parallelism = 0 }));
        Assert.Throws<ArgumentOutOfRangeException>(() => Ask(1, new EstimateOptions { RoundTrip = TimeSpan.FromTicks(-1) }));
        Assert.Throws<ArgumentException>(() => api.Estimate(HttpMethod.Patch, "https://evil.test/", 1));
    }

    private void Check(string name, RateLimitProfile profile, SandboxPersonality server, Job job)
    {
        List<(TimeSpan At, BulkProgress Progress)> seen = [];
        using ProviderJob whole = new(profile, server, _clock);
        (BulkEstimate estimate, BulkReport report) = _clock.Run(async () =>
        {
            await using RateLimitedApiClient api = whole.Client();
            if (job.First is { } first)
            {
                await api.PostJsonAsync(first, new { name = "Acme" });
            }

            BulkEstimate before = api.Estimate(new HttpMethod(job.Method), job.Path, job.Count, new EstimateOptions { BatchSize = job.BatchSize, Parallelism = job.Parallelism, RoundTrip = _roundTrip });
            TimeSpan start = _clock.Elapsed;
            BulkOptions<JsonObject> options = new()
            {
                BatchSize = job.BatchSize,
                Parallelism = job.Parallelism,
                MaxDeadInARow = null,
                Body = job.Single is null ? null : items => new StringContent(items[0].ToJsonString(), System.Text.Encoding.UTF8, "application/json"),
            };
            List<JsonObject> items = [.. Enumerable.Range(1, job.Count).Select(index => job.Single?.Invoke(index) ?? new JsonObject { ["id"] = $"kp_{index:D6}", ["loginMethods"] = new JsonArray("m") })];
            return (before, await api.SendInBatchesAsync(new HttpMethod(job.Method), job.Path, items, options, new Receiver(progress => seen.Add((_clock.Elapsed - start, progress)))));
        });
        output.WriteLine($"{name}, {job.Parallelism} at once: {estimate}; it took {report.Elapsed} ({estimate.Time / report.Elapsed:0.000})");
        Assert.Equal((report.Requests, 0, 0), (estimate.Requests, report.Refusals, server.Counters.Refused));
        Assert.InRange(estimate.Time!.Value / report.Elapsed, 0.95, 1.05);
        if (job.LimitedBy is not null)
        {
            Assert.Equal(job.LimitedBy, estimate.LimitedBy);
        }

        // On the way, too, from the first tenth on.
        Assert.All(seen.Where(told => told.Progress.Done * 10 >= job.Count), told => Assert.InRange((told.At + told.Progress.TimeLeft!.Value) / report.Elapsed, 0.9, 1.1));
    }

    private sealed record Job(string Method, string Path, int Count, int BatchSize, int Parallelism, string? LimitedBy)
    {
        /// <summary>A call that takes one item as it is.</summary>
        public Func<int, JsonObject>? Single { get; init; }

        /// <summary>A POST that makes what the job needs.</summary>
        public string? First { get; init; }
    }

    private sealed class Receiver(Action<BulkProgress> receive) : IProgress<BulkProgress>
    {
        public void Report(BulkProgress value) => receive(value);
    }
}
