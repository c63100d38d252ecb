using System.Globalization;
using ClientSdk.Syncing;
using Microsoft.Data.Sqlite;

namespace ClientSdk.Sqlite.Journal;

/// <summary>A journal's file: looked at first, without changing it, and opened for one writer only when it is good.</summary>
internal static class JournalFile
{
    // "CSDK"
    private const int ApplicationId = 0x4353444B;

    private const int SchemaVersion = 1;

    // SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE.
    private const int NoCheckpointOnClose = 1006;

    // SQLite's primary result codes.
    private const int Busy = 5;
    private const int Locked = 6;
    private const int Corrupt = 11;
    private const int Full = 13;
    private const int NotADatabase = 26;

    /// <exception cref="SyncJournalException">The file is not a journal of this job, or is in use, or damaged. It is left as it is.</exception>
    public static SqliteConnection Open(string path, string job)
    {
        Inspect(path, job);
        return Take(path, job);
    }

    /// <summary>Looks at a file without changing it, as far as can be seen from outside.</summary>
    /// <exception cref="SyncJournalException">It is none of this job's journals, or in use, or damaged.</exception>
    internal static void Inspect(string path, string job)
    {
        if (!File.Exists(path))
        {
            return;
        }

        ThrowIfLogIsMissing(path);
        try
        {
            using SqliteConnection reader = Connect(path, SqliteOpenMode.ReadOnly);
            Check(reader, path, job);
        }
        catch (SqliteException failure)
        {
            throw Explain(failure, path);
        }

        // Not before: while another process has the journal, its log is on the move.
        if (JournalLog.IsDamaged(LogOf(path)))
        {
            throw Damaged(path, "its file with -wal at the end has a break in the middle");
        }
    }

    /// <summary>Takes the file for this process alone, and makes the journal where there is none.</summary>
    /// <exception cref="SyncJournalException">Another process has it, or was faster and made the journal of another job.</exception>
    internal static SqliteConnection Take(string path, string job)
    {
        SqliteConnection? connection = null;
        try
        {
            connection = Connect(path, SqliteOpenMode.ReadWriteCreate);

            // A log that nobody has closed stays where it is: without it, a journal that says "open" has lost something.
            CheckpointAtClose(connection, false);

            // One writer, for as long as it is open: SQLite's own lock on the file, which the system takes back when a process dies. In WAL, a
            // commit with synchronous = FULL is on the disk when it returns, as far as the disk keeps its word (sqlite.org/pragma.html#pragma_synchronous).
            Execute(connection, "PRAGMA locking_mode = EXCLUSIVE; PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; BEGIN EXCLUSIVE;");
            if (Number(connection, "PRAGMA user_version") == 0)
            {
                Create(connection, job);
            }
            else
            {
                CheckOwner(connection, path, job);
            }

            Execute(connection, "COMMIT");
            return connection;
        }
        catch (SqliteException failure)
        {
            connection?.Dispose();
            throw Explain(failure, path);
        }
        catch
        {
            connection?.Dispose();
            throw;
        }
    }

    /// <summary>Whether closing takes the log into the file and removes it, as SQLite does by itself.</summary>
    public static void CheckpointAtClose(SqliteConnection connection, bool isWanted) =>
        _ = SQLitePCL.raw.sqlite3_db_config(connection.Handle, NoCheckpointOnClose, isWanted ? 0 : 1, out _);

    public static SyncJournalException Explain(SqliteException failure, string path) => new(
        failure.SqliteErrorCode switch
        {
            Busy or Locked => $"The journal '{path}' is in use by another process. Wait until it ends, or stop it: one job, one process.",
            Full => $"The disk of the journal '{path}' is full. What was written before is safe: make room, and run the job again with the same journal.",
            Corrupt => $"The journal '{path}' is damaged and is left as it is. Restore it from a copy; or move it away and begin again, comparing with the remote side first.",
            NotADatabase => $"'{path}' is no journal, or damaged from its first bytes on, and is left as it is. Give another path, or restore it from a copy.",
            _ => $"The journal '{path}' cannot be read or written: {failure.Message}",
        },
        failure);

    private static SyncJournalException Damaged(string path, string what) =>
        new($"The journal '{path}' is damaged and is left as it is: {what}. Restore it from a copy; or move it away and begin again, comparing with the remote side first.");

