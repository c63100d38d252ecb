using System.Net;
using ClientSdk.Api;
using ClientSdk.Bulk;
using ClientSdk.Limits;
using ClientSdk.Paging;
using ClientSdk.Providers;
using ClientSdk.Testing.Clock;
using ClientSdk.Testing.Kinde;
using ClientSdk.Tests.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace ClientSdk.Tests.Api;

public sealed class WholeClientTests
{
    private static readonly RateLimitProfile _kinde = new()
    {
        Name = "Kinde",
        Limits = [RateLimit.PerMinute(10)],
        Paging = [PageRule.ByToken("GET /api/v1/users", "users", "next_token", "next_token") with { SizeParameter = "page_size", MaxPageSize = 500 }],
        Bulk = [new BulkRule("PATCH /api/v1/organizations/{org_code}/users", "users", 100)],
    };

    [Fact]
    public void A_list_and_a_bulk_job_keep_to_the_limit_and_meet_no_refusal()
    {
        VirtualClock clock = new();
        KindeSandbox sandbox = KindeSandbox.Create(options =>
        {
            options.TimeProvider = clock;
            options.PermitsPerWindow = 10;
            options.Users = 1500;
        });
        clock.Run(async () =>
        {
            await using RateLimitedApiClient api = StubClient.Whole(sandbox.CreateHandler(), _kinde, options => options.TimeProvider = clock);
            List<Thing> users = await api.ListAsync("api/v1/users", TestJson.Default.Thing, new ListOptions { PageSize = 100 }).ToListAsync();
            await api.PostJsonAsync("api/v1/organization", new { name = "Acme" });
            BulkReport report = await api.SendInBatchesAsync(HttpMethod.Patch, "api/v1/organizations/org_000001/users", users, TestJson.Default.Thing);
            Assert.Equal((1500, 1500, 15, 0), (users.Count, report.Succeeded, report.Requests, report.Refusals));
        });
        Assert.Equal((31, 0), (sandbox.Counters.Accepted, sandbox.Counters.Refused));
        Assert.InRange(clock.Elapsed, TimeSpan.FromMinutes(3), TimeSpan.FromMinutes(3.1));
    }

    [Fact]
    public void A_refusal_is_waited_for_and_one_that_is_given_up_on_says_so()
    {
        VirtualClock clock = new();
        int calls = 0;
        StubServer server = new(_ =>
        {
            HttpResponseMessage refusal = StubServer.Json("{}", 429);
            refusal.Headers.RetryAfter = new(calls++ == 0 ? TimeSpan.FromSeconds(20) : TimeSpan.FromMinutes(30));
            return calls == 2 ? StubServer.Json("{}") : refusal;
        });
        clock.Run(async () =>
        {
            await using RateLimitedApiClient api = StubClient.Whole(server, null, options => options.TimeProvider = clock);
            await api.DeleteAsync("a");
            Assert.InRange(clock.Elapsed, TimeSpan.FromSeconds(20), TimeSpan.FromSeconds(25));
            RateLimitExceededException refused = await Assert.ThrowsAsync<RateLimitExceededException>(() => api.DeleteAsync("a"));
            Assert.Equal((TimeSpan.FromMinutes(30), HttpStatusCode.TooManyRequests), (refused.RetryAfter, refused.StatusCode));
            Assert.NotNull(refused.Report.GaveUp);
        });
    }

    [Fact]
    public void A_client_says_its_limits_at_the_start()
    {
        using RecordedLogs logs = new();
        using ILoggerFactory loggers = LoggerFactory.Create(logging => logging.AddProvider(logs));
        using RateLimitedApiClient api = StubClient.Whole(new StubServer(_ => StubServer.Json("{}")), _kinde, options => options.LoggerFactory = loggers);
        Assert.Equal(
            "HttpClient 'api.test' keeps the rate limits of 'api.test': '10 per minute' 10 per 00:01:00.",
            Assert.Single(logs.At(LogLevel.Information)));
    }

    [Fact]
    public void Limits_that_cannot_be_are_refused_when_the_client_is_made() =>
        Assert.Throws<OptionsValidationException>(() => RateLimitedApiClient.Create(new Uri("https://api.test"), null, null, options => options.RateLimits.Utilization = 0));
}
