using System.Net;
using ClientSdk.Api;
using ClientSdk.Bulk;
using ClientSdk.Credentials;
using ClientSdk.Limits;
using ClientSdk.Providers;
using ClientSdk.Syncing;
using ClientSdk.Testing.Clock;
using ClientSdk.Tests.Api;
using ClientSdk.Tests.Syncing;

namespace ClientSdk.Tests.Bulk;

/// <summary>What is known to have had no effect is not in doubt.</summary>
public sealed class BulkUnsentTests
{
    private static readonly RateLimitProfile _profile = new() { Name = "test", Bulk = [new BulkRule("PATCH /things", "things", 10)], Limits = [RateLimit.PerMinute(100)] };

    [Fact]
    public async Task Without_a_token_nothing_is_sent_and_nothing_is_in_doubt()
    {
        StubServer server = new(_ => StubServer.Json("""{"error":"invalid_client"}""", HttpStatusCode.Unauthorized));
        ApiCredentials credentials = ApiCredentials.FromTokenEndpoint(new ClientCredentials(new Uri("https://api.test/token"), "id", "secret"));
        await using RateLimitedApiClient api = RateLimitedApiClient.Create(new Uri("https://api.test"), _profile, credentials, client => client.PrimaryHandler = () => server);

        BulkStoppedException stopped = await Assert.ThrowsAsync<BulkStoppedException>(() => api.SendInBatchesAsync(HttpMethod.Patch, "things", BulkTests.Things(100), TestJson.Default.Thing, new() { Parallelism = 1 }));

        Assert.IsType<CredentialException>(stopped.InnerException);
        Assert.Equal((0, 10), (stopped.Report.Requests, stopped.Report.ItemsRead));
        Assert.All(stopped.Report.Results, result => Assert.Equal(BulkOutcome.NotSent, result.Outcome));
    }

    [Fact]
    public void A_server_that_cannot_be_reached_for_a_while_leaves_nothing_in_doubt()
    {
        int failures = 0;
        BulkServer server = new(ids => failures++ < 4 ? throw Refused() : BulkAnswer.Ok(ids));

        BulkReport report = Run(server, items: 30, maxRetries: 1);

        Assert.True(report.IsComplete);
        Assert.All(Enumerable.Range(0, 30), index => Assert.Equal(1, server.Effects($"t{index}")));
        Assert.Equal(3, report.Requests);
    }

    [Fact]
    public void A_server_that_cannot_be_reached_stops_the_job_and_nothing_is_in_doubt()
    {
        BulkServer server = new(_ => throw Refused());

        BulkStoppedException stopped = Assert.Throws<BulkStoppedException>(() => Run(server, items: 30, maxRetries: 1));

        // Three times by the job, each twice by the client.
        Assert.Equal((6, 10, 0), (server.Handler.Seen.Count, stopped.Report.ItemsRead, stopped.Report.Requests));
        Assert.All(stopped.Report.Results, result => Assert.Equal(BulkOutcome.NotSent, result.Outcome));
        Assert.Contains("refused", stopped.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void What_was_lost_once_stays_in_doubt_when_the_server_cannot_be_reached_any_more()
    {
        int sent = 0;
        BulkServer server = new(ids => sent++ == 0 ? new BulkAnswer(200, ids, IsLost: true) : throw Refused());

        BulkStoppedException stopped = Assert.Throws<BulkStoppedException>(() => Run(server, items: 10, maxRetries: 0, isIdempotent: true));

        Assert.All(stopped.Report.Results, result => Assert.Equal(BulkOutcome.InDoubt, result.Outcome));
    }

    [Fact]
    public void A_server_that_cannot_be_reached_leaves_a_syncs_items_planned()
    {
        VirtualClock clock = new();
        InMemorySyncJournal journal = new();
        bool isUp = false;
        SyncServer server = new(clock, keys => isUp ? SyncAnswer.Ok(keys) : throw Refused());
        SyncOptions<Thing> options = new() { Key = thing => thing.Id, Parallelism = 1 };

        SyncStoppedException stopped = Assert.Throws<SyncStoppedException>(() => Sync(server, journal, options, clock));
        isUp = true;
        SyncReport report = Sync(server, journal, options, clock);

        Assert.Equal((3, 0), (stopped.Report.Remaining, stopped.Report.InDoubt.Count));
        Assert.Equal((3, true), (report.Pushed, report.IsFinished));
        Assert.All(Enumerable.Range(0, 3), index => Assert.Equal(1, server.Effects($"t{index}")));
    }

    private static HttpRequestException Refused() => new(HttpRequestError.ConnectionError, "Connection refused");

    private static BulkReport Run(BulkServer server, int items, int maxRetries, bool isIdempotent = false)
    {
        VirtualClock clock = new();
        using RateLimitedApiClient api = StubClient.Whole(server.Handler, _profile, client =>
        {
            client.TimeProvider = clock;
            client.RateLimits.Retries.MaxRetries = maxRetries;
        });
        return clock.Run(() => api.SendInBatchesAsync(HttpMethod.Patch, "things", BulkTests.Things(items), TestJson.Default.Thing, new() { Parallelism = 1, IsIdempotent = isIdempotent }));
    }

    private static SyncReport Sync(SyncServer server, InMemorySyncJournal journal, SyncOptions<Thing> options, VirtualClock clock)
    {
        using RateLimitedApiClient api = StubClient.Whole(server.Handler, _profile, client => client.TimeProvider = clock);
        return clock.Run(() => BatchSync.RunAsync(BulkSource.Of(BulkTests.Things(3)), api.PushWith<Thing>(SyncServer.Request), journal, options));
    }

    [Fact]
    public void What_was_refused_each_time_and_is_cancelled_in_line_is_not_in_doubt()
    {
        VirtualClock clock = new();
        BulkServer server = new(_ => BulkAnswer.No(429));
        using CancellationTokenSource cancel = new(TimeSpan.FromSeconds(1), clock);
        using RateLimitedApiClient api = StubClient.Whole(server.Handler, _profile, client => client.TimeProvider = clock);

        BulkCanceledException canceled = clock.Run(() => Assert.ThrowsAsync<BulkCanceledException>(() =>
            api.SendInBatchesAsync(HttpMethod.Patch, "things", BulkTests.Things(10), TestJson.Default.Thing, null, null, cancel.Token)));

        Assert.All(canceled.Report.Results, result => Assert.Equal(BulkOutcome.NotSent, result.Outcome));
        Assert.Equal((1, server.Handler.Seen.Count), (canceled.Report.Requests, canceled.Report.Refusals));
    }
}
