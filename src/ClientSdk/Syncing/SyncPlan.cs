namespace ClientSdk.Syncing;

/// <summary>What a job will do, or what is left of it.</summary>
public sealed record SyncPlan
{
    internal SyncPlan()
    {
    }

    /// <summary>Items of each action and state.</summary>
    public IReadOnlyList<SyncCount> Counts { get; internal init; } = [];

    /// <summary>All items.</summary>
    public long Items => Counts.Sum(count => count.Items);

    /// <summary>Requests that are still to be made, when none has to be repeated or halved.</summary>
    public long Requests { get; internal init; }

    /// <summary>The time that those take; <see langword="null"/> when <see cref="SyncOptions{T}.Estimate"/> is not set or cannot say.</summary>
    public TimeSpan? Estimate { get; internal init; }

    /// <summary>How many items need this, wherever they stand.</summary>
    /// <param name="action">What they need.</param>
    /// <returns>Their number.</returns>
    public long Of(SyncAction action) => Counts.Where(count => count.Action == action).Sum(count => count.Items);

    internal static async ValueTask<SyncPlan> OfAsync<T>(ISyncJournal journal, SyncOptions<T> options, CancellationToken cancellationToken)
    {
        IReadOnlyList<SyncCount> counts = await journal.CountAsync(cancellationToken).ConfigureAwait(false);
        long requests = counts.Where(count => count.State == SyncState.Planned).GroupBy(count => count.Action).Sum(group => (group.Sum(count => count.Items) + options.BatchSize - 1) / options.BatchSize);
        return new SyncPlan { Counts = counts, Requests = requests, Estimate = options.Estimate?.Invoke(requests) };
    }
}
