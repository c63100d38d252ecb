using ClientSdk.Api;
using ClientSdk.Bulk;
using ClientSdk.Limits;
using ClientSdk.Syncing;
using ClientSdk.Testing.Clock;
using ClientSdk.Tests.Api;
using ClientSdk.Tests.Scenarios;

namespace ClientSdk.Tests.Syncing;

/// <summary>
/// Random failures, crashes at any write of the journal, and resumes, on virtual time. Seen to fail when an item is journaled as sent after it left,
/// when its result is not written, when a look-up comes without waiting, and when items in doubt count as planned.
/// </summary>
public sealed class SyncCrashTests(ITestOutputHelper output)
{
    private static readonly TimeSpan _hold = TimeSpan.FromSeconds(5);

    public enum Care
    {
        Idempotent,
        LookUp,
        None,
    }

    [Theory]
    [InlineData(Care.Idempotent)]
    [InlineData(Care.LookUp)]
    [InlineData(Care.None)]
    public void Whatever_fails_and_wherever_it_crashes_every_item_has_one_result_and_it_is_true(Care care)
    {
        int runs = 0;
        for (int seed = 1; seed <= 120; seed++)
        {
            runs += OneHistory(seed, care);
        }

        output.WriteLine($"{care}: 120 histories (seeds 1 to 120), {runs} runs");
        Assert.True(runs > 240);
    }

    private static int OneHistory(int seed, Care care)
    {
        Random random = new(seed);
        VirtualClock clock = new();
        InMemorySyncJournal journal = new();
        HashSet<string> acknowledged = [];
        string[] keys = [.. Enumerable.Range(0, random.Next(1, 60)).Select(index => $"t{index}")];
        HashSet<string> poison = [.. Enumerable.Range(0, random.Next(4)).Select(_ => keys[random.Next(keys.Length)])];
        SyncServer server = new(clock, sent => Answer(sent, poison, random)) { Arrived = sent => Assert.True(!sent.Any(acknowledged.Contains), $"seed {seed}: {string.Join(' ', sent)} was acknowledged before") };
        SyncOptions<Thing> options = new()
        {
            Key = thing => thing.Id,
            BatchSize = random.Next(1, 8),
            Parallelism = random.Next(1, 5),
            IsIdempotent = care == Care.Idempotent,
            LookUp = care == Care.LookUp ? (change, _) => Task.FromResult(server.Effects(change.Key) > 0) : null,
            LostRequestHold = _hold,
            Grace = TimeSpan.FromSeconds(random.Next(3)),
            MaxAttempts = 8,
            MaxInDoubtInARow = null,
        };
        int runs = 0;
        bool isOver = false;
        clock.Run(async () =>
        {
            while (!isOver)
            {
                Assert.True(++runs < 200, $"seed {seed}: no end");
                CrashingJournal mortal = new(journal, runs > 12 ? -1 : random.Next(40), random.Next(2) == 0) { Written = written => acknowledged.UnionWith(written.Where(entry => entry.State == SyncState.Acknowledged).Select(entry => entry.Key)) };
                isOver = await OneRunAsync(server, mortal, options, keys, poison, clock, random.Next(4) == 0 ? TimeSpan.FromSeconds(random.NextDouble() * 5) : null);
            }

            await Task.Delay(_hold, clock);
            await CheckAsync(journal, server, keys, poison, care, seed);
        });
        return runs;
    }

    /// <returns>Whether another run would do nothing.</returns>
    private static async Task<bool> OneRunAsync(SyncServer server, CrashingJournal journal, SyncOptions<Thing> options, string[] keys, HashSet<string> poison, VirtualClock clock, TimeSpan? cancelAfter)
    {
        using CancellationTokenSource cancel = new();
        using ITimer? timer = cancelAfter is { } span ? clock.CreateTimer(_ => cancel.Cancel(), null, span, Timeout.InfiniteTimeSpan) : null;
        await using RateLimitedApiClient api = StubClient.Whole(server.Handler, null, client =>
        {
            client.TimeProvider = clock;
            client.Limiters = ProviderJob.OnOneThread;
            client.RateLimits.Limits.Add(RateLimit.PerSecond(5));
        });
        try
        {
            SyncReport report = await BatchSync.RunAsync(BulkSource.Of(keys.Select(key => new Thing(key))), api.PushWith<Thing>(SyncServer.Request), journal, options, null, cancel.Token);
            Assert.Equal(keys.Length, report.Items);

            // What is refused after it was in doubt stays so, however often it is sent again: the refusal may speak of the effect that it had.
            return report.Remaining == 0 && report.InDoubt.All(entry => options is { LookUp: null, IsIdempotent: false } || poison.Contains(entry.Key));
        }
        catch (SyncStoppedException) when (journal.HasCrashed)
        {
            return false;
        }
        catch (SyncCanceledException canceled)
        {
            Assert.True(cancel.IsCancellationRequested);
            Assert.DoesNotContain(canceled.Report.Counts, count => count.State == SyncState.Sent);
            return false;
        }
    }

    private static async Task CheckAsync(InMemorySyncJournal journal, SyncServer server, string[] keys, HashSet<string> poison, Care care, int seed)
    {
        List<SyncEntry> entries = await journal.ReadAsync().ToListAsync();
        Assert.Equal(keys, entries.Select(entry => entry.Key));
        foreach (SyncEntry entry in entries)
        {
            int effects = server.Effects(entry.Key);
            bool isTrue = entry.State switch
            {
                SyncState.Acknowledged => care == Care.Idempotent ? effects >= 1 : effects == 1,
                SyncState.Dead => effects == 0 && poison.Contains(entry.Key) && entry.Reason is not null,
                SyncState.InDoubt => (care == Care.Idempotent && poison.Contains(entry.Key)) || (care == Care.None && effects <= 1 && entry.Reason is not null),
                _ => false,
            };
            Assert.True(isTrue, $"seed {seed}, {care}: {entry} has {effects} effects");
        }
    }

    private static SyncAnswer Answer(IReadOnlyList<string> keys, HashSet<string> poison, Random random) => random.Next(12) switch
    {
        _ when keys.Any(poison.Contains) => SyncAnswer.No(random.Next(2) == 0 ? 400 : 422),
        0 when keys.Count > 1 => SyncAnswer.No(413),
        1 => new SyncAnswer(0, random.Next(2) == 0 ? keys : [], IsLost: true),
        2 => new SyncAnswer(0, keys, IsLost: true, Late: _hold * random.NextDouble()),
        3 => new SyncAnswer(500, random.Next(2) == 0 ? keys : []),
        4 => new SyncAnswer(429, []),
        _ => SyncAnswer.Ok(keys),
    };
}
