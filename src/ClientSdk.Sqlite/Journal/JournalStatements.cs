using System.Net;
using ClientSdk.Syncing;
using Microsoft.Data.Sqlite;

namespace ClientSdk.Sqlite.Journal;

/// <summary>The journal's statements, prepared once. Not thread-safe: the journal has the lock.</summary>
internal sealed class JournalStatements(SqliteConnection connection) : IDisposable
{
    private readonly SqliteCommand _insert = Prepared(
        connection,
        "INSERT INTO item (place, key, action, remote_id, state, status, reason) VALUES ($place, $key, $action, $remote_id, $state, $status, $reason)",
        "$place", "$key", "$action", "$remote_id", "$state", "$status", "$reason");

    private readonly SqliteCommand _update = Prepared(
        connection,
        "UPDATE item SET state = $state, status = $status, reason = $reason WHERE place = $place",
        "$place", "$state", "$status", "$reason");

    private readonly SqliteCommand _count = Prepared(
        connection,
        "UPDATE job SET runs = runs + $runs, requests = requests + $requests, refusals = refusals + $refusals, look_ups = look_ups + $look_ups, elapsed = elapsed + $elapsed",
        "$runs", "$requests", "$refusals", "$look_ups", "$elapsed");

    private readonly SqliteCommand _find = Prepared(connection, "SELECT * FROM item WHERE key = $key", "$key");

    private readonly SqliteCommand _read = Prepared(
        connection,
        "SELECT * FROM item WHERE place > $after AND ($action IS NULL OR action = $action) AND ($state IS NULL OR state = $state) ORDER BY place LIMIT $most",
        "$after", "$action", "$state", "$most");

    public void Insert(SyncEntry entry)
    {
        Bind(_insert, entry.Index, entry.Key, (int)entry.Action, entry.RemoteId, (int)entry.State, (int?)entry.Status, entry.Reason);
        _insert.ExecuteNonQuery();
    }

    public void Update(SyncEntry entry)
    {
        Bind(_update, entry.Index, (int)entry.State, (int?)entry.Status, entry.Reason);
        _update.ExecuteNonQuery();
    }

    public void Count(SyncTotals more)
    {
        Bind(_count, more.Runs, more.Requests, more.Refusals, more.LookUps, more.Elapsed.Ticks);
        _count.ExecuteNonQuery();
    }

    public SyncEntry? Find(string key)
    {
        Bind(_find, key);
        return Entries(_find).FirstOrDefault();
    }

    public List<SyncEntry> Read(long after, SyncAction? action, SyncState? state, int most)
    {
        Bind(_read, after, (int?)action, (int?)state, most);
        return Entries(_read);
    }

    public List<SyncCount> CountItems()
    {
        using SqliteCommand command = Prepared(connection, "SELECT action, state, count(*) FROM item GROUP BY action, state");
        using SqliteDataReader row = command.ExecuteReader();
        List<SyncCount> counts = [];
        while (row.Read())
        {
            counts.Add(new SyncCount((SyncAction)row.GetInt32(0), (SyncState)row.GetInt32(1), row.GetInt64(2)));
        }

        return counts;
    }

    public (bool IsPlanned, SyncTotals Totals, bool IsNew, string? ClosedAt) Job()
    {
        using SqliteCommand command = Prepared(connection, "SELECT is_planned, runs, requests, refusals, look_ups, elapsed, opens, closed_at FROM job");
        using SqliteDataReader row = command.ExecuteReader();
        row.Read();
        SyncTotals totals = new(row.GetInt32(1), row.GetInt64(2), row.GetInt64(3), row.GetInt64(4), TimeSpan.FromTicks(row.GetInt64(5)));
        return (row.GetBoolean(0), totals, row.GetInt64(6) == 0, row.IsDBNull(7) ? null : row.GetString(7));
    }

    public void Set(string sql, params object[] values)
    {
        using SqliteCommand command = Prepared(connection, sql, [.. values.Select((_, index) => $"${index + 1}")]);
        Bind(command, values);
        command.ExecuteNonQuery();
    }

    /// <summary>Whoever finds it so later knows that it was not closed: in the main file too, so that this is known without its log.</summary>
    public void Open()
    {
        Set("UPDATE job SET opens = opens + 1, closed_at = NULL");
        Set("PRAGMA wal_checkpoint(FULL)");
    }

    public void LimitPages()
    {
        using SqliteCommand command = Prepared(connection, "PRAGMA max_page_count = 1");
        command.ExecuteScalar();
    }

    public void Dispose()
    {
        foreach (SqliteCommand command in new[] { _insert, _update, _count, _find, _read })
        {
            command.Dispose();
        }
    }

    private static SqliteCommand Prepared(SqliteConnection connection, string sql, params string[] parameters)
    {
        SqliteCommand command = connection.CreateCommand();
#pragma warning disable CA2100 // Constants of this project; values are parameters.
        command.CommandText = sql;
#pragma warning restore CA2100
        foreach (string parameter in parameters)
        {
            command.Parameters.Add(new SqliteParameter { ParameterName = parameter });
        }

        return command;
    }

    private static void Bind(SqliteCommand command, params object?[] values)
    {
        for (int index = 0; index < values.Length; index++)
        {
            command.Parameters[index].Value = values[index] ?? DBNull.Value;
        }
    }

    private static List<SyncEntry> Entries(SqliteCommand command)
    {
        using SqliteDataReader row = command.ExecuteReader();
        List<SyncEntry> entries = [];
        while (row.Read())
        {
            entries.Add(new SyncEntry(row.GetInt64(0), row.GetString(1), (SyncAction)row.GetInt32(2), row.IsDBNull(3) ? null : row.GetString(3))
            {
                State = (SyncState)row.GetInt32(4),
                Status = row.IsDBNull(5) ? null : (HttpStatusCode)row.GetInt32(5),
                Reason = row.IsDBNull(6) ? null : row.GetString(6),
            });
        }

        return entries;
    }
}
