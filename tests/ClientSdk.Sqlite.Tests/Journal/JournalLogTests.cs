using ClientSdk.Sqlite.Journal;
using ClientSdk.Syncing;

namespace ClientSdk.Sqlite.Tests.Journal;

/// <summary>The write-ahead log of a killed process, torn at its end or damaged before it.</summary>
public sealed class JournalLogTests : IDisposable
{
    private const string Job = "a.csv to b";
    private const int Items = 20;

    private readonly string _folder = Directory.CreateTempSubdirectory("clientsdk-journal-").FullName;

    private string Killed => Path.Combine(_folder, "killed");

    private string Log => Killed + "-wal";

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task A_log_that_is_damaged_before_its_end_is_refused_and_left_as_it_is()
    {
        byte[] good = await KillAsync();
        for (int at = 0; at < good.Length * 3 / 4; at += 997)
        {
            byte[] bad = [.. good];
            bad[at] ^= 0x55;
            await File.WriteAllBytesAsync(Log, bad);

            SyncJournalException refused = Assert.Throws<SyncJournalException>(() => SqliteSyncJournal.Open(Killed, Job));

            Assert.Contains("is damaged and is left as it is", refused.Message, StringComparison.Ordinal);
            Assert.Equal(bad, await File.ReadAllBytesAsync(Log));
        }
    }

    [Fact]
    public async Task A_log_whose_last_commit_is_torn_is_that_of_a_crash()
    {
        byte[] good = await KillAsync();
        byte[] start = await File.ReadAllBytesAsync(Killed);
        for (int length = 0; length <= good.Length; length += 1499)
        {
            await File.WriteAllBytesAsync(Killed, start);
            await File.WriteAllBytesAsync(Log, good[..length]);
            using SqliteSyncJournal journal = SqliteSyncJournal.Open(Killed, Job);
            Assert.InRange((await journal.CountAsync()).Sum(count => count.Items), 0, Items);
        }
    }

    [Fact]
    public async Task A_log_that_began_again_over_an_older_round_is_whole()
    {
        byte[] good = await KillAsync(writes: 1500);
        Assert.InRange(good.Length, 1000 * 4096, int.MaxValue);

        using SqliteSyncJournal journal = SqliteSyncJournal.Open(Killed, Job);

        Assert.Equal(new SyncCount(SyncAction.Push, SyncState.Acknowledged, Items), Assert.Single(await journal.CountAsync()));
        Assert.Equal(1500, journal.Totals.Requests);
    }

    /// <summary>The files as a process leaves them that is killed: copied while it has them open.</summary>
    private async Task<byte[]> KillAsync(int writes = Items)
    {
        string path = Path.Combine(_folder, "alive");
        using SqliteSyncJournal journal = SqliteSyncJournal.Open(path, Job);
        await journal.PlanAsync([.. Enumerable.Range(0, Items).Select(index => new SyncEntry(index, $"k{index}", SyncAction.Push))], isComplete: true);
        for (int index = 0; index < writes; index++)
        {
            await journal.WriteAsync([new SyncEntry(index % Items, $"k{index % Items}", SyncAction.Push) { State = SyncState.Acknowledged }], new SyncTotals { Requests = 1 });
        }

        File.Copy(path, Killed);
        File.Copy(path + "-wal", Log);
        return await File.ReadAllBytesAsync(Log);
    }
}
