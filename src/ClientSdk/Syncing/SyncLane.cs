using ClientSdk.Bulk;

namespace ClientSdk.Syncing;

/// <summary>Gathers items that need the same into requests, and holds its caller up while enough of them are on their way. For one caller at a time.</summary>
/// <param name="sender">Sends a request, and what comes of it.</param>
/// <param name="size">Items a request.</param>
/// <param name="parallelism">Requests at once.</param>
/// <param name="stop">No new request.</param>
internal sealed class SyncLane<T>(BulkSender<SyncChange<T>> sender, BulkSize size, int parallelism, CancellationToken stop)
{
    private readonly Dictionary<(SyncAction Action, bool IsDoubtful), List<BulkItem<SyncChange<T>>>> _batches = [];
    private readonly List<Task> _sending = [];

    /// <param name="item">The item.</param>
    /// <param name="isDoubtful">It was sent once, and may have had its effect.</param>
    public async ValueTask AddAsync(BulkItem<SyncChange<T>> item, bool isDoubtful)
    {
        (SyncAction, bool) kind = (item.Value.Action, isDoubtful);
        if (!_batches.TryGetValue(kind, out List<BulkItem<SyncChange<T>>>? batch))
        {
            _batches.Add(kind, batch = []);
        }

        batch.Add(item);
        if (batch.Count >= size.Items)
        {
            _batches.Remove(kind);
            await SendAsync(batch, isDoubtful).ConfigureAwait(false);
        }
    }

    /// <summary>Sends what was gathered, and waits for everything.</summary>
    public async ValueTask FlushAsync()
    {
        foreach (((SyncAction Action, bool IsDoubtful) kind, List<BulkItem<SyncChange<T>>> batch) in _batches)
        {
            await SendAsync(batch, kind.IsDoubtful).ConfigureAwait(false);
        }

        _batches.Clear();
        await DrainAsync().ConfigureAwait(false);
    }

    /// <summary>Waits for what is on its way; what was only gathered stays where the journal has it.</summary>
    public Task DrainAsync() => Task.WhenAll(_sending);

    private async ValueTask SendAsync(List<BulkItem<SyncChange<T>>> batch, bool isDoubtful)
    {
        BulkStanding standing = isDoubtful ? new BulkStanding(BulkOutcome.InDoubt, null, SyncReasons.Interrupted) : BulkStanding.Unsent;
        _sending.RemoveAll(static task => task.IsCompleted);
        _sending.Add(sender.SendAsync(new BulkBatch<SyncChange<T>>(batch, standing, 0), stop));
        if (_sending.Count >= parallelism)
        {
            _sending.Remove(await Task.WhenAny(_sending).ConfigureAwait(false));
        }
    }
}
