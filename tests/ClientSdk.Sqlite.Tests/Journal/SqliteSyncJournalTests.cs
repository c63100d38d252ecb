using System.Net;
using ClientSdk.Sqlite.Journal;
using ClientSdk.Syncing;
using ClientSdk.Testing.Clock;
using Microsoft.Data.Sqlite;

namespace ClientSdk.Sqlite.Tests.Journal;

public sealed class SqliteSyncJournalTests : IDisposable
{
    private const string Job = "a.csv to b";

    private readonly string _folder = Directory.CreateTempSubdirectory("clientsdk-journal-").FullName;

    private string Path => System.IO.Path.Combine(_folder, "job.journal");

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task Everything_is_there_again_after_closing_and_opening()
    {
        using (SqliteSyncJournal journal = SqliteSyncJournal.Open(Path, Job))
        {
            Assert.Null(journal.LimitsUsedUntil);
            await journal.BeginAsync();
            await journal.PlanAsync([new SyncEntry(0, "a", SyncAction.Create), new SyncEntry(1, "b", SyncAction.Update, "r1")], isComplete: false);
            await journal.PlanAsync([new SyncEntry(2, "c", SyncAction.Unchanged) { State = SyncState.Acknowledged }], isComplete: true);
            await journal.WriteAsync([new SyncEntry(1, "b", SyncAction.Update, "r1") { State = SyncState.Dead, Status = HttpStatusCode.Conflict, Reason = "no" }], new SyncTotals(0, 3, 2, 1, TimeSpan.FromSeconds(5)));
        }

        using SqliteSyncJournal again = SqliteSyncJournal.Open(Path, Job);
        Assert.True(again.IsPlanned);
        Assert.Equal(new SyncTotals(1, 3, 2, 1, TimeSpan.FromSeconds(5)), again.Totals);
        Assert.Equal(
            [
                new SyncEntry(0, "a", SyncAction.Create),
                new SyncEntry(1, "b", SyncAction.Update, "r1") { State = SyncState.Dead, Status = HttpStatusCode.Conflict, Reason = "no" },
                new SyncEntry(2, "c", SyncAction.Unchanged) { State = SyncState.Acknowledged },
            ],
            await ReadAsync(again));
        Assert.Equal("b", (await again.FindAsync("b"))?.Key);
        Assert.Null(await again.FindAsync("B"));
        Assert.Equal([new SyncCount(SyncAction.Create, SyncState.Planned, 1), new SyncCount(SyncAction.Update, SyncState.Dead, 1), new SyncCount(SyncAction.Unchanged, SyncState.Acknowledged, 1)], await again.CountAsync());
    }

    [Fact]
    public async Task What_an_earlier_run_left_as_sent_is_in_doubt_when_a_run_begins()
    {
        using (SqliteSyncJournal journal = SqliteSyncJournal.Open(Path, Job))
        {
            await journal.PlanAsync([new SyncEntry(0, "a", SyncAction.Push), new SyncEntry(1, "b", SyncAction.Push)], isComplete: true);
            await journal.BeginAsync();
            await journal.WriteAsync([new SyncEntry(1, "b", SyncAction.Push) { State = SyncState.Sent }], default);
        }

        using SqliteSyncJournal again = SqliteSyncJournal.Open(Path, Job);
        await again.BeginAsync();
        Assert.Equal([SyncState.Planned, SyncState.InDoubt], (await ReadAsync(again)).Select(entry => entry.State));
    }

    [Fact]
    public async Task Entries_are_read_in_parts_and_filtered()
    {
        using SqliteSyncJournal journal = SqliteSyncJournal.Open(Path, Job);
        await journal.PlanAsync([.. Enumerable.Range(0, 1700).Select(index => new SyncEntry(index, $"k{index}", index % 2 == 0 ? SyncAction.Delete : SyncAction.Create))], isComplete: true);

        List<long> deletes = [];
        await foreach (SyncEntry entry in journal.ReadAsync(SyncAction.Delete, SyncState.Planned))
        {
            deletes.Add(entry.Index);
        }

        Assert.Equal(Enumerable.Range(0, 850).Select(index => index * 2L), deletes);
    }

