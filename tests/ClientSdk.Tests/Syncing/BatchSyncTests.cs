using System.Net;
using ClientSdk.Api;
using ClientSdk.Bulk;
using ClientSdk.Limits;
using ClientSdk.Syncing;
using ClientSdk.Testing.Clock;
using ClientSdk.Tests.Api;
using ClientSdk.Tests.Bulk;

namespace ClientSdk.Tests.Syncing;

public sealed class BatchSyncTests
{
    private static readonly SyncOptions<Thing> _options = new() { Key = thing => thing.Id, RetryDelay = TimeSpan.Zero };

    private readonly InMemorySyncJournal _journal = new();

    [Fact]
    public async Task The_two_sides_are_compared_by_key_and_hash()
    {
        SyncServer server = new(TimeProvider.System, SyncAnswer.Ok);
        SyncOptions<Thing> options = _options with
        {
            Hash = thing => thing.Name!,
            Remote = BulkSource.Of([new SyncRemote("same", "1", "r1"), new SyncRemote("changed", "1", "r2"), new SyncRemote("unknown", null, "r3"), new SyncRemote("gone", "1", "r4")]),
            DeleteMissing = true,
        };
        List<SyncChange<Thing>> sent = [];

        SyncReport report = await RunAsync(server, BulkSource.Of([new Thing("new", "1"), new Thing("same", "1"), new Thing("changed", "2"), new Thing("unknown", "1")]), options, sent);

        Assert.Equal((1, 2, 1, 1, 0), (report.Created, report.Updated, report.Deleted, report.Unchanged, report.Pushed));
        Assert.Equal(
            [(SyncAction.Create, "new", null), (SyncAction.Update, "changed", "r2"), (SyncAction.Update, "unknown", "r3"), (SyncAction.Delete, "gone", "r4")],
            sent.Select(change => (change.Action, change.Key, change.RemoteId)));
        Assert.Null(sent[^1].Value);
        Assert.True(report is { IsFinished: true, Totals: { Runs: 1, Requests: 4 } });
    }

    [Fact]
    public async Task A_plan_sends_nothing_and_says_how_many_requests_and_how_long()
    {
        SyncOptions<Thing> options = _options with { Remote = BulkSource.Of([new SyncRemote("t0", null)]), BatchSize = 2, Estimate = requests => TimeSpan.FromSeconds(requests) };

        SyncPlan plan = await BatchSync.PlanAsync(BulkSource.Of(BulkTests.Things(6)), _journal, options);

        Assert.Equal((6, 5, 1, 4, TimeSpan.FromSeconds(4)), (plan.Items, plan.Of(SyncAction.Create), plan.Of(SyncAction.Update), plan.Requests, plan.Estimate));
        Assert.Equal(0, _journal.Totals.Runs);
    }

    [Fact]
    public async Task A_request_takes_only_items_that_need_the_same()
    {
        SyncServer server = new(TimeProvider.System, SyncAnswer.Ok);
        SyncOptions<Thing> options = _options with { Remote = BulkSource.Of(Enumerable.Range(0, 7).Where(index => index % 2 == 0).Select(index => new SyncRemote($"t{index}"))), BatchSize = 3 };

        SyncReport report = await RunAsync(server, BulkSource.Of(BulkTests.Things(7)), options);

        Assert.Equal((3, 4), (report.Created, report.Updated));
        Assert.Equal(["t0 t2 t4", "t1 t3 t5", "t6"], server.Handler.Seen.Select(seen => string.Join(' ', SyncServer.Keys(seen))));
    }

    [Fact]
    public async Task What_was_acknowledged_or_is_dead_is_not_sent_again_by_a_second_run()
    {
        SyncServer server = new(TimeProvider.System, keys => keys.Contains("t1") ? SyncAnswer.No(422) : SyncAnswer.Ok(keys));
        await RunAsync(server, BulkSource.Of(BulkTests.Things(3)), _options);

        SyncReport report = await RunAsync(server, BulkSource.Of(BulkTests.Things(3)), _options);

        Assert.Equal((3, 2, 1), (server.Handler.Seen.Count, report.Pushed, report.DeadLetters.Count));
        Assert.Equal((2, 3, HttpStatusCode.UnprocessableEntity), (report.Totals.Runs, report.Totals.Requests, report.DeadLetters[0].Status));
    }

