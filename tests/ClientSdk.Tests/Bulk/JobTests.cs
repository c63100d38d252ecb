using System.Net;
using ClientSdk.Api;
using ClientSdk.Bulk;
using ClientSdk.Limits;
using ClientSdk.Providers;
using ClientSdk.Testing.Auth0;
using ClientSdk.Testing.Clock;
using ClientSdk.Tests.Api;
using ClientSdk.Tests.Scenarios;

namespace ClientSdk.Tests.Bulk;

public sealed class JobTests(ITestOutputHelper output)
{
    private const string Path = "api/v2/jobs/users-imports";

    private static readonly JobRule Rule = new("POST /jobs", "/jobs/{id}", 2);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(Auth0Tier.EnterpriseProduction, 60, 1)]
    [InlineData(Auth0Tier.SelfServicePaid, 60, 2)]
    [InlineData(Auth0Tier.Free, 10, 2)]
    [InlineData(Auth0Tier.EnterpriseNonProduction, 200, 30)]
    public void Six_imports_go_through_two_slots_without_a_refusal(Auth0Tier tier, int duration, int interval)
    {
        VirtualClock clock = new();
        Auth0Sandbox server = Tenant(tier, options =>
        {
            ProviderJob.Slow(options, clock);
            options.ImportDuration = TimeSpan.FromSeconds(duration);
        });
        using ProviderJob job = new(RateLimitProfiles.Auth0(tier), server, clock);
        Ends ends = new();
        IReadOnlyList<JobResult> results = clock.Run(async () =>
        {
            await using RateLimitedApiClient api = job.Client();
            return await api.RunJobsAsync(Path, Enumerable.Range(0, 6).Select(Import), progress: ends);
        });

        TimeSpan optimum = TimeSpan.FromSeconds(duration) * 3;
        output.WriteLine($"{tier}: 6 imports of {duration} s in 2 slots: {server.Counters.Refused} refusals, {server.Counters.Accepted} requests, {clock.Elapsed} against {optimum}");
        Assert.Equal(0, server.Counters.Refused);
        Assert.Equal(6, server.Accepted.Count(request => request.Method == "POST"));
        Assert.All(results, result => Assert.Equal((JobOutcome.Completed, "completed"), (result.Outcome, result.Status)));
        Assert.Equal(Enumerable.Range(0, 6), results.Select(result => result.Index));
        Assert.Equal(results, ends.OrderBy(result => result.Index));

        // Each of three rounds is seen at most one turn of looks late, and a few round trips.
        Assert.InRange(clock.Elapsed, optimum, optimum + (3 * (TimeSpan.FromSeconds(2 * interval) + TimeSpan.FromSeconds(2))));
    }

    [Fact]
    public void Jobs_of_others_make_imports_wait_and_nobody_fails()
    {
        VirtualClock clock = new();
        Auth0Sandbox server = Auth0Sandbox.Enterprise(options => (options.TimeProvider, options.ImportDuration) = (clock, TimeSpan.FromSeconds(30)));
        using ProviderJob job = new(RateLimitProfiles.Auth0(Auth0Tier.EnterpriseProduction), server, clock);
        IReadOnlyList<JobResult>[] both = clock.Run(async () =>
        {
            await using RateLimitedApiClient one = job.Client();
            await using RateLimitedApiClient other = job.Client();
            return await Task.WhenAll(
                one.RunJobsAsync(Path, Enumerable.Range(0, 3).Select(Import)),
                other.RunJobsAsync(Path, Enumerable.Range(3, 3).Select(Import)));
        });

        output.WriteLine($"{server.Counters.RefusedByConcurrency} refusals, {clock.Elapsed}");
        Assert.All(both.SelectMany(results => results), result => Assert.Equal(JobOutcome.Completed, result.Outcome));
        Assert.InRange(server.Counters.RefusedByConcurrency, 1, 30);
    }

    [Fact]
    public async Task Each_end_has_its_outcome()
    {
        // Submitted: taken, refused as such, taken without an id, in doubt; then looked at: failed.
        Queue<HttpResponseMessage> submissions = new(
        [
            StubServer.Json("""{"id":"j 1","status":"pending"}"""),
            StubServer.Json("""{"message":"no users"}""", HttpStatusCode.BadRequest),
            StubServer.Json("""{"status":"pending"}"""),
            StubServer.Json("{}", HttpStatusCode.InternalServerError),
            StubServer.Json("""{"id":5,"status":"completed"}"""),
        ]);
        StubServer server = new(seen => seen.Method == HttpMethod.Post ? submissions.Dequeue() : StubServer.Json("""{"id":"j 1","status":"failed"}"""));
        await using RateLimitedApiClient api = StubClient.Of(server);
        IReadOnlyList<JobResult> results = await api.RunJobsAsync("jobs", Contents(5), new JobOptions { Rule = Rule, PollInterval = TimeSpan.FromMilliseconds(1) }, cancellationToken: Cancellation);

        Assert.Equal(
            [JobOutcome.Failed, JobOutcome.Rejected, JobOutcome.InDoubt, JobOutcome.InDoubt, JobOutcome.Completed],
            results.Select(result => result.Outcome));
        Assert.Equal(["j 1", null, null, null, "5"], results.Select(result => result.Id));
        Assert.IsType<ApiException>(results[1].Error);
        Assert.Contains(server.Seen, seen => seen.Address.AbsolutePath == "/jobs/j%201");
    }

    [Fact]
    public async Task A_job_that_nobody_can_look_at_is_in_doubt_and_the_others_go_on()
    {
        int looks = 0;
        StubServer server = new(seen => seen switch
        {
            { Method.Method: "POST" } => StubServer.Json($$"""{"id":"{{looks}}"}"""),
            _ when looks++ < 3 => StubServer.Json("{}", HttpStatusCode.Conflict),
            _ => StubServer.Json("""{"status":"completed"}"""),
        });
        await using RateLimitedApiClient api = StubClient.Of(server);
        JobOptions options = new() { Rule = Rule, Slots = 1, PollInterval = TimeSpan.FromMilliseconds(1), MaxPollFailures = 3 };
        IReadOnlyList<JobResult> results = await api.RunJobsAsync("jobs", Contents(2), options, cancellationToken: Cancellation);

        Assert.Equal([JobOutcome.InDoubt, JobOutcome.Completed], results.Select(result => result.Outcome));
    }

    [Fact]
    public async Task Refused_credentials_end_the_run_and_nothing_is_sent_for_a_call_that_nobody_knows()
    {
        StubServer server = new(_ => StubServer.Json("{}", HttpStatusCode.Unauthorized));
        await using RateLimitedApiClient api = StubClient.Of(server);

        JobsStoppedException stopped = await Assert.ThrowsAsync<JobsStoppedException>(() => api.RunJobsAsync("jobs", Contents(3), new JobOptions { Rule = Rule }, cancellationToken: Cancellation));
        Assert.IsType<ApiException>(stopped.InnerException);
        Assert.Equal(JobOutcome.Rejected, Assert.Single(stopped.Results).Outcome);
        Assert.Single(server.Seen);
        Assert.Contains("JobOptions.Rule", (await Assert.ThrowsAsync<ArgumentException>(() => api.RunJobsAsync("jobs", Contents(3), cancellationToken: Cancellation))).Message, StringComparison.Ordinal);
        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(() => api.RunJobsAsync("jobs", Contents(3), new JobOptions { Rule = Rule, Slots = 3 }, cancellationToken: Cancellation));
        Assert.Single(server.Seen);
        Assert.Throws<ArgumentException>(() => new JobRule("POST /jobs", "/jobs/7", 2));
    }

    [Theory]
    [InlineData("POST")]
    [InlineData("GET")]
    public async Task Credentials_that_are_refused_in_the_middle_lose_no_id(string refused)
    {
        int started = 0;
        int looks = 0;
        StubServer server = new(seen => seen.Method.Method == "POST"
            ? refused == "POST" && started == 2 ? StubServer.Json("{}", HttpStatusCode.Unauthorized) : StubServer.Json($$"""{"id":"j{{started++}}"}""")
            : refused == "GET" && looks++ == 1 ? StubServer.Json("{}", HttpStatusCode.Forbidden) : StubServer.Json("""{"status":"completed"}"""));
        await using RateLimitedApiClient api = StubClient.Of(server);

        JobsStoppedException stopped = await Assert.ThrowsAsync<JobsStoppedException>(() =>
            api.RunJobsAsync("jobs", Contents(9), new JobOptions { Rule = Rule, PollInterval = TimeSpan.FromMilliseconds(1) }, cancellationToken: Cancellation));

        Assert.IsType<ApiException>(stopped.InnerException);
        Assert.Equal(
            refused == "POST"
                ? [(0, "j0", JobOutcome.Completed), (1, "j1", JobOutcome.Running), (2, null, JobOutcome.Rejected)]
                : [(0, "j0", JobOutcome.Completed), (1, "j1", JobOutcome.Running), (2, "j2", JobOutcome.Running)],
            stopped.Results.Select(result => (result.Index, result.Id, result.Outcome)));
        Assert.Contains("Of 3 jobs", stopped.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(0.5, 1)]
    [InlineData(3.5, 2)]
    [InlineData(60, 2)]
    public void A_cancelled_run_says_what_it_has_started(double seconds, int begun)
    {
        // Replies take 2 s; the first look comes a second after the second start.
        VirtualClock clock = new();
        int started = 0;
        StubServer server = new(seen => seen.Method == HttpMethod.Post ? StubServer.Json($$"""{"id":"j{{started++}}"}""") : StubServer.Json("""{"status":"pending"}"""))
        {
            Before = stop => Task.Delay(TimeSpan.FromSeconds(2), clock, stop),
        };
        using RateLimitedApiClient api = StubClient.Whole(server, null, client => client.TimeProvider = clock);
        using CancellationTokenSource cancel = new(TimeSpan.FromSeconds(seconds), clock);

        JobsCanceledException canceled = clock.Run(() => Assert.ThrowsAsync<JobsCanceledException>(() => api.RunJobsAsync("jobs", Contents(9), new JobOptions { Rule = Rule }, cancellationToken: cancel.Token)));

        Assert.Equal(cancel.Token, canceled.CancellationToken);
        Assert.Equal(Enumerable.Range(0, begun), canceled.Results.Select(result => result.Index));
        Assert.All(canceled.Results, (result, index) => Assert.Equal(
            index < started ? ($"j{index}", JobOutcome.Running) : (null, JobOutcome.InDoubt),
            (result.Id, result.Outcome)));
    }

    [Fact]
    public async Task A_source_or_a_receiver_that_throws_loses_no_id()
    {
        StubServer server = new(seen => StubServer.Json(seen.Method == HttpMethod.Post ? """{"id":"j"}""" : """{"status":"completed"}"""));
        await using RateLimitedApiClient api = StubClient.Of(server);
        JobOptions options = new() { Rule = Rule, PollInterval = TimeSpan.FromMilliseconds(1) };

        JobsStoppedException source = await Assert.ThrowsAsync<JobsStoppedException>(() => api.RunJobsAsync("jobs", Contents(3).Select((content, index) => index == 1 ? throw new IOException("disk") : content), options, cancellationToken: Cancellation));
        JobsStoppedException receiver = await Assert.ThrowsAsync<JobsStoppedException>(() => api.RunJobsAsync("jobs", Contents(3), options, new Throwing(), Cancellation));

        Assert.IsType<IOException>(source.InnerException);
        Assert.Equal([(0, JobOutcome.Running)], source.Results.Select(result => (result.Index, result.Outcome)));
        Assert.Equal([(0, JobOutcome.Completed), (1, JobOutcome.Running)], receiver.Results.Select(result => (result.Index, result.Outcome)));
    }

    [Fact]
    public void A_job_that_found_no_connection_was_not_started()
    {
        VirtualClock clock = new();
        StubServer server = new(_ => throw new HttpRequestException(HttpRequestError.ConnectionError, "refused"));
        using RateLimitedApiClient api = StubClient.Whole(server, null, client => client.TimeProvider = clock);

        JobResult result = Assert.Single(clock.Run(() => api.RunJobsAsync("jobs", Contents(1), new JobOptions { Rule = Rule })));

        Assert.Equal(JobOutcome.Rejected, result.Outcome);
        Assert.IsType<HttpRequestException>(result.Error);
    }

    private static Auth0Sandbox Tenant(Auth0Tier tier, Action<Auth0SandboxOptions> configure) => tier switch
    {
        Auth0Tier.Free => Auth0Sandbox.Free(configure),
        Auth0Tier.SelfServicePaid => Auth0Sandbox.SelfService(configure),
        Auth0Tier.EnterpriseProduction => Auth0Sandbox.Enterprise(configure),
        _ => Auth0Sandbox.EnterpriseNonProduction(configure),
    };

    private static MultipartFormDataContent Import(int number) => new()
    {
        { new StringContent($$"""[{"email":"user{{number}}@example.com"}]"""), "users", "users.json" },
        { new StringContent("con_1"), "connection_id" },
    };

    private static IEnumerable<HttpContent> Contents(int count) => Enumerable.Range(0, count).Select(number => new StringContent($"{number}"));

    private sealed class Throwing : IProgress<JobResult>
    {
        public void Report(JobResult value) => throw new InvalidOperationException("receiver");
    }

    private sealed class Ends : List<JobResult>, IProgress<JobResult>
    {
        public void Report(JobResult value) => Add(value);
    }
}
