namespace ClientSdk.Bulk;

/// <summary>Many items in few requests: reads a batch when there is a place to send it, and never before.</summary>
internal sealed class BulkJob<T>(BulkPlan<T> plan, BulkSize size, BulkSender<T> sender, BulkLedger<T> ledger)
{
    private const int FewestEarly = 10_000;

    /// <summary>
    /// Results that wait for one earlier item, which is being sent again and again: beyond so many nothing more is read until it
    /// is settled, so that memory is bounded. Requests that only overtake each other do not come so far.
    /// </summary>
    private readonly long _mostEarly = Math.Max(FewestEarly, 4L * plan.Options.Parallelism * plan.BatchSize);

    /// <exception cref="BulkStoppedException">The source threw, the server refused the call as such, or too much failed.</exception>
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
            BulkReader<T> reader = new(plan, size, ledger, items, cancellationToken);
            try
            {
                while (ledger.Stopped is null && await reader.ReadAsync().ConfigureAwait(false) is { } batch)
                {
                    sending.Add(sender.SendAsync(batch, cancellationToken));
                    await MakeRoomAsync(sending).ConfigureAwait(false);
                }
            }
            finally
            {
                reader.Abandon();
            }
        }
    }

    private async ValueTask MakeRoomAsync(List<Task> sending)
    {
        while (sending.Count >= plan.Options.Parallelism || (sending.Count > 0 && ledger.Early >= _mostEarly))
        {
            sending.Remove(await Task.WhenAny(sending).ConfigureAwait(false));
        }
    }
}
