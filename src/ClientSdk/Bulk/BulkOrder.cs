namespace ClientSdk.Bulk;

/// <summary>Results come as requests end, and are handed on in the order of the source. Not thread-safe.</summary>
internal sealed class BulkOrder
{
    private readonly Dictionary<long, BulkItemResult> _early = [];
    private long _next;

    /// <summary>Results that wait for that of an earlier item.</summary>
    public int Early => _early.Count;

    public void Add(in BulkItemResult result) => _early.Add(result.Index, result);

    public bool TryTake(out BulkItemResult result)
    {
        if (!_early.Remove(_next, out result))
        {
            return false;
        }

        _next++;
        return true;
    }
}