    [Fact]
    public async Task Items_in_doubt_are_listed_and_a_later_run_with_a_look_up_settles_them()
    {
        bool isDown = true;
        SyncServer server = new(TimeProvider.System, keys => isDown ? new SyncAnswer(500, keys.Where(key => key == "t0")) : SyncAnswer.Ok(keys));
        SyncReport first = await RunAsync(server, BulkSource.Of(BulkTests.Things(2)), _options);
        Assert.Equal(["t0", "t1"], first.InDoubt.Select(entry => entry.Key));
        Assert.False(first.IsFinished);
        isDown = false;

        SyncReport second = await RunAsync(server, BulkSource.Of(BulkTests.Things(2)), _options with { LookUp = (change, _) => Task.FromResult(server.Effects(change.Key) > 0), LostRequestHold = TimeSpan.Zero });

        Assert.Equal((2, 3, 2), (second.Pushed, second.Totals.Requests, second.Totals.LookUps));
        Assert.Equal((1, 1), (server.Effects("t0"), server.Effects("t1")));
        Assert.True(second.IsFinished);
    }

    [Fact]
    public void A_look_up_comes_no_earlier_than_the_lost_request_hold_after_the_last_failure()
    {
        VirtualClock clock = new();
        bool isDown = true;
        List<TimeSpan> lookUps = [];
        SyncServer server = new(clock, keys => isDown ? new SyncAnswer(0, keys, IsLost: true) : SyncAnswer.Ok(keys));
        SyncOptions<Thing> options = _options with
        {
            LostRequestHold = TimeSpan.FromSeconds(7),
            LookUp = (_, _) =>
            {
                isDown = false;
                lookUps.Add(clock.Elapsed);
                return Task.FromResult(false);
            },
        };

        SyncReport report = clock.Run(() => RunAsync(server, BulkSource.Of(BulkTests.Things(1)), options, configure: client => client.TimeProvider = clock));

        Assert.Equal(1, report.Pushed);
        Assert.Equal([TimeSpan.FromSeconds(7)], lookUps);
    }

    [Fact]
    public async Task Two_items_with_one_key_are_told_before_anything_is_sent()
    {
        SyncServer server = new(TimeProvider.System, SyncAnswer.Ok);

        SyncStoppedException stopped = await Assert.ThrowsAsync<SyncStoppedException>(() => RunAsync(server, BulkSource.Of([new Thing("a"), new Thing("b"), new Thing("a")]), _options));

        Assert.Contains("Item 2 has the key 'a'", stopped.Message, StringComparison.Ordinal);
        Assert.Empty(server.Handler.Seen);
    }

    [Fact]
    public async Task An_empty_source_does_not_empty_the_remote_side()
    {
        SyncServer server = new(TimeProvider.System, SyncAnswer.Ok);
        SyncOptions<Thing> options = _options with { Remote = BulkSource.Of([new SyncRemote("a")]), DeleteMissing = true };

        SyncStoppedException stopped = await Assert.ThrowsAsync<SyncStoppedException>(() => RunAsync(server, BulkSource.Of<Thing>([]), options));

        Assert.Contains("would delete all 1 items", stopped.Message, StringComparison.Ordinal);
        Assert.Empty(server.Handler.Seen);
    }

    [Fact]
    public async Task A_source_that_throws_in_the_middle_loses_nothing_that_was_acknowledged()
    {
        SyncServer server = new(TimeProvider.System, SyncAnswer.Ok);
        bool isBroken = false;
        IEnumerable<Thing> Source()
        {
            foreach (Thing thing in BulkTests.Things(9))
            {
                if (isBroken && thing.Id == "t5")
                {
                    throw new IOException("The disk is gone.");
                }

                yield return thing;
            }

            isBroken = !isBroken;
        }

        SyncStoppedException stopped = await Assert.ThrowsAsync<SyncStoppedException>(() => RunAsync(server, BulkSource.Of(Source()), _options));
        Assert.Equal((5, 4, "The disk is gone."), (stopped.Report.Pushed, stopped.Report.Remaining, stopped.Report.Stopped));
        isBroken = false;
        SyncReport report = await RunAsync(server, BulkSource.Of(Source()), _options);

        Assert.Equal((9, 9), (report.Pushed, server.Handler.Seen.Count));
    }

    [Fact]
    public async Task A_refusal_of_the_call_as_such_stops_the_job_and_puts_nobody_in_doubt()
    {
        SyncServer server = new(TimeProvider.System, _ => SyncAnswer.No(403));

        SyncStoppedException stopped = await Assert.ThrowsAsync<SyncStoppedException>(() => RunAsync(server, BulkSource.Of(BulkTests.Things(20)), _options with { Parallelism = 1 }));

        Assert.Equal((1, 20, 0), (server.Handler.Seen.Count, stopped.Report.Remaining, stopped.Report.InDoubt.Count));
        Assert.IsType<ApiException>(stopped.InnerException);
    }

