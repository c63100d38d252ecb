using System.Net;
using ClientSdk.Api;
using ClientSdk.Bulk;
using ClientSdk.Limits;
using ClientSdk.Syncing;
using ClientSdk.Testing.Clock;
using ClientSdk.Tests.Api;
using ClientSdk.Tests.Bulk;

namespace ClientSdk.Tests.Syncing;

/// <summary>Replies that speak of one item, and replies that only put it off.</summary>
public sealed class SyncReplyTests
{
    private static readonly SyncOptions<Thing> _options = new() { Key = thing => thing.Id, RetryDelay = TimeSpan.Zero };

    private readonly InMemorySyncJournal _journal = new();

    [Theory]
    [InlineData(404)]
    [InlineData(410)]
    public async Task What_is_gone_since_the_comparison_cannot_be_updated_and_need_not_be_deleted(int status)
    {
        SyncServer server = new(TimeProvider.System, keys => keys.Contains("t1") || keys.Contains("gone") ? SyncAnswer.No(status) : SyncAnswer.Ok(keys));
        SyncOptions<Thing> options = _options with { Remote = BulkSource.Of(new[] { "t0", "t1", "t2", "gone" }.Select(key => new SyncRemote(key))), DeleteMissing = true, Parallelism = 1 };

        SyncReport report = await RunAsync(server, 3, options);

        Assert.Equal((2, 1, true), (report.Updated, report.Deleted, report.IsFinished));
        Assert.Equal(("t1", (HttpStatusCode?)status), (report.DeadLetters.Single().Key, report.DeadLetters[0].Status));
    }

    [Fact]
    public async Task A_delete_that_was_in_doubt_and_finds_nothing_any_more_is_done()
    {
        bool isDeleted = false;
        SyncServer server = new(TimeProvider.System, keys => !keys.Contains("gone") ? SyncAnswer.Ok(keys) : isDeleted ? SyncAnswer.No(404) : new SyncAnswer(0, keys, IsLost: isDeleted = true));
        SyncOptions<Thing> options = _options with { Remote = BulkSource.Of([new SyncRemote("gone")]), DeleteMissing = true, IsIdempotent = true, MaxAttempts = 1 };
        Assert.Single((await RunAsync(server, 1, options)).InDoubt);

        SyncReport report = await RunAsync(server, 1, options);

        Assert.Equal((1, true, 1), (report.Deleted, report.IsFinished, server.Effects("gone")));
    }

    [Fact]
    public async Task A_create_that_finds_nothing_speaks_of_the_call_and_stops_the_job()
    {
        SyncServer server = new(TimeProvider.System, _ => SyncAnswer.No(404));
        SyncOptions<Thing> options = _options with { Remote = BulkSource.Of<SyncRemote>([]), Parallelism = 1 };

        SyncStoppedException stopped = await Assert.ThrowsAsync<SyncStoppedException>(() => RunAsync(server, 3, options));

        Assert.Equal((1, 3), (server.Handler.Seen.Count, stopped.Report.Remaining));
    }

    [Fact]
    public async Task A_request_that_bypassed_the_limits_and_got_no_reply_is_in_doubt()
    {
        SyncServer server = new(TimeProvider.System, keys => new SyncAnswer(200, keys, IsLost: keys.Contains("t1")));

        SyncReport report = await RunAsync(server, 2, _options with { Parallelism = 1 }, bypass: "t1");

        Assert.Equal((1, "t1"), (report.Pushed, report.InDoubt.Single().Key));
    }

    [Fact]
    public void A_cancelled_job_calls_back_what_was_refused_and_waits_for_its_next_permit()
    {
        VirtualClock clock = new();
        SyncServer server = new(clock, _ => SyncAnswer.No(429));
        using CancellationTokenSource cancel = new(TimeSpan.FromSeconds(1), clock);

        SyncCanceledException canceled = clock.Run(() => Assert.ThrowsAsync<SyncCanceledException>(() =>
            RunAsync(server, 5, _options, clock, cancellationToken: cancel.Token)));

        Assert.Equal((TimeSpan.FromSeconds(1), 5, 0), (clock.Elapsed, canceled.Report.Remaining, canceled.Report.InDoubt.Count));
    }

    private async Task<SyncReport> RunAsync(SyncServer server, int things, SyncOptions<Thing> options, VirtualClock? clock = null, string? bypass = null, CancellationToken cancellationToken = default)
    {
        await using RateLimitedApiClient api = StubClient.Whole(server.Handler, null, client =>
        {
            client.TimeProvider = clock ?? client.TimeProvider;
            client.RateLimits.Limits.Add(RateLimit.PerMinute(clock is null ? 1000 : 1));
        });
        SyncPush<Thing> push = api.PushWith<Thing>(changes =>
        {
            HttpRequestMessage request = SyncServer.Request(changes);
            if (changes[0].Key == bypass)
            {
                request.BypassRateLimits();
            }

            return request;
        });
        return await BatchSync.RunAsync(BulkSource.Of(BulkTests.Things(things)), push, _journal, options, null, cancellationToken);
    }
}
