using Microsoft.Data.Sqlite;

namespace ClientSdk.Sqlite.Journal;

/// <summary>One turn after another on a journal's file, each change whole and durable or not at all. Thread-safe.</summary>
internal sealed class JournalConnection : IDisposable
{
    private readonly string _path;
    private readonly SqliteConnection _connection;
    private readonly JournalStatements _statements;
    private readonly SemaphoreSlim _turn = new(1, 1);
    private readonly object _lock = new();
    private List<PendingWrite> _pending = [];
    private bool _isDisposed;

    /// <exception cref="ClientSdk.Syncing.SyncJournalException">The file cannot be this job's journal. It is left as it is.</exception>
    public JournalConnection(string path, string job)
    {
        (_path, _connection) = (path, JournalFile.Open(path, job));
        _statements = new JournalStatements(_connection);
    }

    public T Read<T>(Func<JournalStatements, T> read)
    {
        try
        {
            ObjectDisposedException.ThrowIf(_isDisposed, this);
            return read(_statements);
        }
        catch (SqliteException failure)
        {
            throw JournalFile.Explain(failure, _path);
        }
    }

    /// <summary>One statement, before or after everything else.</summary>
    public void Do(Action<JournalStatements> change) => Read(statements =>
    {
        change(statements);
        return true;
    });

    public async ValueTask<T> ReadAsync<T>(Func<JournalStatements, T> read, CancellationToken cancellationToken)
    {
        await _turn.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            return Read(read);
        }
        finally
        {
            _turn.Release();
        }
    }

    public async ValueTask ChangeAsync(Action<JournalStatements> change, CancellationToken cancellationToken)
    {
        await _turn.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            Commit(change);
        }
        finally
        {
            _turn.Release();
        }
    }

    /// <summary>Whoever's turn it is commits for all who wait. Not to be given up: somebody else's turn may write it.</summary>
    public async ValueTask WriteAsync(PendingWrite write)
    {
        lock (_lock)
        {
            _pending.Add(write);
        }

        await _turn.WaitAsync(CancellationToken.None).ConfigureAwait(false);
        try
        {
            if (!write.IsDone)
            {
                WritePending();
            }
        }
        finally
        {
            _turn.Release();
        }

        write.ThrowIfFailed();
    }

    /// <summary>Leaves the journal as if it were killed.</summary>
    public void Dispose() => Dispose(null);

    /// <param name="last">A last change, with which the journal is closed. When it fails, the journal looks killed, which costs the next run a window and nothing else.</param>
    public void Dispose(Action<JournalStatements>? last)
    {
        _turn.Wait();
        try
        {
            if (_isDisposed)
            {
                return;
            }

            if (last is not null)
            {
                last(_statements);
                JournalFile.CheckpointAtClose(_connection, true);
            }
        }
        catch (SqliteException)
        {
        }
        finally
        {
            _isDisposed = true;
            _statements.Dispose();
            _connection.Dispose();
            _turn.Release();
        }
    }

    private void WritePending()
    {
        List<PendingWrite> writes;
        lock (_lock)
        {
            (writes, _pending) = (_pending, []);
        }

        Exception? failure = null;
        try
        {
            Commit(statements => writes.ForEach(write => write.Apply(statements)));
        }
        catch (Exception broken)
        {
            failure = broken;
        }

        writes.ForEach(write => write.Done(failure));
    }

    private void Commit(Action<JournalStatements> change)
    {
        ObjectDisposedException.ThrowIf(_isDisposed, this);
        try
        {
            JournalFile.Execute(_connection, "BEGIN");
            change(_statements);
            JournalFile.Execute(_connection, "COMMIT");
        }
        catch (Exception failure)
        {
            RollBack();
            if (failure is SqliteException broken)
            {
                throw JournalFile.Explain(broken, _path);
            }

            throw;
        }
    }

    private void RollBack()
    {
        try
        {
            JournalFile.Execute(_connection, "ROLLBACK");
        }
        catch (SqliteException)
        {
            // After some failures, a full disk among them, SQLite has done so by itself.
        }
    }
}
