namespace ClientSdk.Bulk;

/// <summary>What follows from one reply: final results, requests that replace this one, and perhaps the end of the job.</summary>
internal sealed class BulkVerdict<T>
{
    public List<(BulkItem<T> Item, BulkStanding Standing)> Settled { get; } = [];

    /// <summary>In the order in which they are to be sent.</summary>
    public List<BulkBatch<T>> Again { get; } = [];

    /// <summary>The call itself was refused: no other batch would fare better.</summary>
    public Exception? Stop { get; set; }

    /// <summary>The server takes no request of this size (413).</summary>
    public bool IsTooLarge { get; set; }

    public BulkVerdict<T> SendAgain(IEnumerable<BulkBatch<T>> parts)
    {
        Again.AddRange(parts);
        return this;
    }

    public BulkVerdict<T> Settle(IEnumerable<BulkItem<T>> items, BulkStanding standing)
    {
        Settled.AddRange(items.Select(item => (item, standing)));
        return this;
    }
}
