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

    // SQLite's primary result codes.
    private const int Busy = 5;
    private const int Locked = 6;
    private const int Corrupt = 11;
    private const int Full = 13;
    private const int NotADatabase = 26;

    /// <exception cref="SyncJournalException">The file is not a journal of this job, or is in use, or damaged. It is left as it is.</exception>
    public static SqliteConnection Open(string path, string job)
    {
        SqliteConnection? connection = null;
        try
        {
            if (File.Exists(path))
            {
                using SqliteConnection reader = Connect(path, SqliteOpenMode.ReadOnly);
                Check(reader, path, job);

                // Not before: while another process has the journal, its log is on the move.
                if (JournalLog.IsDamaged(path + "-wal"))
                {
                    throw Damaged(path, "its file with -wal at the end has a break in the middle");
                }
            }

            connection = Connect(path, SqliteOpenMode.ReadWriteCreate);

            // One writer, for as long as it is open: SQLite's own lock on the file, which the system takes back when a process dies. In WAL, a
            // commit with synchronous = FULL is on the disk when it returns, as far as the disk keeps its word (sqlite.org/pragma.html#pragma_synchronous).
            Execute(connection, "PRAGMA locking_mode = EXCLUSIVE; PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; BEGIN EXCLUSIVE;");
            if (Number(connection, "PRAGMA user_version") == 0)
            {
                Create(connection, job);
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
        long application = Number(connection, "PRAGMA application_id");
        long version = Number(connection, "PRAGMA user_version");
        if (Text(connection, "PRAGMA quick_check(1)") is { } damage and not "ok")
        {
            throw Damaged(path, damage);
        }

        if (application == 0 && version == 0 && Number(connection, "SELECT count(*) FROM sqlite_schema") == 0)
        {
            // Empty: the process ended while it was being made.
            return;
        }

        if (application != ApplicationId)
        {
            throw new SyncJournalException($"'{path}' is a database of another program, and is left as it is. Give another path.");
        }

        if (version != SchemaVersion)
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
