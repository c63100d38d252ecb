using System.Net;
using System.Text.Json;
using ClientSdk.Api;
using ClientSdk.Bulk;
using ClientSdk.Limits;
using ClientSdk.Providers;
using ClientSdk.Testing.Clock;
using ClientSdk.Testing.Kinde;
using ClientSdk.Tests.Api;

namespace ClientSdk.Tests.Bulk;

public sealed class BulkTests
{
    private static readonly RateLimitProfile _profile = new() { Name = "test", Bulk = [new BulkRule("PATCH /things", "things", 100)] };
    private static readonly BulkOptions<Thing> _keyed = new() { Key = thing => thing.Id, Parallelism = 1 };

    [Theory]
    [InlineData(0, 0)]
    [InlineData(1, 1)]
    [InlineData(100, 1)]
    [InlineData(101, 2)]
    [InlineData(1234, 13)]
    public async Task Items_go_in_requests_of_the_largest_size_and_come_back_in_order(int count, int requests)
    {
        BulkServer server = new(BulkAnswer.Ok);
        await using RateLimitedApiClient api = StubClient.Of(server.Handler, _profile);
        BulkReport report = await api.SendInBatchesAsync(HttpMethod.Patch, "things", Things(count), TestJson.Default.Thing, _keyed);
        Assert.True(report.IsComplete);
        Assert.Equal((requests, count, count), (report.Requests, report.ItemsRead, report.Succeeded));
        Assert.Equal(Enumerable.Range(0, count).Select(index => (index, $"t{index}", BulkOutcome.Succeeded)), report.Results.Select(result => ((int)result.Index, result.Key, result.Outcome)));
        Assert.All(server.Sizes, size => Assert.InRange(size, 1, 100));
        Assert.Equal(count, server.Sizes.Sum());
    }

    [Fact]
    public async Task The_Kinde_sandbox_takes_members_in_bulk()
    {
        KindeSandbox sandbox = KindeSandbox.Create(options => options.Users = 250);
        RateLimitProfile kinde = new() { Name = "Kinde", Bulk = [new BulkRule("PATCH /api/v1/organizations/{org_code}/users", "users", 100)] };
        await using RateLimitedApiClient api = StubClient.Of(sandbox.CreateHandler(), kinde);
        JsonElement created = await api.PostJsonAsync<object, JsonElement>("api/v1/organization", new { name = "Acme" });
        string org = created.GetProperty("organization").GetProperty("code").GetString()!;
        BulkReport report = await api.SendInBatchesAsync(HttpMethod.Patch, $"api/v1/organizations/{org}/users", Enumerable.Range(1, 250).Select(number => new Thing($"kp_{number:D6}")));
        Assert.Equal((3, 250), (report.Requests, report.Succeeded));
        Assert.Equal(4, sandbox.Counters.Accepted);
    }

    [Fact]
    public async Task A_batch_size_above_the_maximum_is_refused_before_anything_is_read_or_sent()
    {
        BulkServer server = new(BulkAnswer.Ok);
        await using RateLimitedApiClient api = StubClient.Of(server.Handler, _profile);
        IEnumerable<Thing> unread = Enumerable.Range(0, 1).Select<int, Thing>(_ => throw new InvalidOperationException("read"));
        Task Send(BulkOptions<Thing> options, string path = "things") => api.SendInBatchesAsync(HttpMethod.Patch, path, unread, TestJson.Default.Thing, options);
        ArgumentOutOfRangeException refused = await Assert.ThrowsAsync<ArgumentOutOfRangeException>(() => Send(_keyed with { BatchSize = 101 }));
        Assert.Contains("at most 100", refused.Message, StringComparison.Ordinal);
        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(() => Send(_keyed with { BatchSize = 0 }));
        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(() => Send(_keyed with { Parallelism = 0 }));
        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(() => Send(_keyed with { MaxAttempts = 0 }));
        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(() => Send(_keyed with { RetryDelay = TimeSpan.FromTicks(-1) }));
        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(() => Send(_keyed with { MaxBytes = 0 }));
        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(() => Send(_keyed with { MaxDeadInARow = 0 }));
        await Assert.ThrowsAsync<ArgumentException>(() => Send(_keyed, "others"));
        await Assert.ThrowsAsync<ArgumentException>(() => Send(_keyed with { Rule = new BulkRule("PATCH /x", "things") }));
        await Assert.ThrowsAsync<ArgumentException>(() => Send(_keyed, "https://evil.test/things"));
        Assert.Empty(server.Handler.Seen);
    }

