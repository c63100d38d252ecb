using System.Net;
using System.Text.Json;
using ClientSdk.Api;
using ClientSdk.Bulk;
using ClientSdk.Providers;
using ClientSdk.Tests.Api;

namespace ClientSdk.Tests.Bulk;

public sealed class BulkPropertyTests(ITestOutputHelper output)
{
    private static readonly RateLimitProfile _profile = new() { Name = "test", Bulk = [new BulkRule("PATCH /things", "things", 100)] };

    [Fact]
    public async Task Whatever_fails_every_item_has_exactly_one_result_in_order_and_it_is_true()
    {
        output.WriteLine("seeds 1 to 300");
        for (int seed = 1; seed <= 300; seed++)
        {
            await OneHistoryAsync(seed);
        }
    }

    [Fact]
    public async Task The_number_of_requests_is_what_the_halving_rule_says()
    {
        output.WriteLine("seeds 1 to 200");
        for (int seed = 1; seed <= 200; seed++)
        {
            Random random = new(seed);
            int count = random.Next(1, 300);
            int size = random.Next(1, 101);
            int largest = random.Next(1, 120);
            HashSet<string> poison = [.. Enumerable.Range(0, random.Next(5)).Select(_ => $"t{random.Next(count)}")];
            BulkServer server = new(ids => ids.Count > largest ? BulkAnswer.No(413) : ids.Any(poison.Contains) ? BulkAnswer.No(422) : BulkAnswer.Ok(ids));
            await using RateLimitedApiClient api = StubClient.Of(server.Handler, _profile);
            BulkOptions<Thing> options = new() { BatchSize = size, Parallelism = random.Next(1, 5), Key = thing => thing.Id };
            BulkReport report = await api.SendInBatchesAsync(HttpMethod.Patch, "things", BulkTests.Things(count), TestJson.Default.Thing, options);
            int expected = ByTheRule([.. BulkTests.Things(count).Select(thing => thing.Id)], size, largest, poison);
            Assert.True(expected == report.Requests && expected == server.Handler.Seen.Count, $"seed {seed}: {expected} by the rule, {report.Requests} reported, {server.Handler.Seen.Count} seen");
            Assert.Equal(poison.Order(), report.DeadLetters.Select(dead => dead.Key).Order());
        }
    }

    /// <summary>The rule, written a second time: a 413 halves and what comes after is no larger; a 422 halves and changes nothing for others.</summary>
    private static int ByTheRule(string[] ids, int size, int largest, HashSet<string> poison)
    {
        int requests = 0;
        for (int at = 0; at < ids.Length;)
        {
            string[] batch = ids[at..Math.Min(at + size, ids.Length)];
            at += batch.Length;
            Send(batch);
        }

        return requests;

        void Send(string[] part)
        {
            if (part.Length > size)
            {
                Array.ForEach([.. part.Chunk(size)], Send);
                return;
            }

            requests++;
            bool isTooLarge = part.Length > largest;
            if (part.Length > 1 && (isTooLarge || part.Any(poison.Contains)))
            {
                int half = (part.Length + 1) / 2;
                size = isTooLarge ? Math.Min(size, half) : size;
                Send(part[..half]);
                Send(part[half..]);
            }
        }
    }

    private static async Task OneHistoryAsync(int seed)
    {
        Random random = new(seed);
        int count = random.Next(1, 400);
        bool isIdempotent = random.Next(2) == 0;
        List<BulkItemResult> told = [];
        HashSet<string> poison = [.. Enumerable.Range(0, random.Next(6)).Select(_ => $"t{random.Next(count)}")];
        BulkServer server = new(ids => random.Next(10) switch
        {
            _ when ids.Any(poison.Contains) => BulkAnswer.No(random.Next(2) == 0 ? 400 : 422),
            0 when ids.Count > 1 => BulkAnswer.No(413),
            1 => new BulkAnswer(0, random.Next(2) == 0 ? ids : [], IsLost: true),
            2 => new BulkAnswer(500, random.Next(2) == 0 ? ids : []),
            3 or 4 => Partial(ids, random),
            _ => BulkAnswer.Ok(ids),
        });
        await using RateLimitedApiClient api = StubClient.Of(server.Handler, _profile);
        BulkOptions<Thing> options = new()
        {
            BatchSize = random.Next(1, 101),
            Parallelism = random.Next(1, 6),
            Key = thing => thing.Id,
            IsIdempotent = isIdempotent,
            RetryDelay = TimeSpan.Zero,
            ReadFailures = Read,
            MaxDeadInARow = null,
            MaxInDoubtInARow = null,
            OnResult = told.Add,
        };
        BulkReport report = await api.SendInBatchesAsync(HttpMethod.Patch, "things", BulkTests.Things(count), TestJson.Default.Thing, options);
        Assert.Equal(Enumerable.Range(0, count).Select(index => ((long)index, $"t{index}")), report.Results.Select(result => (result.Index, result.Key)));
        Assert.Equal(report.Results, told);
        Assert.Equal(server.Handler.Seen.Count, report.Requests);
        Assert.All(report.Results, result => Assert.True(IsTrue(result, server.Effects(result.Key), poison.Contains(result.Key), isIdempotent), $"seed {seed}: {result}, {server.Effects(result.Key)} effects"));
    }

    private static bool IsTrue(BulkItemResult result, int effects, bool isPoison, bool isIdempotent) => (isIdempotent || effects <= 1) && result.Outcome switch
    {
        BulkOutcome.Succeeded => effects >= 1 && !isPoison && result.Reason is null,
        BulkOutcome.Dead or BulkOutcome.Failed => effects == 0 && result.Reason is not null,
        BulkOutcome.InDoubt => !isPoison || isIdempotent,
        _ => false,
    };

    /// <summary>207: every third item fails, some for good.</summary>
    private static BulkAnswer Partial(IReadOnlyList<string> ids, Random random)
    {
        int[] failed = [.. Enumerable.Range(0, ids.Count).Where(_ => random.Next(3) == 0)];
        string[] entries = [.. failed.Select(index => $$"""{"index":{{index}},"passes":{{(random.Next(2) == 0 ? "true" : "false")}}}""")];
        return new BulkAnswer(207, ids.Where((_, index) => !failed.Contains(index)), $$"""{"failed":[{{string.Join(',', entries)}}]}""");
    }

    private static List<BulkItemFailure> Read(BulkReply<Thing> reply)
    {
        using JsonDocument body = JsonDocument.Parse(reply.Body);
        return reply.Status != HttpStatusCode.MultiStatus
            ? []
            : [.. body.RootElement.GetProperty("failed").EnumerateArray().Select(item => new BulkItemFailure(item.GetProperty("index").GetInt32(), "named", item.GetProperty("passes").GetBoolean()))];
    }
}
