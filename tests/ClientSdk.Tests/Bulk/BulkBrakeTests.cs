using ClientSdk.Api;
using ClientSdk.Bulk;
using ClientSdk.Providers;
using ClientSdk.Tests.Api;

namespace ClientSdk.Tests.Bulk;

public sealed class BulkBrakeTests
{
    private static readonly RateLimitProfile _profile = new() { Name = "test", Bulk = [new BulkRule("PATCH /things", "things", 100)] };
    private static readonly BulkOptions<Thing> _keyed = new() { Key = thing => thing.Id, Parallelism = 1, RetryDelay = TimeSpan.Zero };

    [Fact]
    public async Task A_wrong_form_of_all_items_stops_the_job_after_a_hundred_and_not_after_a_hundred_thousand()
    {
        BulkServer server = new(_ => BulkAnswer.No(422, """{"message":"no such field"}"""));
        BulkReport report = await StopAsync(server, 100_000, _keyed, "100 items in a row were refused", "BulkOptions.MaxDeadInARow", "no such field");
        Assert.Equal((100, 100, 199), (report.ItemsRead, report.DeadLetters.Count(), report.Requests));
    }

    [Fact]
    public async Task A_success_between_begins_the_row_anew_and_the_total_has_a_bound_of_its_own()
    {
        BulkServer server = new(ids => ids.All(id => id.EndsWith('0')) ? BulkAnswer.Ok(ids) : BulkAnswer.No(422));
        BulkOptions<Thing> single = _keyed with { BatchSize = 1, MaxDeadInARow = 10 };
        await using RateLimitedApiClient api = StubClient.Of(server.Handler, _profile);
        BulkReport whole = await api.SendInBatchesAsync(HttpMethod.Patch, "things", BulkTests.Things(500), TestJson.Default.Thing, single);
        Assert.Equal((50, 450), (whole.Succeeded, whole.DeadLetters.Count()));
        BulkReport stopped = await StopAsync(server, 500, single with { MaxDead = 33 }, "33 items were refused", "BulkOptions.MaxDead", "no");
        Assert.Equal((33, 4), (stopped.DeadLetters.Count(), stopped.Succeeded));
    }

    [Fact]
    public async Task A_server_that_is_down_does_not_put_the_whole_source_in_doubt()
    {
        BulkServer server = new(ids => new BulkAnswer(0, [], IsLost: true));
        BulkReport report = await StopAsync(server, 100_000, _keyed, "10 requests in a row left their items in doubt", "BulkOptions.MaxInDoubtInARow", "cut");
        Assert.Equal((10, 1000), (report.Requests, report.InDoubt.Count()));
        Assert.Equal(50_000, (await SendAsync(server, 50_000, _keyed with { MaxInDoubtInARow = null })).InDoubt.Count());
    }

    private static async Task<BulkReport> StopAsync(BulkServer server, int count, BulkOptions<Thing> options, params string[] words)
    {
        BulkStoppedException stopped = await Assert.ThrowsAsync<BulkStoppedException>(() => SendAsync(server, count, options));
        Assert.All(words, word => Assert.Contains(word, stopped.Message, StringComparison.Ordinal));
        return stopped.Report;
    }

    private static async Task<BulkReport> SendAsync(BulkServer server, int count, BulkOptions<Thing> options)
    {
        await using RateLimitedApiClient api = StubClient.Of(server.Handler, _profile);
        return await api.SendInBatchesAsync(HttpMethod.Patch, "things", BulkTests.Things(count), TestJson.Default.Thing, options);
    }
}
