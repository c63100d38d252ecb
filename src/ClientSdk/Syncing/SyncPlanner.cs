namespace ClientSdk.Syncing;

/// <summary>Compares the two sides, by key and hash, and writes down what each item needs.</summary>
internal sealed class SyncPlanner<T>(ISyncJournal journal, SyncOptions<T> options)
{
    private const int EntriesAWrite = 1000;

    private readonly List<SyncEntry> _unwritten = [];
    private long _count;

    /// <summary>Does nothing when the plan is there; an incomplete one is made anew, because nothing of it was sent.</summary>
    /// <exception cref="ArgumentException">Two items have the same key.</exception>
    public async Task PlanAsync(IAsyncEnumerable<T> source, CancellationToken cancellationToken)
    {
        if (journal.IsPlanned)
        {
            return;
        }

        await journal.ForgetPlanAsync(cancellationToken).ConfigureAwait(false);
        Dictionary<string, SyncRemote>? remote = await ReadRemoteAsync(cancellationToken).ConfigureAwait(false);
        await foreach (T item in source.WithCancellation(cancellationToken).ConfigureAwait(false))
        {
            await AddAsync(Compare(options.Key(item), item, remote), cancellationToken).ConfigureAwait(false);
        }

        if (options.DeleteMissing)
        {
            await DeleteAsync(remote!, cancellationToken).ConfigureAwait(false);
        }

        await journal.PlanAsync(_unwritten, isComplete: true, cancellationToken).ConfigureAwait(false);
    }

    private async Task<Dictionary<string, SyncRemote>?> ReadRemoteAsync(CancellationToken cancellationToken)
    {
        if (options.Remote is null)
        {
            return null;
        }

        Dictionary<string, SyncRemote> remote = new(StringComparer.Ordinal);
        await foreach (SyncRemote item in options.Remote.WithCancellation(cancellationToken).ConfigureAwait(false))
        {
            remote.TryAdd(item.Key, item);
        }

        return remote;
    }

    /// <summary>Takes what it finds out of the remote side: what is left there in the end is missing in the source.</summary>
    private SyncEntry Compare(string key, T item, Dictionary<string, SyncRemote>? remote)
    {
        if (remote is null)
        {
            return new SyncEntry(_count, key, SyncAction.Push);
        }

        if (!remote.Remove(key, out SyncRemote there))
        {
            return new SyncEntry(_count, key, SyncAction.Create);
        }

        return options.Hash is { } hash && there.Hash is not null && hash(item) == there.Hash
            ? new SyncEntry(_count, key, SyncAction.Unchanged, there.Id) { State = SyncState.Acknowledged }
            : new SyncEntry(_count, key, SyncAction.Update, there.Id);
    }

    private async Task DeleteAsync(Dictionary<string, SyncRemote> missing, CancellationToken cancellationToken)
    {
        if (_count == 0 && missing.Count > 0)
        {
            throw new InvalidOperationException(FormattableString.Invariant($"The source is empty, and DeleteMissing would delete all {missing.Count} items of the remote side. Check the source; nothing was sent."));
        }

        foreach (SyncRemote item in missing.Values)
        {
            await AddAsync(new SyncEntry(_count, item.Key, SyncAction.Delete, item.Id), cancellationToken).ConfigureAwait(false);
        }
    }

    private async ValueTask AddAsync(SyncEntry entry, CancellationToken cancellationToken)
    {
        _unwritten.Add(entry);
        _count++;
        if (_unwritten.Count >= EntriesAWrite)
        {
            await journal.PlanAsync(_unwritten, isComplete: false, cancellationToken).ConfigureAwait(false);
            _unwritten.Clear();
        }
    }
}
