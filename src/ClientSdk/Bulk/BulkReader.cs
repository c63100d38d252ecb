namespace ClientSdk.Bulk;

/// <summary>Reads a request's items from the source: no more than fit, by number and by bytes. One reader at a time.</summary>
internal sealed class BulkReader<T>(BulkPlan<T> plan, BulkSize size, BulkLedger<T> ledger, IAsyncEnumerator<T> source, CancellationToken cancellationToken)
{
    private BulkItem<T>? _held;

    /// <returns>The next request's items; <see langword="null"/> at the end of the source.</returns>
    public async Task<BulkBatch<T>?> ReadAsync()
    {
        List<BulkItem<T>> batch = [];
        long bytes = plan.Body.Frame;
        int most = size.Items;
        try
        {
            while (batch.Count < most && await NextAsync().ConfigureAwait(false) is { } item)
            {
                bytes += item.Json.Length + Math.Min(1, batch.Count);
                if (bytes > plan.MaxBytes && batch.Count > 0)
                {
                    _held = item;
                    break;
                }

                batch.Add(item);
            }
        }
        catch
        {
            // The source failed within a batch: what was read of it is not sent, and is said to be so.
            ledger.Settle([.. batch.Select(item => (item, BulkStanding.Unsent))]);
            throw;
        }

        return batch.Count > 0 ? new BulkBatch<T>(batch, BulkStanding.Unsent, 0) : null;
    }

    /// <summary>The job is over: what had been read and found no request was not sent.</summary>
    public void Abandon()
    {
        if (_held is { } held)
        {
            _held = null;
            ledger.Settle([(held, BulkStanding.Unsent)]);
        }
    }

    private async ValueTask<BulkItem<T>?> NextAsync()
    {
        if (_held is { } held)
        {
            _held = null;
            return held;
        }

        while (await source.MoveNextAsync().ConfigureAwait(false))
        {
            cancellationToken.ThrowIfCancellationRequested();
            BulkItem<T> item = Take(source.Current);
            if (plan.Body.Frame + item.Json.Length <= (plan.MaxBytes ?? long.MaxValue))
            {
                return item;
            }

            string reason = FormattableString.Invariant($"The item alone makes a request of {plan.Body.Frame + item.Json.Length} bytes; at most {plan.MaxBytes} are taken. It was not sent.");
            ledger.Settle([(item, new BulkStanding(BulkOutcome.Dead, null, reason))]);
            if (ledger.Stopped is not null)
            {
                return null;
            }
        }

        return null;
    }

    private BulkItem<T> Take(T value)
    {
        // What may throw comes first: an item that has a place has a result.
        string? key = plan.Options.Key?.Invoke(value);
        ReadOnlyMemory<byte> json = plan.Body.Write(value);
        long index = ledger.Read();
        return new BulkItem<T>(index, key ?? FormattableString.Invariant($"{index}"), value, json);
    }
}
