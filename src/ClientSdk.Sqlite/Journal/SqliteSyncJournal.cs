using System.Globalization;
using System.Runtime.CompilerServices;
using ClientSdk.Syncing;
using Microsoft.Data.Sqlite;

namespace ClientSdk.Sqlite.Journal;

/// <summary>
/// A sync job's journal in a SQLite file: what was written survives the death of the process and, as far as SQLite and the disk keep their word, the
/// loss of power. One process has it at a time. Thread-safe.
/// </summary>
/// <remarks>
/// Beside the file lies, while it is open or after a crash, one with <c>-wal</c> at its end, which belongs to it: move both or none. A journal that was
/// not closed and has lost it is refused. It holds keys,
/// remote ids and the server's reasons, and no item's content. Put it on a local disk: SQLite's locks are not reliable on network file systems.
/// </remarks>
public sealed class SqliteSyncJournal : ISyncJournal, IDisposable
{
    private const int EntriesARead = 500;

    // SQLite's primary result code for a broken constraint.
    private const int Constraint = 19;

    private readonly JournalConnection _connection;
    private readonly TimeProvider _time;
    private readonly object _lock = new();
    private SyncTotals _totals;
    private volatile bool _isPlanned;

    private SqliteSyncJournal(JournalConnection connection, TimeProvider time)
    {
        (_connection, _time) = (connection, time);
        (_isPlanned, _totals, bool isNew, string? closedAt) = connection.Read(static statements => statements.Job());
        connection.Do(static statements => statements.Open());
        LimitsUsedUntil = isNew ? null
            : closedAt is null ? time.GetUtcNow()
            : DateTimeOffset.Parse(closedAt, CultureInfo.InvariantCulture, DateTimeStyles.RoundtripKind);
    }

    /// <summary>
    /// Until when an earlier process with this journal may have used the API's limits: for <c>RateLimits.Throttling.UsedUntil</c> of the client, so that a restart causes
    /// no refusal. After a crash nobody knows better than "just now".
    /// </summary>
    /// <value>When the journal was last closed; when it was not closed but killed, when it was opened; <see langword="null"/> for a new job.</value>
    public DateTimeOffset? LimitsUsedUntil { get; }

    /// <inheritdoc />
    public bool IsPlanned => _isPlanned;

    /// <inheritdoc />
    public SyncTotals Totals
    {
        get
        {
            lock (_lock)
            {
                return _totals;
            }
        }
    }

    /// <summary>Opens a job's journal, or makes it.</summary>
    /// <param name="path">The file. Its folder must exist.</param>
    /// <param name="job">What the job is, for example its source and its target. A journal of another job is refused.</param>
    /// <param name="time">The clock of <see cref="LimitsUsedUntil"/>; null for the system's.</param>
    /// <returns>The journal. Dispose it after the client, so that nothing is sent any more when it says so.</returns>
    /// <exception cref="SyncJournalException">It is in use by another process, belongs to another job, has a newer version, is damaged, has lost its <c>-wal</c>, or is no journal at all. The file is left as it is.</exception>
    public static SqliteSyncJournal Open(string path, string job, TimeProvider? time = null)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(path);
        ArgumentException.ThrowIfNullOrWhiteSpace(job);
        JournalConnection connection = new(path, job);
        try
        {
            return new SqliteSyncJournal(connection, time ?? TimeProvider.System);
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }

    /// <inheritdoc />
    public async ValueTask BeginAsync(CancellationToken cancellationToken = default)
    {
        SyncTotals run = new() { Runs = 1 };
        await _connection.ChangeAsync(
            statements =>
            {
                statements.Set("UPDATE item SET state = $1, reason = $2 WHERE state = $3", (int)SyncState.InDoubt, SyncReasons.Interrupted, (int)SyncState.Sent);
                statements.Count(run);
            },
            cancellationToken).ConfigureAwait(false);
        AddTotals(run);
    }

    /// <inheritdoc />
    public ValueTask ForgetPlanAsync(CancellationToken cancellationToken = default)
    {
        ThrowIfPlanned();
        return _connection.ChangeAsync(static statements => statements.Set("DELETE FROM item"), cancellationToken);
    }

    /// <inheritdoc />
    public async ValueTask PlanAsync(IReadOnlyList<SyncEntry> entries, bool isComplete, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(entries);
        ThrowIfPlanned();
        await _connection.ChangeAsync(
            statements =>
            {
                foreach (SyncEntry entry in entries)
                {
                    Insert(statements, entry);
                }

                statements.Set("UPDATE job SET is_planned = $1", isComplete ? 1 : 0);
            },
            cancellationToken).ConfigureAwait(false);
        _isPlanned = isComplete;
    }

    /// <summary>Writes that come together share a commit, so that many requests at once do not wait for the disk one after another.</summary>
    /// <inheritdoc cref="ISyncJournal.WriteAsync" />
    public async ValueTask WriteAsync(IReadOnlyList<SyncEntry> entries, SyncTotals more, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(entries);
        cancellationToken.ThrowIfCancellationRequested();
        await _connection.WriteAsync(new PendingWrite(entries, more)).ConfigureAwait(false);
        AddTotals(more);
    }

    /// <inheritdoc />
    public ValueTask<SyncEntry?> FindAsync(string key, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(key);
        return _connection.ReadAsync(statements => statements.Find(key), cancellationToken);
    }

    /// <inheritdoc />
    public async IAsyncEnumerable<SyncEntry> ReadAsync(SyncAction? action = null, SyncState? state = null, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        long after = -1;
        List<SyncEntry> entries;
        do
        {
            long from = after;
            entries = await _connection.ReadAsync(statements => statements.Read(from, action, state, EntriesARead), cancellationToken).ConfigureAwait(false);
            foreach (SyncEntry entry in entries)
            {
                yield return entry;
                after = entry.Index;
            }
        }
        while (entries.Count == EntriesARead);
    }

    /// <inheritdoc />
    public async ValueTask<IReadOnlyList<SyncCount>> CountAsync(CancellationToken cancellationToken = default) =>
        await _connection.ReadAsync(static statements => statements.CountItems(), cancellationToken).ConfigureAwait(false);

    /// <summary>Closes the file, and notes when: what used the limits in this process is over.</summary>
    public void Dispose() =>
        _connection.Dispose(statements => statements.Set("UPDATE job SET closed_at = $1", _time.GetUtcNow().ToString("O", CultureInfo.InvariantCulture)));

    /// <summary>The file may not grow any more: a full disk, for tests.</summary>
    internal void LimitPages() => _connection.Do(static statements => statements.LimitPages());

    private static void Insert(JournalStatements statements, SyncEntry entry)
    {
        try
        {
            statements.Insert(entry);
        }
        catch (SqliteException same) when (same.SqliteErrorCode == Constraint)
        {
            throw new ArgumentException(SyncReasons.SameKey(entry), same);
        }
    }

    private void AddTotals(SyncTotals more)
    {
        lock (_lock)
        {
            _totals = _totals.Plus(more);
        }
    }

    private void ThrowIfPlanned()
    {
        if (_isPlanned)
        {
            throw new InvalidOperationException(SyncReasons.PlanIsComplete);
        }
    }
}
