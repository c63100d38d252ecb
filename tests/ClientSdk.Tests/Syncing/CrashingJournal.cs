using ClientSdk.Syncing;

namespace ClientSdk.Tests.Syncing;

/// <summary>A journal whose process dies at a write: before it or after it is durable. After that nothing is written and, because of the write-ahead, nothing is sent.</summary>
internal sealed class CrashingJournal(ISyncJournal inner, int writesLeft, bool afterTheWrite) : ISyncJournal
{
    private int _writesLeft = writesLeft;

    /// <summary>Called with what has become durable.</summary>
    public Action<IReadOnlyList<SyncEntry>> Written { get; set; } = _ => { };

    public bool HasCrashed { get; private set; }

    public bool IsPlanned => inner.IsPlanned;

    public SyncTotals Totals => inner.Totals;

    public ValueTask BeginAsync(CancellationToken cancellationToken = default) => AtBoundaryAsync(() => inner.BeginAsync(cancellationToken), []);

    public ValueTask ForgetPlanAsync(CancellationToken cancellationToken = default) => AtBoundaryAsync(() => inner.ForgetPlanAsync(cancellationToken), []);

    public ValueTask PlanAsync(IReadOnlyList<SyncEntry> entries, bool isComplete, CancellationToken cancellationToken = default) =>
        AtBoundaryAsync(() => inner.PlanAsync([.. entries], isComplete, cancellationToken), []);

    public ValueTask WriteAsync(IReadOnlyList<SyncEntry> entries, SyncTotals more, CancellationToken cancellationToken = default) =>
        AtBoundaryAsync(() => inner.WriteAsync(entries, more, cancellationToken), entries);

    public ValueTask<SyncEntry?> FindAsync(string key, CancellationToken cancellationToken = default) => Alive().FindAsync(key, cancellationToken);

    public IAsyncEnumerable<SyncEntry> ReadAsync(SyncAction? action = null, SyncState? state = null, CancellationToken cancellationToken = default) =>
        Alive().ReadAsync(action, state, cancellationToken);

    public ValueTask<IReadOnlyList<SyncCount>> CountAsync(CancellationToken cancellationToken = default) => Alive().CountAsync(cancellationToken);

    private async ValueTask AtBoundaryAsync(Func<ValueTask> write, IReadOnlyList<SyncEntry> entries)
    {
        Alive();
        bool dies = _writesLeft-- == 0;
        if (!dies || afterTheWrite)
        {
            await write();
            Written(entries);
        }

        HasCrashed |= dies;
        Alive();
    }

    private ISyncJournal Alive() => HasCrashed ? throw new SyncJournalException("The process is dead.") : inner;
}
