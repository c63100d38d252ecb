using System.Text.Json;
using ClientSdk.Api;
using ClientSdk.Bulk;
using ClientSdk.Providers;
using ClientSdk.Tests.Api;

namespace ClientSdk.Tests.Bulk;

public sealed class BulkSizeTests
{
    private static readonly RateLimitProfile _profile = new() { Name = "test", Bulk = [new BulkRule("PATCH /things", "things", 100)] };
    private static readonly BulkOptions<Thing> _keyed = new() { Key = thing => thing.Id, Parallelism = 1 };

    [Fact]
    public async Task A_request_that_is_too_large_is_halved_and_the_smaller_size_is_kept_for_the_rest_of_the_job()
    {
        BulkServer server = new(ids => ids.Count > 30 ? BulkAnswer.No(413) : BulkAnswer.Ok(ids));
        await using RateLimitedApiClient api = StubClient.Of(server.Handler, _profile);
        BulkReport report = await api.SendInBatchesAsync(HttpMethod.Patch, "things", BulkTests.Things(160), TestJson.Default.Thing, _keyed);
        Assert.Equal([100, 50, 25, 25, 25, 25, 25, 25, 10], server.Sizes);
        Assert.True(report.IsComplete);
        Assert.All(BulkTests.Things(160), thing => Assert.Equal(1, server.Effects(thing.Id)));
    }

    [Theory]
    [InlineData("t0")]
    [InlineData("t37")]
    [InlineData("t99")]
    public async Task One_item_that_is_too_large_alone_does_not_make_the_other_requests_small(string giant)
    {
        BulkServer server = new(ids => ids.Contains(giant) ? BulkAnswer.No(413) : BulkAnswer.Ok(ids));
        await using RateLimitedApiClient api = StubClient.Of(server.Handler, _profile);
        BulkReport report = await api.SendInBatchesAsync(HttpMethod.Patch, "things", BulkTests.Things(500), TestJson.Default.Thing, _keyed);
        Assert.Equal([giant], report.DeadLetters.Select(dead => dead.Key));
        Assert.Equal([100, 100, 100, 100], server.Sizes.TakeLast(4));
        Assert.Equal(499, report.Succeeded);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public async Task Requests_hold_no_more_items_and_no_more_bytes_than_they_may_and_no_fewer_than_fit(int seed)
    {
        Random random = new(seed);
        List<Thing> things = [.. Enumerable.Range(0, 1000).Select(index => new Thing($"t{index}", new string('ä', random.Next(120))))];
        List<string> bodies = [];
        StubServer server = new(seen =>
        {
            bodies.Add(seen.Body);
            return StubServer.Json("{}");
        });
        await using RateLimitedApiClient api = StubClient.Of(server, _profile);
        BulkOptions<Thing> options = _keyed with { BatchSize = 40, MaxBytes = 6000 };
        BulkReport report = await api.SendInBatchesAsync(HttpMethod.Patch, "things", things, TestJson.Default.Thing, options);
        Assert.True(report.IsComplete);
        int at = 0;
        foreach (string body in bodies)
        {
            // A greedy packing by a second hand, with the serializer's own lengths.
            int fits = Enumerable.Range(1, Math.Min(40, things.Count - at)).Last(count => Length(things.GetRange(at, count)) <= 6000);
            using JsonDocument document = JsonDocument.Parse(body);
            Assert.Equal(fits, document.RootElement.GetProperty("things").GetArrayLength());
            Assert.Equal(Length(things.GetRange(at, fits)), System.Text.Encoding.UTF8.GetByteCount(body));
            at += fits;
        }

        Assert.Equal(1000, at);
    }

    [Fact]
    public async Task An_item_that_is_longer_than_a_request_may_be_is_a_dead_letter_and_is_not_sent()
    {
        BulkServer server = new(BulkAnswer.Ok);
        await using RateLimitedApiClient api = StubClient.Of(server.Handler, _profile);
        IEnumerable<Thing> things = BulkTests.Things(10).Select(thing => thing.Id == "t4" ? thing with { Name = new string('x', 200) } : thing);
        BulkReport report = await api.SendInBatchesAsync(HttpMethod.Patch, "things", things, TestJson.Default.Thing, _keyed with { Rule = _profile.Bulk[0] with { MaxBytes = 150 } });
        BulkItemResult dead = Assert.Single(report.DeadLetters);
        Assert.Equal(("t4", null), (dead.Key, dead.Status));
        Assert.Contains("at most 150", dead.Reason, StringComparison.Ordinal);
        Assert.Equal((9, 0), (report.Succeeded, server.Effects("t4")));
        Assert.Equal(Enumerable.Range(0, 10), report.Results.Select(result => (int)result.Index));
    }

    [Fact]
    public async Task A_body_of_the_callers_own_keeps_to_the_bytes_too()
    {
        List<int> lengths = [];
        StubServer server = new(seen =>
        {
            lengths.Add(seen.Body.Length);
            return StubServer.Json("{}");
        });
        await using RateLimitedApiClient api = StubClient.Of(server, _profile);
        BulkOptions<Thing> lines = _keyed with { MaxBytes = 200, Body = things => System.Net.Http.Json.JsonContent.Create(string.Join('\n', things.Select(thing => thing.Id)), TestJson.Default.String) };
        BulkReport report = await api.SendInBatchesAsync(HttpMethod.Patch, "things", BulkTests.Things(100).Append(new Thing(new string('x', 300))), TestJson.Default.Thing, lines);
        Assert.All(lengths, length => Assert.InRange(length, 1, 200));
        Assert.Equal((100, lengths.Count), (report.Succeeded, (int)report.Requests));
        Assert.Equal(100, Assert.Single(report.DeadLetters).Index);
    }

    [Fact]
    public async Task A_body_that_cannot_be_made_was_not_sent()
    {
        StubServer server = new(_ => StubServer.Json("{}"));
        await using RateLimitedApiClient api = StubClient.Of(server, _profile);
        BulkOptions<Thing> broken = _keyed with { MaxBytes = 200, Body = _ => new StreamContent(new Broken()) };
        BulkStoppedException stopped = await Assert.ThrowsAsync<BulkStoppedException>(() => api.SendInBatchesAsync(HttpMethod.Patch, "things", BulkTests.Things(150), TestJson.Default.Thing, broken));
        Assert.All(stopped.Report.Results, result => Assert.Equal(BulkOutcome.NotSent, result.Outcome));
        Assert.Equal((0, 0), (server.Seen.Count, stopped.Report.Requests));
    }

    private static int Length(List<Thing> things) =>
        System.Text.Encoding.UTF8.GetByteCount($"{{\"things\":[{string.Join(',', things.Select(thing => JsonSerializer.Serialize(thing, TestJson.Default.Thing)))}]}}");

    /// <summary>It cannot seek, so that its length is only known when it is read; and it cannot be read.</summary>
    private sealed class Broken : MemoryStream
    {
        public override bool CanSeek => false;

        public override Task CopyToAsync(Stream destination, int bufferSize, CancellationToken cancellationToken) => throw new IOException("gone");
    }
}