    [Theory]
    [InlineData(400)]
    [InlineData(409)]
    [InlineData(422)]
    public async Task The_items_to_blame_are_found_by_halving_and_become_dead_letters(int status)
    {
        BulkServer server = new(ids => ids.Contains("t7") || ids.Contains("t93") ? BulkAnswer.No(status, """{"message":"bad thing"}""") : BulkAnswer.Ok(ids));
        await using RateLimitedApiClient api = StubClient.Of(server.Handler, _profile);
        BulkReport report = await api.SendInBatchesAsync(HttpMethod.Patch, "things", Things(100), TestJson.Default.Thing, _keyed);
        Assert.Equal(["t7", "t93"], report.DeadLetters.Select(result => result.Key));
        Assert.All(report.DeadLetters, result => Assert.Equal(((HttpStatusCode)status, true), (result.Status!.Value, result.Reason!.Contains("bad thing", StringComparison.Ordinal))));
        Assert.Equal((98, false, null), (report.Succeeded, report.IsComplete, report.Stopped));
        Assert.InRange(report.Requests, 1, 4 * 7);
        Assert.All(Things(100), thing => Assert.Equal(thing.Id is "t7" or "t93" ? 0 : 1, server.Effects(thing.Id)));
    }

    [Fact]
    public async Task Where_the_refusal_names_the_items_nothing_is_halved()
    {
        BulkServer server = new(ids => ids.Contains("t5") ? BulkAnswer.No(400, """{"users":[{"index":5}]}""") : BulkAnswer.Ok(ids));
        await using RateLimitedApiClient api = StubClient.Of(server.Handler, _profile);
        BulkOptions<Thing> reader = _keyed with { ReadFailures = reply => reply.Status == HttpStatusCode.BadRequest ? [new BulkItemFailure(5, "named")] : [] };
        BulkReport report = await api.SendInBatchesAsync(HttpMethod.Patch, "things", Things(100), TestJson.Default.Thing, reader);
        Assert.Equal([100, 99], server.Sizes);
        Assert.Equal([("t5", "named")], report.DeadLetters.Select(result => (result.Key, result.Reason!)));
    }

