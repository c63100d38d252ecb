namespace ClientSdk.Bulk;

/// <summary>How many items go into a request: as planned, and after a 413 fewer for the rest of the job. Thread-safe.</summary>
internal sealed class BulkSize(int planned)
{
    private readonly object _lock = new();
    private int _items = planned;

    public int Items => Volatile.Read(ref _items);

    /// <summary>So many were too large together.</summary>
    public void Refused(int items)
    {
        lock (_lock)
        {
            _items = Math.Min(_items, (items + 1) / 2);
        }
    }

    /// <summary>An item was too large alone, so it was to blame for what was learned since then, and not the number of items.</summary>
    public void Restore(int items)
    {
        lock (_lock)
        {
            _items = Math.Max(_items, items);
        }
    }
}
