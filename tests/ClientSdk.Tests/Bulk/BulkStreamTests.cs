using System.Net;
using ClientSdk.Api;
using ClientSdk.Bulk;
using ClientSdk.Providers;
using ClientSdk.Tests.Api;

namespace ClientSdk.Tests.Bulk;

/// <summary>Alone in the process: it measures the memory that is alive.</summary>
[CollectionDefinition(nameof(BulkStreamTests), DisableParallelization = true)]
[Collection(nameof(BulkStreamTests))]
public sealed class BulkStreamTests(ITestOutputHelper output)
{
    private static readonly RateLimitProfile _profile = new() { Name = "test", Bulk = [new BulkRule("PATCH /things", "things", 100)] };

    [Fact]
    public async Task A_hundred_thousand_items_need_the_memory_of_the_requests_under_way()
    {
        const int Count = 100_000;
        const int Parallelism = 4;
        long before = GC.GetTotalMemory(forceFullCollection: true);
        object weighing = new();
        long peak = long.MinValue;
        int sent = 0;
        long next = 0;
        Handler server = new(async () =>
        {
            await Task.Yield();
            if (Interlocked.Increment(ref sent) % 100 == 0)
            {
                lock (weighing)
                {
                    peak = Math.Max(peak, GC.GetTotalMemory(forceFullCollection: true) - before);
                }
            }
        });
        await using RateLimitedApiClient api = StubClient.Of(server, _profile);
        BulkOptions<Thing> options = new()
        {
            Parallelism = Parallelism,
            Key = thing => thing.Id,
            KeepSucceeded = false,
            OnResult = result => Assert.Equal((next++, $"t{result.Index}"), (result.Index, result.Key)),
        };
        BulkReport report = await api.SendInBatchesAsync(HttpMethod.Patch, "things", Large(Count), TestJson.Default.Thing, options);
        output.WriteLine($"{Count} items of 1 KB, {Parallelism} requests of 100 at once: at most {peak / 1024} KB alive above the start, in {sent / 100} looks");
        Assert.Equal((Count, Count, 0), (report.Succeeded, next, report.Results.Count));

        // Four requests of 100 KB, each as items, as their JSON, as a body and as the server's copy: 2 MB. And, when one of them is late, up to
        // 10,000 results that wait for it, with items of 2 KB: 20 MB. All items would be 200 MB.
        Assert.InRange(peak, long.MinValue + 1, 32 * 1024 * 1024);
    }

    [Fact]
    public async Task A_server_that_does_not_answer_stops_the_reading_at_the_parallelism()
    {
        TaskCompletionSource answer = new();
        int read = 0;
        StubServer server = new(_ => StubServer.Json("{}")) { Before = _ => answer.Task };
        await using RateLimitedApiClient api = StubClient.Of(server, _profile);
        Task<BulkReport> job = api.SendInBatchesAsync(HttpMethod.Patch, "things", Counted(1000, () => read++), TestJson.Default.Thing, new BulkOptions<Thing> { BatchSize = 10, Parallelism = 5 });
        Assert.Equal((5, 50, false), (server.Seen.Count, read, job.IsCompleted));
        answer.SetResult();
        Assert.Equal(1000, (await job).Succeeded);
    }

    [Fact]
    public async Task The_source_is_read_no_faster_than_it_is_sent()
    {
        const int Count = 20_000;
        int read = 0;
        int acknowledged = 0;
        int furthestAhead = 0;
        StubServer server = new(_ => StubServer.Json("{}")) { Before = async _ => await Task.Yield() };
        await using RateLimitedApiClient api = StubClient.Of(server, _profile);
        BulkOptions<Thing> options = new() { Parallelism = 3, KeepSucceeded = false, MaxBytes = 1000, ReadFailures = reply => { Interlocked.Add(ref acknowledged, reply.Items.Count); return []; } };
        IAsyncEnumerable<Thing> source = Counted(Count, () => furthestAhead = Math.Max(furthestAhead, ++read - Volatile.Read(ref acknowledged)));
        BulkReport report = await api.SendInBatchesAsync(HttpMethod.Patch, "things", source, TestJson.Default.Thing, options);
        Assert.Equal((Count, 0), (report.Succeeded, report.Results.Count));

        // And one that did not fit into the last request, where they are cut by bytes.
        Assert.InRange(furthestAhead, 1, (3 * 100) + 1);
    }

    [Fact]
    public async Task An_item_that_is_sent_again_and_again_holds_the_reading_up_before_the_memory_is_full_of_later_results()
    {
        TaskCompletionSource first = new();
        int read = 0;
        int furthest = 0;
        StubServer server = new(_ => StubServer.Json("{}"));
        server.Before = _ => server.Seen.Count == 1 ? first.Task : Task.CompletedTask;
        await using RateLimitedApiClient api = StubClient.Of(server, _profile);
        List<long> told = [];
        BulkOptions<Thing> options = new() { Parallelism = 2, KeepSucceeded = false, OnResult = result => told.Add(result.Index) };
        Task<BulkReport> job = api.SendInBatchesAsync(HttpMethod.Patch, "things", Counted(30_000, () => furthest = ++read), TestJson.Default.Thing, options);
        Assert.Equal((10_100, 0, false), (furthest, told.Count, job.IsCompleted));
        first.SetResult();
        Assert.Equal(30_000, (await job).Succeeded);
        Assert.Equal(Enumerable.Range(0, 30_000).Select(index => (long)index), told);
    }

    [Fact]
    public async Task A_receiver_of_results_that_throws_stops_the_job_and_is_not_called_again()
    {
        TaskCompletionSource first = new();
        TaskCompletionSource rest = new();
        StubServer server = new(_ => StubServer.Json("{}"));
        server.Before = _ => server.Seen.Count == 1 ? first.Task : rest.Task;
        await using RateLimitedApiClient api = StubClient.Of(server, _profile);
        int calls = 0;
        BulkOptions<Thing> options = new() { Parallelism = 3, OnResult = _ => throw new IOException($"disk full {++calls}") };
        Task<BulkReport> job = api.SendInBatchesAsync(HttpMethod.Patch, "things", ReleasingAtTheEnd(rest), TestJson.Default.Thing, options);
        first.SetResult();
        BulkStoppedException stopped = await Assert.ThrowsAsync<BulkStoppedException>(() => job);
        Assert.Equal((1, 300, 300, "disk full 1"), (calls, stopped.Report.Succeeded, stopped.Report.Results.Count, stopped.Report.Stopped));
    }

    private static async IAsyncEnumerable<Thing> Large(int count)
    {
        for (int index = 0; index < count; index++)
        {
            await ValueTask.CompletedTask;
            yield return new Thing($"t{index}", new string('x', 1000));
        }
    }

    /// <summary>The two requests beside the first are answered when the source is read no further: before, they would go on reading.</summary>
    private static async IAsyncEnumerable<Thing> ReleasingAtTheEnd(TaskCompletionSource rest)
    {
        try
        {
            await foreach (Thing thing in Counted(1000, () => { }))
            {
                yield return thing;
            }
        }
        finally
        {
            rest.SetResult();
        }
    }

    private static async IAsyncEnumerable<Thing> Counted(int count, Action read)
    {
        foreach (Thing thing in BulkTests.Things(count))
        {
            await ValueTask.CompletedTask;
            read();
            yield return thing;
        }
    }

    /// <summary>It remembers nothing.</summary>
    private sealed class Handler(Func<Task> before) : HttpMessageHandler
    {
        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            await before();
            await request.Content!.CopyToAsync(Stream.Null, cancellationToken);
            return new HttpResponseMessage(HttpStatusCode.OK);
        }
    }
}