    [Fact]
    public async Task Many_writers_at_once_lose_nothing()
    {
        using (SqliteSyncJournal journal = SqliteSyncJournal.Open(Path, Job))
        {
            await journal.PlanAsync([.. Enumerable.Range(0, 400).Select(index => new SyncEntry(index, $"k{index}", SyncAction.Push))], isComplete: true);
            await Task.WhenAll(Enumerable.Range(0, 400).Select(index => Task.Run(async () =>
                await journal.WriteAsync([new SyncEntry(index, $"k{index}", SyncAction.Push) { State = SyncState.Acknowledged }], new SyncTotals { Requests = 1 }))));
        }

        using SqliteSyncJournal again = SqliteSyncJournal.Open(Path, Job);
        Assert.Equal([new SyncCount(SyncAction.Push, SyncState.Acknowledged, 400)], await again.CountAsync());
        Assert.Equal(400, again.Totals.Requests);
    }

    [Fact]
    public async Task Two_items_with_one_key_are_told_and_nothing_of_that_write_is_kept()
    {
        using SqliteSyncJournal journal = SqliteSyncJournal.Open(Path, Job);
        ArgumentException same = await Assert.ThrowsAsync<ArgumentException>(async () => await journal.PlanAsync([new SyncEntry(0, "a", SyncAction.Push), new SyncEntry(1, "a", SyncAction.Push)], isComplete: true));

        Assert.Contains("Item 1 has the key 'a'", same.Message, StringComparison.Ordinal);
        Assert.False(journal.IsPlanned);
        Assert.Empty(await ReadAsync(journal));
    }

    [Fact]
    public async Task An_incomplete_plan_can_be_forgotten_and_a_complete_one_cannot()
    {
        using SqliteSyncJournal journal = SqliteSyncJournal.Open(Path, Job);
        await journal.PlanAsync([new SyncEntry(0, "a", SyncAction.Push)], isComplete: false);
        await journal.ForgetPlanAsync();
        await journal.PlanAsync([new SyncEntry(0, "b", SyncAction.Push)], isComplete: true);

        await Assert.ThrowsAsync<InvalidOperationException>(async () => await journal.ForgetPlanAsync());
        Assert.Equal(["b"], (await ReadAsync(journal)).Select(entry => entry.Key));
    }

    [Fact]
    public async Task The_limits_were_used_until_it_was_closed_or_if_it_was_killed_until_it_is_opened_again()
    {
        VirtualClock clock = new();
        DateTimeOffset closed;
        using (SqliteSyncJournal journal = SqliteSyncJournal.Open(Path, Job, clock))
        {
            await journal.BeginAsync();
            clock.Advance(TimeSpan.FromMinutes(1));
            closed = clock.GetUtcNow();
        }

        clock.Advance(TimeSpan.FromMinutes(1));
        using (SqliteSyncJournal journal = SqliteSyncJournal.Open(Path, Job, clock))
        {
            Assert.Equal(closed, journal.LimitsUsedUntil);
            await journal.BeginAsync();

            // As a kill leaves it: the file and its log, copied while it is open.
            File.Copy(Path, Path + "2");
            File.Copy(Path + "-wal", Path + "2-wal");
        }

        clock.Advance(TimeSpan.FromMinutes(1));
        using SqliteSyncJournal killed = SqliteSyncJournal.Open(Path + "2", Job, clock);
        Assert.Equal(clock.GetUtcNow(), killed.LimitsUsedUntil);
    }

