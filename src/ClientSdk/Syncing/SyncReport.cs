namespace ClientSdk.Syncing;

/// <summary>What became of a job's items, over all its runs. Immutable. The journal has each item.</summary>
public sealed record SyncReport
{
    internal SyncReport()
    {
    }

    /// <summary>Items of each action and state.</summary>
    public IReadOnlyList<SyncCount> Counts { get; internal init; } = [];

    /// <summary>All items of the plan.</summary>
    public long Items => Counts.Sum(count => count.Items);

    /// <summary>Items that were pushed and acknowledged, without a comparison.</summary>
    public long Pushed => Done(SyncAction.Push);

    /// <summary>Items that were created.</summary>
    public long Created => Done(SyncAction.Create);

    /// <summary>Items that were updated.</summary>
    public long Updated => Done(SyncAction.Update);

    /// <summary>Items that were deleted.</summary>
    public long Deleted => Done(SyncAction.Delete);

    /// <summary>Items that were equal on both sides.</summary>
    public long Unchanged => Done(SyncAction.Unchanged);

    /// <summary>Items that still have to be sent: another run with the same journal does it, if the source still gives them.</summary>
    public long Remaining => Counts.Where(count => count.State == SyncState.Planned).Sum(count => count.Items);

    /// <summary>Items that the server refuses as they are, with the reason; and those that were to be deleted and are in the source again.</summary>
    public IReadOnlyList<SyncEntry> DeadLetters { get; internal init; } = [];

    /// <summary>Items that may or may not have had their effect, with the reason.</summary>
    public IReadOnlyList<SyncEntry> InDoubt { get; internal init; } = [];

    /// <summary>Requests, refusals, look-ups and time over all runs.</summary>
    public SyncTotals Totals { get; internal init; }

    /// <summary>Items that the source gave and the plan does not have, because they came later; those that it would delete are among them. They are neither sent nor deleted; a new job with a new journal takes them.</summary>
    public long Unplanned { get; internal init; }

    /// <summary>Whether every item has its final result and none is in doubt: another run would do nothing.</summary>
    public bool IsFinished => Stopped is null && Remaining == 0 && InDoubt.Count == 0;

    /// <summary>Why the job stopped before its end; <see langword="null"/> when it did not.</summary>
    public string? Stopped { get; internal init; }

    /// <inheritdoc />
    public override string ToString()
    {
        long done = Counts.Where(count => count.State == SyncState.Acknowledged).Sum(count => count.Items);
        return FormattableString.Invariant($"{done} of {Items} items are done, {Remaining} remain, {DeadLetters.Count} are dead, {InDoubt.Count} in doubt, after {Totals.Requests} requests and {Totals.Elapsed}");
    }

    internal static async Task<SyncReport> OfAsync(ISyncJournal journal)
    {
        List<SyncEntry> dead = [];
        List<SyncEntry> doubtful = [];
        await ReadAsync(journal, SyncState.Dead, dead).ConfigureAwait(false);
        await ReadAsync(journal, SyncState.InDoubt, doubtful).ConfigureAwait(false);

        // A journal that failed between an item's sending and its answer.
        await ReadAsync(journal, SyncState.Sent, doubtful).ConfigureAwait(false);
        return new SyncReport
        {
            Counts = await journal.CountAsync().ConfigureAwait(false),
            DeadLetters = dead,
            InDoubt = doubtful,
        };
    }

    private static async Task ReadAsync(ISyncJournal journal, SyncState state, List<SyncEntry> into)
    {
        await foreach (SyncEntry entry in journal.ReadAsync(state: state).ConfigureAwait(false))
        {
            into.Add(entry);
        }
    }

    private long Done(SyncAction action) => Counts.Where(count => count.Action == action && count.State == SyncState.Acknowledged).Sum(count => count.Items);
}
