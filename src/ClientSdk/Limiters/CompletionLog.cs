namespace ClientSdk.Limiters;

/// <summary>
/// When accepted requests completed, oldest first, for a span that is not known yet. Bounded: when it is full, neighbours are
/// merged at the later time of the two, which only makes them count for longer.
/// </summary>
internal sealed class CompletionLog
{
    private const int Capacity = 1024;

    private (long At, long Count)[] _entries = new (long, long)[16];
    private int _head;
    private int _used;

    /// <summary>The sum of all entries.</summary>
    public long Held { get; private set; }

    /// <summary>The running count of what was dropped by age.</summary>
    public long Released { get; private set; }

    public void Add(long at, int count)
    {
        Held += count;
        if (_used > 0 && At(_used - 1).At >= at)
        {
            At(_used - 1).Count += count;
            return;
        }

        if (_used == _entries.Length)
        {
            MakeRoom();
        }

        At(_used++) = (at, count);
    }

    /// <summary>The newest completion turned out to be a refusal, which takes nothing.</summary>
    public void TakeBack(int count)
    {
        if (_used > 0 && At(_used - 1).Count >= count)
        {
            At(_used - 1).Count -= count;
            Held -= count;
        }
    }

    public void DropThrough(long at)
    {
        while (_used > 0 && At(0).At <= at)
        {
            Held -= At(0).Count;
            Released += At(0).Count;
            _head = (_head + 1) & (_entries.Length - 1);
            _used--;
        }
    }

    /// <summary>The time of the entry with which so many permits are reached from the oldest on; <see langword="null"/> when there are fewer.</summary>
    public long? TimeOf(long permits)
    {
        for (int index = 0; index < _used; index++)
        {
            permits -= At(index).Count;
            if (permits <= 0)
            {
                return At(index).At;
            }
        }

        return null;
    }

    /// <summary>The permits of what completed later than that.</summary>
    public long CountAfter(long at)
    {
        long count = 0;
        for (int index = _used - 1; index >= 0 && At(index).At > at; index--)
        {
            count += At(index).Count;
        }

        return count;
    }

    private ref (long At, long Count) At(int index) => ref _entries[(_head + index) & (_entries.Length - 1)];

    private void MakeRoom()
    {
        if (_entries.Length == Capacity)
        {
            Merge();
            return;
        }

        var next = new (long At, long Count)[_entries.Length * 2];
        for (int index = 0; index < _used; index++)
        {
            next[index] = At(index);
        }

        (_entries, _head) = (next, 0);
    }

    private void Merge()
    {
        int used = 0;
        for (int index = 0; index + 1 < _used; index += 2)
        {
            At(used++) = (At(index + 1).At, At(index).Count + At(index + 1).Count);
        }

        _used = used;
    }
}