    [Fact]
    public void A_second_writer_gets_a_clear_error()
    {
        using SqliteSyncJournal journal = SqliteSyncJournal.Open(Path, Job);

        SyncJournalException refused = Assert.Throws<SyncJournalException>(() => SqliteSyncJournal.Open(Path, Job));

        Assert.Contains("is in use by another process", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_journal_of_another_job_is_refused_and_left_as_it_is()
    {
        await MakeAsync();
        AssertRefusedAndUnchanged("another job", "belongs to the job 'a.csv to b', not to 'another job'");
    }

    [Fact]
    public void A_job_that_was_slower_than_another_is_refused_its_journal()
    {
        // It looks, and there is no file; before it takes it, another job has made its journal there and closed it.
        JournalFile.Inspect(Path, "another job");
        SqliteSyncJournal.Open(Path, Job).Dispose();

        SyncJournalException refused = Assert.Throws<SyncJournalException>(() => JournalFile.Take(Path, "another job"));

        Assert.Contains("belongs to the job 'a.csv to b', not to 'another job'", refused.Message, StringComparison.Ordinal);
        SqliteSyncJournal.Open(Path, Job).Dispose();
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_journal_that_was_copied_without_its_log_is_refused_and_left_as_it_is(bool wasClosedOnce)
    {
        if (wasClosedOnce)
        {
            await MakeAsync();
        }

        string original = Path + " of 100 % #?";
        using (SqliteSyncJournal journal = SqliteSyncJournal.Open(Path, Job))
        {
            await journal.BeginAsync();
            File.Copy(Path, original);
            File.Copy(Path + "-wal", original + ".log");
        }

        // Twice: a refusal leaves no file that would let the next one through.
        foreach (int _ in Enumerable.Range(0, 2))
        {
            SyncJournalException refused = Assert.Throws<SyncJournalException>(() => SqliteSyncJournal.Open(original, Job));
            Assert.Contains($"the file '{original}-wal' that belongs to it is missing", refused.Message, StringComparison.Ordinal);
            Assert.False(File.Exists(original + "-wal"));
        }

        File.Move(original + ".log", original + "-wal");
        using (SqliteSyncJournal whole = SqliteSyncJournal.Open(original, Job))
        {
            Assert.Equal(1, whole.Totals.Runs);
        }

        Assert.False(File.Exists(original + "-wal"));
    }

    [Fact]
    public async Task A_killed_journal_that_another_program_took_its_log_into_opens_beside_an_empty_log()
    {
        using (SqliteSyncJournal journal = SqliteSyncJournal.Open(Path, Job))
        {
            await journal.BeginAsync();
            File.Copy(Path, Path + "2");
            File.Copy(Path + "-wal", Path + "2-wal");
        }

        Sql("DELETE FROM item", Path + "2");
        Assert.Throws<SyncJournalException>(() => SqliteSyncJournal.Open(Path + "2", Job));
        await File.WriteAllBytesAsync(Path + "2-wal", []);

        using SqliteSyncJournal again = SqliteSyncJournal.Open(Path + "2", Job);
        Assert.Equal(1, again.Totals.Runs);
    }

    [Fact]
    public async Task A_journal_that_could_not_be_closed_keeps_its_log()
    {
        SqliteSyncJournal journal = SqliteSyncJournal.Open(Path, Job);
        await journal.BeginAsync();
        Assert.True(File.Exists(Path + "-wal"));
        JournalConnection left = new(Path + "2", Job);
        left.Do(static statements => statements.Open());
        left.Dispose();
        Assert.True(File.Exists(Path + "2-wal"));
        journal.Dispose();
        Assert.False(File.Exists(Path + "-wal"));

        using SqliteSyncJournal again = SqliteSyncJournal.Open(Path + "2", Job);
        Assert.NotNull(again.LimitsUsedUntil);
    }

    [Fact]
    public async Task A_newer_journal_is_refused_and_left_as_it_is()
    {
        await MakeAsync();
        Sql("PRAGMA user_version = 2");
        AssertRefusedAndUnchanged(Job, "has schema version 2; this program knows 1");
    }

    [Fact]
    public void A_database_of_another_program_is_refused_and_left_as_it_is()
    {
        Sql("CREATE TABLE notes (text TEXT)");
        AssertRefusedAndUnchanged(Job, "is a database of another program");
    }

    [Fact]
    public void A_file_that_is_no_database_is_refused_and_left_as_it_is()
    {
        File.WriteAllText(Path, string.Join('\n', Enumerable.Range(0, 500)));
        AssertRefusedAndUnchanged(Job, "is no journal, or damaged");
    }

    [Fact]
    public async Task A_journal_damaged_anywhere_is_refused_and_left_as_it_is()
    {
        await MakeAsync();
        byte[] good = await File.ReadAllBytesAsync(Path);
        for (int page = 1; page < good.Length / 4096; page++)
        {
            byte[] bad = [.. good];
            Array.Fill(bad, (byte)0xA5, page * 4096, 2048);
            await File.WriteAllBytesAsync(Path, bad);
            AssertRefusedAndUnchanged(Job, "is damaged and is left as it is");
        }
    }

    [Fact]
    public void A_journal_whose_process_died_while_making_it_is_made_again()
    {
        File.WriteAllBytes(Path, []);
        using SqliteSyncJournal journal = SqliteSyncJournal.Open(Path, Job);
        Assert.False(journal.IsPlanned);
    }

    [Fact]
    public async Task A_full_disk_is_told_and_what_was_written_before_is_safe()
    {
        using (SqliteSyncJournal journal = SqliteSyncJournal.Open(Path, Job))
        {
            await journal.PlanAsync([.. Enumerable.Range(0, 100).Select(index => new SyncEntry(index, $"k{index}", SyncAction.Push))], isComplete: true);
            journal.LimitPages();
            int written = 0;
            SyncJournalException full = await Assert.ThrowsAsync<SyncJournalException>(async () =>
            {
                for (; written < 100; written++)
                {
                    await journal.WriteAsync([Dead(written)], new SyncTotals { Requests = 1 });
                }
            });

            Assert.Contains("is full. What was written before is safe", full.Message, StringComparison.Ordinal);
            Assert.InRange(written, 1, 99);
            Assert.Equal(written, journal.Totals.Requests);
        }

        using SqliteSyncJournal again = SqliteSyncJournal.Open(Path, Job);
        List<SyncEntry> entries = await ReadAsync(again);
        Assert.Equal((100, again.Totals.Requests), (entries.Count, entries.Count(entry => entry.State == SyncState.Dead)));
        await again.WriteAsync([Dead(99)], default);
    }

    private static SyncEntry Dead(int index) => new(index, $"k{index}", SyncAction.Push) { State = SyncState.Dead, Reason = new string('x', 300) };

    private async Task MakeAsync()
    {
        using SqliteSyncJournal journal = SqliteSyncJournal.Open(Path, Job);
        await journal.PlanAsync([.. Enumerable.Range(0, 300).Select(index => new SyncEntry(index, $"key {index}", SyncAction.Push))], isComplete: true);
    }

    private void AssertRefusedAndUnchanged(string job, string message)
    {
        byte[] before = File.ReadAllBytes(Path);
        SyncJournalException refused = Assert.Throws<SyncJournalException>(() => SqliteSyncJournal.Open(Path, job));
        Assert.Contains(message, refused.Message, StringComparison.Ordinal);
        Assert.Equal(before, File.ReadAllBytes(Path));
    }

    private void Sql(string text, string? path = null)
    {
        using SqliteConnection connection = new($"Data Source={path ?? Path};Pooling=False");
        connection.Open();
        using SqliteCommand command = connection.CreateCommand();
        command.CommandText = text;
        command.ExecuteNonQuery();
    }

    private static async Task<List<SyncEntry>> ReadAsync(SqliteSyncJournal journal)
    {
        List<SyncEntry> entries = [];
        await foreach (SyncEntry entry in journal.ReadAsync())
        {
            entries.Add(entry);
        }

        return entries;
    }
}