    [Fact]
    public void A_cancelled_job_lets_what_is_under_way_finish_and_calls_back_what_waits()
    {
        VirtualClock clock = new();
        SyncServer server = new(clock, SyncAnswer.Ok);
        server.Handler.Before = stop => Task.Delay(TimeSpan.FromSeconds(2), clock, stop);
        using CancellationTokenSource cancel = new(TimeSpan.FromSeconds(1), clock);

        SyncCanceledException canceled = clock.Run(() => Assert.ThrowsAsync<SyncCanceledException>(() =>
            RunAsync(server, BulkSource.Of(BulkTests.Things(20)), _options with { Parallelism = 8 }, configure: Limited(clock), cancellationToken: cancel.Token)));

        // Three a minute: three were on their way, five waited for a permit.
        Assert.Equal((3, 17, 0), (canceled.Report.Pushed, canceled.Report.Remaining, canceled.Report.InDoubt.Count));
        Assert.Equal((3, 3), (server.Handler.Seen.Count, canceled.Report.Totals.Requests));
        Assert.Contains("run it again with the same journal", canceled.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void What_does_not_come_back_within_the_grace_is_in_doubt()
    {
        VirtualClock clock = new();
        SyncServer server = new(clock, SyncAnswer.Ok);
        server.Handler.Before = stop =>
        {
            // Not a delay: cancelling one hands on to the thread pool, and the clock would run ahead.
            TaskCompletionSource never = new();
            stop.Register(() => never.TrySetCanceled(stop));
            return never.Task;
        };
        using CancellationTokenSource cancel = new(TimeSpan.FromSeconds(1), clock);

        SyncCanceledException canceled = clock.Run(() => Assert.ThrowsAsync<SyncCanceledException>(() =>
            RunAsync(server, BulkSource.Of(BulkTests.Things(20)), _options with { Grace = TimeSpan.FromSeconds(5) }, configure: Limited(clock), cancellationToken: cancel.Token)));

        Assert.Equal((0, 17, 3), (canceled.Report.Pushed, canceled.Report.Remaining, canceled.Report.InDoubt.Count));
        Assert.Equal(TimeSpan.FromSeconds(6), clock.Elapsed);
    }

    [Fact]
    public async Task A_journal_that_cannot_be_written_keeps_the_item_from_leaving()
    {
        SyncServer server = new(TimeProvider.System, SyncAnswer.Ok);

        // Begin, forget, plan, and then the first word of something sent.
        CrashingJournal full = new(_journal, 3, afterTheWrite: false);
        SyncStoppedException stopped = await Assert.ThrowsAsync<SyncStoppedException>(() => RunAsync(server, BulkSource.Of(BulkTests.Things(5)), _options with { Parallelism = 1 }, journal: full));
        Assert.Empty(server.Handler.Seen);
        Assert.Equal(0, stopped.Report.Totals.Requests);

        SyncReport report = await RunAsync(server, BulkSource.Of(BulkTests.Things(5)), _options);
        Assert.Equal((5, 5), (report.Pushed, server.Handler.Seen.Count));
    }

    [Theory]
    [InlineData("recovers")]
    [InlineData("full disk")]
    [InlineData("gone")]
    public void The_counters_of_a_write_that_failed_are_not_lost(string journal)
    {
        VirtualClock clock = new();
        int asked = 0;
        SyncServer server = new(clock, keys => asked++ == 0 ? SyncAnswer.No(429) : SyncAnswer.Ok(keys));

        // Begin, forget, plan, sent, and then what came back: a refusal and a success.
        CrashingJournal failing = new(_journal, 4, afterTheWrite: false) { Recovers = journal == "recovers", StaysReadable = journal == "full disk" };
        SyncStoppedException stopped = clock.Run(() => Assert.ThrowsAsync<SyncStoppedException>(() =>
            RunAsync(server, BulkSource.Of(BulkTests.Things(3)), _options with { Parallelism = 1 }, journal: failing, configure: client => client.TimeProvider = clock)));

        Assert.Equal((2, 1, clock.Elapsed), (stopped.Report.Totals.Requests, stopped.Report.Totals.Refusals, stopped.Report.Totals.Elapsed));
        Assert.Equal(journal == "gone" ? (0, 0) : (3, 1), (stopped.Report.Items, stopped.Report.InDoubt.Count));
        Assert.Equal(journal == "recovers" ? stopped.Report.Totals.Requests : 1, _journal.Totals.Requests);
    }

    [Fact]
    public async Task What_the_source_has_again_since_the_plan_is_not_deleted()
    {
        SyncServer server = new(TimeProvider.System, SyncAnswer.Ok);
        SyncOptions<Thing> options = _options with { Remote = BulkSource.Of(new[] { "t0", "t1", "gone" }.Select(key => new SyncRemote(key))), DeleteMissing = true };
        await BatchSync.PlanAsync(BulkSource.Of(BulkTests.Things(1)), _journal, options);
        List<SyncProgress> reports = [];

        SyncReport report = await RunAsync(server, BulkSource.Of(BulkTests.Things(3)), options, progress: new Listener(reports));

        Assert.Equal((1, 1, 2), (report.Updated, report.Deleted, report.Unplanned));
        Assert.Equal((0, 1), (server.Effects("t1"), server.Effects("gone")));
        Assert.Equal("t1", Assert.Single(report.DeadLetters).Key);
        Assert.Contains("has it again", report.DeadLetters[0].Reason, StringComparison.Ordinal);
        Assert.Equal((3, 1, 0), (reports[^1].Done, reports[^1].Failed, reports[^1].Waiting));
        Assert.True(report.IsFinished);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_delete_in_doubt_of_what_the_source_has_again_stays_in_doubt(bool isIdempotent)
    {
        SyncServer server = new(TimeProvider.System, keys => new SyncAnswer(0, keys, IsLost: true));
        SyncOptions<Thing> options = _options with { Remote = BulkSource.Of([new SyncRemote("t0"), new SyncRemote("t1")]), DeleteMissing = true, Hash = _ => "1", MaxAttempts = 1 };
        await RunAsync(server, BulkSource.Of(BulkTests.Things(1)), options);
        List<SyncProgress> reports = [];

        SyncReport report = await RunAsync(
            server,
            BulkSource.Of(BulkTests.Things(2).Skip(1)),
            options with { IsIdempotent = isIdempotent, LookUp = isIdempotent ? null : (change, _) => Task.FromResult(change.Key == "t1" ? throw new InvalidOperationException("looked up") : true) },
            progress: new Listener(reports));

        Assert.Contains(report.InDoubt, entry => entry.Key == "t1" && entry.Reason!.Contains("has it again", StringComparison.Ordinal));
        Assert.Equal((1, 1), (server.Effects("t1"), reports.Count(at => at.Failed == 1)));
    }

    [Fact]
    public async Task Progress_counts_up_to_the_end()
    {
        SyncServer server = new(TimeProvider.System, keys => keys.Contains("t3") ? SyncAnswer.No(422) : SyncAnswer.Ok(keys));
        List<SyncProgress> reports = [];

        await RunAsync(server, BulkSource.Of(BulkTests.Things(10)), _options with { Estimate = requests => TimeSpan.FromMinutes(requests) }, progress: new Listener(reports));

        Assert.Equal(Enumerable.Range(1, 10), reports.Select(report => (int)report.Done));
        Assert.Equal((1, 0, TimeSpan.Zero), (reports[^1].Failed, reports[^1].Waiting, reports[^1].TimeLeft));
        Assert.All(reports, report => Assert.Equal(10, report.Done + report.Waiting));
    }

    [Fact]
    public async Task Options_out_of_their_range_are_refused_before_anything_happens()
    {
        foreach (SyncOptions<Thing> wrong in new[]
        {
            _options with { BatchSize = 0 },
            _options with { Parallelism = 1001 },
            _options with { Grace = TimeSpan.FromDays(1) },
            _options with { LostRequestHold = TimeSpan.FromTicks(-1) },
            _options with { DeleteMissing = true },
        })
        {
            await Assert.ThrowsAnyAsync<ArgumentException>(() => BatchSync.PlanAsync(BulkSource.Of(BulkTests.Things(1)), _journal, wrong));
        }
    }

    private static Action<ApiClientOptions> Limited(VirtualClock clock) => client =>
    {
        client.TimeProvider = clock;
        client.RateLimits.Limits.Add(RateLimit.PerMinute(3));
    };

    private async Task<SyncReport> RunAsync(
        SyncServer server,
        IAsyncEnumerable<Thing> source,
        SyncOptions<Thing> options,
        List<SyncChange<Thing>>? sent = null,
        ISyncJournal? journal = null,
        IProgress<SyncProgress>? progress = null,
        Action<ApiClientOptions>? configure = null,
        CancellationToken cancellationToken = default)
    {
        await using RateLimitedApiClient api = configure is null ? StubClient.Of(server.Handler) : StubClient.Whole(server.Handler, null, configure);
        SyncPush<Thing> push = api.PushWith<Thing>(changes =>
        {
            sent?.AddRange(changes);
            return SyncServer.Request(changes);
        });
        return await BatchSync.RunAsync(source, push, journal ?? _journal, options, progress, cancellationToken);
    }

    private sealed class Listener(List<SyncProgress> reports) : IProgress<SyncProgress>
    {
        public void Report(SyncProgress value) => reports.Add(value);
    }
}
