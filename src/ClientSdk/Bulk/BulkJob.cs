namespace ClientSdk.Bulk;

/// <summary>Many items in few requests: reads a batch when there is a place to send it, and never before.</summary>
internal sealed class BulkJob<T>(BulkPlan<T> plan, BulkSender<T> sender, BulkLedger ledger)
{
    /// <exception cref="BulkStoppedException">The source threw, or the server refused the call as such.</exception>
    /// <exception cref="BulkCanceledException">The caller cancelled.</exception>
    public async Task<BulkReport> RunAsync(IAsyncEnumerable<T> source, CancellationToken cancellationToken)
    {
        List<Task> sending = [];
        try
        {
            await ReadAsync(source, sending, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception failure)
        {
            ledger.Stop(failure);
        }

        // What is under way may be acknowledged yet; it never throws, and sends nothing new once the job has stopped.
        await Task.WhenAll(sending).ConfigureAwait(false);
        BulkReport report = ledger.ToReport();
        return ledger.Stopped switch
        {
            null => report,
            OperationCanceledException canceled when cancellationToken.IsCancellationRequested => throw new BulkCanceledException(report, canceled, cancellationToken),
            { } failure => throw new BulkStoppedException(report, failure),
        };
    }

    private async Task ReadAsync(IAsyncEnumerable<T> source, List<Task> sending, CancellationToken cancellationToken)
    {
        IAsyncEnumerator<T> items = source.GetAsyncEnumerator(cancellationToken);
        await using (items.ConfigureAwait(false))
        {
            while (ledger.Stopped is null && await ReadBatchAsync(items, cancellationToken).ConfigureAwait(false) is { Items.Count: > 0 } batch)
            {
                sending.Add(sender.SendAsync(batch, cancellationToken));
                if (sending.Count >= plan.Options.Parallelism)
                {
                    sending.Remove(await Task.WhenAny(sending).ConfigureAwait(false));
                }
            }
        }
    }

    private async Task<BulkBatch<T>> ReadBatchAsync(IAsyncEnumerator<T> items, CancellationToken cancellationToken)
    {
        List<BulkItem<T>> batch = [];
        try
        {
            while (batch.Count < plan.BatchSize && await items.MoveNextAsync().ConfigureAwait(false))
            {
                cancellationToken.ThrowIfCancellationRequested();
                T item = items.Current;
                string? key = plan.Options.Key?.Invoke(item);
                long index = ledger.Read();
                batch.Add(new BulkItem<T>(index, key ?? FormattableString.Invariant($"{index}"), item));
            }
        }
        catch
        {
            // The source failed within a batch: what was read of it is not sent, and is said to be so.
            ledger.Settle([.. batch.Select(item => (item, BulkStanding.Unsent))]);
            throw;
        }

        return new BulkBatch<T>(batch, BulkStanding.Unsent, 0);
    }
}
