namespace ClientSdk.Bulk;

/// <summary>Who a job's sender tells what has become of its items. Thread-safe.</summary>
internal interface IBulkLedger<T>
{
    /// <summary>The first thing that stopped the job.</summary>
    public Exception? Stopped { get; }

    public void Stop(Exception reason);

    /// <summary>A request is over that left.</summary>
    public void Sent(int refusals, TimeSpan? roundTrip);

    /// <summary>What follows from a reply. Never throws: what goes wrong stops the job. Nothing else comes of the batch before it is done.</summary>
    public ValueTask AnsweredAsync(BulkVerdict<T> verdict);
}
