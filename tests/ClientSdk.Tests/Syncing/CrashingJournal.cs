using ClientSdk.Syncing;

namespace ClientSdk.Tests.Syncing;

/// <summary>A journal whose process dies at a write: before it or after it is durable. After that nothing is written and, because of the write-ahead, nothing is sent.</summary>
internal sealed class CrashingJournal(ISyncJournal inner, int writesLeft, bool afterTheWrite) : ISyncJournal
{
    private int _writesLeft = writesLeft;

    /// <summary>Called with what has become durable.</summary>
    public Action<IReadOnlyList<SyncEntry>> Written { get; set; } = _ => { };

    public bool HasCrashed { get; private set; }

    /// <summary>Only the one write fails; the process lives on.</summary>
    public bool Recovers { get; init; }

    /// <summary>It can no longer be written, and can be read: a full disk.</summary>
    public bool StaysReadable { get; init; }

    public bool IsPlanned => inner.IsPlanned;

    public SyncTotals Totals => inner.Totals;

    public ValueTask BeginAsync(CancellationToken cancellationToken = default) => AtBoundaryAsync(() => inner.BeginAsync(cancellationToken), []);

    public ValueTask ForgetPlanAsync(CancellationToken cancellationToken = default) => AtBoundaryAsync(() => inner.ForgetPlanAsync(cancellationToken), []);

    public ValueTask PlanAsync(IReadOnlyList<SyncEntry> entries, bool isComplete, CancellationToken cancellationToken = default) =>
        AtBoundaryAsync(() => inner.PlanAsync([.. entries], isComplete, cancellationToken), []);

    public ValueTask WriteAsync(IReadOnlyList<SyncEntry> entries, SyncTotals more, CancellationToken cancellationToken = default) =>
        AtBoundaryAsync(() => inner.WriteAsync(entries, more, cancellationToken), entries);

    public ValueTask<SyncEntry?> FindAsync(string key, CancellationToken cancellationToken = default) => Readable().FindAsync(key, cancellationToken);

    public IAsyncEnumerable<SyncEntry> ReadAsync(SyncAction? action = null, SyncState? state = null, CancellationToken cancellationToken = default) =>
        Readable().ReadAsync(action, state, cancellationToken);

    public ValueTask<IReadOnlyList<SyncCount>> CountAsync(CancellationToken cancellationToken = default) => Readable().CountAsync(cancellationToken);

    private async ValueTask AtBoundaryAsync(Func<ValueTask> write, IReadOnlyList<SyncEntry> entries)
    {
        Alive();
        bool dies = _writesLeft-- == 0;
        if (!dies || afterTheWrite)
        {
            await write();
            Written(entries);
        }

        HasCrashed |= dies && !Recovers;
        if (dies)
        {
            throw Dead();
        }
    }

    private ISyncJournal Alive() => HasCrashed ? throw Dead() : inner;

    private ISyncJournal Readable() => StaysReadable ? inner : Alive();

    private static SyncJournalException Dead() => new("The process is dead.");
}