    [Theory]
    [InlineData(401)]
    [InlineData(403)]
    [InlineData(404)]
    [InlineData(302)]
    [InlineData(429)]
    public async Task A_refusal_of_the_call_itself_stops_the_job(int status)
    {
        int calls = 0;
        BulkServer server = new(ids => ++calls == 2 ? BulkAnswer.No(status) : BulkAnswer.Ok(ids));
        await using RateLimitedApiClient api = StubClient.Of(server.Handler, _profile);
        BulkStoppedException stopped = await Assert.ThrowsAsync<BulkStoppedException>(() => api.SendInBatchesAsync(HttpMethod.Patch, "things", Things(1000), TestJson.Default.Thing, _keyed));
        Assert.Equal((HttpStatusCode)status, Assert.IsAssignableFrom<ApiException>(stopped.InnerException).StatusCode);
        Assert.Equal(status == 429, stopped.InnerException is RateLimitExceededException);
        Assert.Equal((2, 200, 100), (stopped.Report.Requests, stopped.Report.ItemsRead, stopped.Report.Succeeded));
        Assert.Equal(100, stopped.Report.Results.Count(result => result.Outcome == BulkOutcome.Failed));
        Assert.DoesNotContain(StubClient.Token, stopped.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_may_have_had_an_effect_is_in_doubt_and_not_sent_again()
    {
        BulkServer server = new(ids => ids.Contains("t0") ? new BulkAnswer(0, ids, IsLost: true) : ids.Contains("t150") ? BulkAnswer.No(500) : BulkAnswer.Ok(ids));
        await using RateLimitedApiClient api = StubClient.Of(server.Handler, _profile);
        BulkReport report = await api.SendInBatchesAsync(HttpMethod.Patch, "things", Things(300), TestJson.Default.Thing, _keyed);
        Assert.Equal((3, 100), (report.Requests, report.Succeeded));
        Assert.Equal(Enumerable.Range(0, 200), report.InDoubt.Select(result => (int)result.Index));
    }

    [Theory]
    [InlineData(typeof(HttpRequestException))]
    [InlineData(typeof(IOException))]
    [InlineData(typeof(TimeoutException))]
    [InlineData(typeof(TaskCanceledException))]
    public async Task A_reply_that_does_not_come_leaves_its_items_in_doubt_and_the_job_goes_on(Type failure)
    {
        int calls = 0;
        BulkServer server = new(BulkAnswer.Ok);
        server.Handler.Before = _ => ++calls == 1 ? throw (Exception)Activator.CreateInstance(failure)! : Task.CompletedTask;
        await using RateLimitedApiClient api = StubClient.Of(server.Handler, _profile);
        BulkReport report = await api.SendInBatchesAsync(HttpMethod.Patch, "things", Things(200), TestJson.Default.Thing, _keyed);
        Assert.Equal((2, 100, 100), (report.Requests, report.InDoubt.Count(), report.Succeeded));
    }

    [Fact]
    public void What_may_be_repeated_is_sent_again_after_a_growing_delay()
    {
        VirtualClock clock = new();
        int calls = 0;
        BulkServer server = new(ids => ++calls < 4 ? new BulkAnswer(0, ids, IsLost: true) : BulkAnswer.Ok(ids));
        BulkReport report = clock.Run(async () =>
        {
            await using RateLimitedApiClient api = StubClient.Of(server.Handler, _profile, options => options.TimeProvider = clock);
            return await api.SendInBatchesAsync(HttpMethod.Patch, "things", Things(100), TestJson.Default.Thing, _keyed with { IsIdempotent = true, MaxAttempts = 4 });
        });
        Assert.True(report.IsComplete);
        Assert.Equal((4, TimeSpan.FromSeconds(7)), (report.Requests, report.Elapsed));
    }

    [Fact]
    public async Task An_item_that_was_in_doubt_stays_so_when_the_repetition_is_refused()
    {
        int calls = 0;
        BulkServer server = new(ids => ++calls == 1 ? new BulkAnswer(0, ids, IsLost: true) : BulkAnswer.No(409));
        await using RateLimitedApiClient api = StubClient.Of(server.Handler, _profile);
        BulkReport report = await api.SendInBatchesAsync(HttpMethod.Patch, "things", Things(2), TestJson.Default.Thing, _keyed with { IsIdempotent = true, RetryDelay = TimeSpan.Zero });
        Assert.Equal([BulkOutcome.InDoubt, BulkOutcome.InDoubt], report.Results.Select(result => result.Outcome));
    }

    [Fact]
    public async Task A_source_that_throws_loses_nothing_that_was_acknowledged()
    {
        BulkServer server = new(BulkAnswer.Ok);
        await using RateLimitedApiClient api = StubClient.Of(server.Handler, _profile);
        IEnumerable<Thing> source = Things(1000).Select((thing, index) => index == 250 ? throw new InvalidDataException("line 251") : thing);
        BulkStoppedException stopped = await Assert.ThrowsAsync<BulkStoppedException>(() => api.SendInBatchesAsync(HttpMethod.Patch, "things", source, TestJson.Default.Thing, _keyed));
        Assert.IsType<InvalidDataException>(stopped.InnerException);
        Assert.Equal((250, 200, "line 251"), (stopped.Report.ItemsRead, stopped.Report.Succeeded, stopped.Report.Stopped));
        Assert.Equal(Enumerable.Range(200, 50), stopped.Report.Results.Where(result => result.Outcome == BulkOutcome.NotSent).Select(result => (int)result.Index));
        Assert.All(Enumerable.Range(0, 250), index => Assert.Equal(index < 200 ? 1 : 0, server.Effects($"t{index}")));
    }

    [Theory]
    [InlineData(0, BulkOutcome.NotSent)]
    [InlineData(1, BulkOutcome.InDoubt)]
    public async Task What_the_client_itself_refused_was_never_sent_unless_an_earlier_attempt_was(int attempts, BulkOutcome outcome)
    {
        using HttpClient client = new(new RefusingThrottle(attempts)) { BaseAddress = new Uri("https://api.test"), Timeout = Timeout.InfiniteTimeSpan };
        RateLimitedApiClient api = RateLimitedApiClient.Create(client, _profile);
        Task<BulkReport> Send() => api.SendInBatchesAsync(HttpMethod.Patch, "things", Things(150), TestJson.Default.Thing, _keyed);
        BulkReport report = attempts == 0 ? (await Assert.ThrowsAsync<BulkStoppedException>(Send)).Report : await Send();
        Assert.All(report.Results, result => Assert.Equal(outcome, result.Outcome));
        Assert.Equal(attempts * 2, report.Requests);
    }

    [Fact]
    public async Task Cancelling_keeps_the_report()
    {
        using CancellationTokenSource cancel = new();
        int calls = 0;
        BulkServer server = new(BulkAnswer.Ok);
        server.Handler.Before = async stop =>
        {
            if (++calls == 3)
            {
                await cancel.CancelAsync();
                await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, stop);
            }
        };
        await using RateLimitedApiClient api = StubClient.Of(server.Handler, _profile);
        BulkCanceledException canceled = await Assert.ThrowsAsync<BulkCanceledException>(() =>
            api.SendInBatchesAsync(HttpMethod.Patch, "things", Things(1000), TestJson.Default.Thing, _keyed, null, cancel.Token));
        Assert.Equal((200, 300), (canceled.Report.Succeeded, canceled.Report.ItemsRead));
        Assert.Equal(100, canceled.Report.InDoubt.Count());
    }

    [Fact]
    public async Task A_function_of_the_callers_that_throws_stops_the_job_and_loses_no_item()
    {
        BulkServer server = new(BulkAnswer.Ok);
        await using RateLimitedApiClient api = StubClient.Of(server.Handler, _profile);
        async Task<BulkReport> StopAsync(BulkOptions<Thing> options, IProgress<BulkProgress>? progress = null, string why = "")
        {
            BulkStoppedException stopped = await Assert.ThrowsAsync<BulkStoppedException>(() => api.SendInBatchesAsync(HttpMethod.Patch, "things", Things(250), TestJson.Default.Thing, options, progress));
            Assert.Contains(why, stopped.Message, StringComparison.Ordinal);
            return stopped.Report;
        }

        Assert.Equal(100, (await StopAsync(_keyed with { ReadFailures = _ => throw new FormatException("reader") })).InDoubt.Count());
        Assert.Equal(100, (await StopAsync(_keyed with { ReadFailures = _ => [new BulkItemFailure(100, "there is no such item")] }, why: "named item 100")).InDoubt.Count());
        Assert.Equal(100, (await StopAsync(_keyed with { Body = _ => throw new FormatException("body") })).Results.Count(result => result.Outcome == BulkOutcome.NotSent));
        Assert.Equal(100, (await StopAsync(_keyed, new Receiver(_ => throw new FormatException("progress")))).Succeeded);
        Assert.Equal(0, (await StopAsync(_keyed with { Key = _ => throw new FormatException("key") })).ItemsRead);
    }

    [Fact]
    public void Progress_counts_up_and_tells_the_rate_and_the_time_left()
    {
        VirtualClock clock = new();
        List<BulkProgress> seen = [];
        BulkServer server = new(ids => ids.Contains("t0") ? BulkAnswer.No(500) : BulkAnswer.Ok(ids));
        server.Handler.Before = stop => Task.Delay(TimeSpan.FromSeconds(1), clock, stop);
        clock.Run(async () =>
        {
            await using RateLimitedApiClient api = StubClient.Of(server.Handler, _profile, options => options.TimeProvider = clock);
            await api.SendInBatchesAsync(HttpMethod.Patch, "things", Things(400).ToList(), TestJson.Default.Thing, _keyed, new Receiver(seen.Add));
        });
        Assert.Equal([100, 200, 300, 400], seen.Select(progress => progress.Done));
        Assert.Equal(new BulkProgress(200, 100, 0, 400, 100, TimeSpan.FromSeconds(2)), seen[1]);
        Assert.Equal(TimeSpan.Zero, seen[3].TimeLeft);
    }

    internal static IEnumerable<Thing> Things(int count) => Enumerable.Range(0, count).Select(index => new Thing($"t{index}"));

    private sealed class RefusingThrottle(int attempts) : HttpMessageHandler
    {
        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            RequestJourney.Of(request).Attempts = attempts;
            throw new RequestThrottledException(RequestThrottledReason.QueueFull, null, null, null, new RateLimitReport(), "The waiting line is full.");
        }
    }

    private sealed class Receiver(Action<BulkProgress> receive) : IProgress<BulkProgress>
    {
        public void Report(BulkProgress value) => receive(value);
    }
}
