namespace ClientSdk.Syncing;

/// <summary>
/// What a sync job remembers of itself, so that another process can go on where this one was. Made for one job; used by one run at a time.
/// </summary>
/// <remarks>
/// Implementations are thread-safe, and every change is durable when its task is done: all of it or nothing. What goes wrong is a
/// <see cref="SyncJournalException"/>. <see cref="InMemorySyncJournal"/> is for tests; the package ClientSdk.Sqlite has a durable one.
/// </remarks>
public interface ISyncJournal
{
    /// <summary>Whether the plan is complete. Nothing is sent before.</summary>
    public bool IsPlanned { get; }

    /// <summary>The counters, as of the last write.</summary>
    public SyncTotals Totals { get; }

    /// <summary>A run begins: it is counted, and what an earlier one left as sent is in doubt from now on.</summary>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>A task that ends when it is durable.</returns>
    public ValueTask BeginAsync(CancellationToken cancellationToken = default);

    /// <summary>Forgets a plan that is not complete.</summary>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>A task that ends when it is durable.</returns>
    /// <exception cref="InvalidOperationException">The plan is complete.</exception>
    public ValueTask ForgetPlanAsync(CancellationToken cancellationToken = default);

    /// <summary>Adds to the plan.</summary>
    /// <param name="entries">The next items, in the order of their index.</param>
    /// <param name="isComplete">Whether these are the last.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>A task that ends when it is durable.</returns>
    /// <exception cref="ArgumentException">Two items have the same key: the message names it.</exception>
    public ValueTask PlanAsync(IReadOnlyList<SyncEntry> entries, bool isComplete, CancellationToken cancellationToken = default);

    /// <summary>Items have moved on.</summary>
    /// <param name="entries">Planned items, with their new state, status and reason. May be empty.</param>
    /// <param name="more">What is added to the counters.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>A task that ends when it is durable.</returns>
    public ValueTask WriteAsync(IReadOnlyList<SyncEntry> entries, SyncTotals more, CancellationToken cancellationToken = default);

    /// <summary>An item by its key.</summary>
    /// <param name="key">The key.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>The item; <see langword="null"/> when it is not in the plan.</returns>
    public ValueTask<SyncEntry?> FindAsync(string key, CancellationToken cancellationToken = default);

    /// <summary>The items in the order of the plan, read little by little: each is as it is when it is reached.</summary>
    /// <param name="action">Only those that need this; <see langword="null"/> for all.</param>
    /// <param name="state">Only those that stand there; <see langword="null"/> for all.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>The items.</returns>
    public IAsyncEnumerable<SyncEntry> ReadAsync(SyncAction? action = null, SyncState? state = null, CancellationToken cancellationToken = default);

    /// <summary>How many items there are of each kind.</summary>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>Each action and state that occurs, once.</returns>
    public ValueTask<IReadOnlyList<SyncCount>> CountAsync(CancellationToken cancellationToken = default);
}
