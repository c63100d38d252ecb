using System.Runtime.ExceptionServices;
using ClientSdk.Syncing;

namespace ClientSdk.Sqlite.Journal;

/// <summary>A change that waits for the next commit.</summary>
internal sealed class PendingWrite(IReadOnlyList<SyncEntry> entries, SyncTotals more)
{
    private ExceptionDispatchInfo? _failure;

    public bool IsDone { get; private set; }

    public void Apply(JournalStatements statements)
    {
        foreach (SyncEntry entry in entries)
        {
            statements.Update(entry);
        }

        statements.Count(more);
    }

    public void Done(Exception? failure)
    {
        _failure = failure is null ? null : ExceptionDispatchInfo.Capture(failure);
        IsDone = true;
    }

    public void ThrowIfFailed() => _failure?.Throw();
}