    /// <summary>
    /// An open journal says so in its main file, from before it is used until it is closed. Where it says so and its log is not there, it was copied or moved without it, and what it knew
    /// last is missing. A killed process leaves both files. Read as a file that nobody changes, because SQLite would make a log by looking for it.
    /// </summary>
    private static void ThrowIfLogIsMissing(string path)
    {
        if (File.Exists(LogOf(path)) || !IsMarkedOpen(path) || File.Exists(LogOf(path)))
        {
            // There from the beginning, or made meanwhile by a process that has just opened it.
            return;
        }

        throw new SyncJournalException(
            $"The journal '{path}' was not closed, and the file '{LogOf(path)}' that belongs to it is missing: what was written last is in there. Put it beside the journal. "
            + "If you know that nothing is missing, because another program has taken it into the journal, make an empty file of that name.");
    }

    private static bool IsMarkedOpen(string path)
    {
        try
        {
            using SqliteConnection alone = Connect(new Uri(Path.GetFullPath(path)).AbsoluteUri + "?immutable=1", SqliteOpenMode.ReadOnly);
            return Number(alone, "PRAGMA application_id") == ApplicationId && Number(alone, "SELECT count(*) FROM job WHERE opens > 0 AND closed_at IS NULL") == 1;
        }
        catch (SqliteException)
        {
            // Not there yet, no journal, or damaged: the next look tells.
            return false;
        }
    }

    private static string LogOf(string path) => path + "-wal";

    private static SqliteConnection Connect(string path, SqliteOpenMode mode)
    {
        // No pool: a closed journal is really closed. No retries when it is locked: whoever has it keeps it.
        SqliteConnection connection = new(new SqliteConnectionStringBuilder { DataSource = path, Mode = mode, Pooling = false, DefaultTimeout = 1 }.ToString());
        try
        {
            connection.Open();
            return connection;
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }

    private static void Check(SqliteConnection connection, string path, string job)
    {
        if (Text(connection, "PRAGMA quick_check(1)") is { } damage and not "ok")
        {
            throw Damaged(path, damage);
        }

        if (Number(connection, "PRAGMA application_id") == 0 && Number(connection, "PRAGMA user_version") == 0 && Number(connection, "SELECT count(*) FROM sqlite_schema") == 0)
        {
            // Empty: the process ended while it was being made.
            return;
        }

        CheckOwner(connection, path, job);
    }

    private static void CheckOwner(SqliteConnection connection, string path, string job)
    {
        if (Number(connection, "PRAGMA application_id") != ApplicationId)
        {
            throw new SyncJournalException($"'{path}' is a database of another program, and is left as it is. Give another path.");
        }

        if (Number(connection, "PRAGMA user_version") is var version && version != SchemaVersion)
        {
            throw new SyncJournalException($"The journal '{path}' has schema version {version}; this program knows {SchemaVersion}. It is left as it is. Use the version of ClientSdk.Sqlite that wrote it, or a newer one.");
        }

        if (Text(connection, "SELECT name FROM job") is var owner && owner != job)
        {
            throw new SyncJournalException($"The journal '{path}' belongs to the job '{owner}', not to '{job}', and is left as it is. Each job needs a journal of its own.");
        }
    }

    private static void Create(SqliteConnection connection, string job)
    {
        using StreamReader schema = new(typeof(JournalFile).Assembly.GetManifestResourceStream("schema.sql")!);
        Execute(connection, schema.ReadToEnd());
        using SqliteCommand insert = connection.CreateCommand();
        insert.CommandText = "INSERT INTO job (id, name) VALUES (1, $name)";
        insert.Parameters.AddWithValue("$name", job);
        insert.ExecuteNonQuery();
        Execute(connection, string.Create(CultureInfo.InvariantCulture, $"PRAGMA application_id = {ApplicationId}; PRAGMA user_version = {SchemaVersion};"));
    }

    public static void Execute(SqliteConnection connection, string sql)
    {
        using SqliteCommand command = connection.CreateCommand();
#pragma warning disable CA2100 // Constants of this file and the embedded schema.
        command.CommandText = sql;
#pragma warning restore CA2100
        command.ExecuteNonQuery();
    }

    private static long Number(SqliteConnection connection, string sql) => (long)Scalar(connection, sql)!;

    private static string? Text(SqliteConnection connection, string sql) => Scalar(connection, sql) as string;

    private static object? Scalar(SqliteConnection connection, string sql)
    {
        using SqliteCommand command = connection.CreateCommand();
#pragma warning disable CA2100 // Constants of this file.
        command.CommandText = sql;
#pragma warning restore CA2100
        return command.ExecuteScalar();
    }
}
