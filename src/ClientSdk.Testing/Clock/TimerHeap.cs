namespace ClientSdk.Testing.Clock;

/// <summary>
/// A binary heap by (due, sequence) in which a timer knows its own place, so that disposing one takes it out at once:
/// a week of requests with time limits leaves millions of disposed timers, which must not pile up until they are due.
/// </summary>
internal sealed class TimerHeap
{
    private VirtualTimer[] _items = new VirtualTimer[64];

    internal int Count { get; private set; }

    internal VirtualTimer First => _items[0];

    internal void Add(VirtualTimer timer)
    {
        if (Count == _items.Length)
        {
            Array.Resize(ref _items, Count * 2);
        }

        Count++;
        MoveUp(timer, Count - 1);
    }

    internal void Remove(VirtualTimer timer)
    {
        int hole = timer.HeapIndex;
        if (hole < 0)
        {
            return;
        }

        timer.HeapIndex = -1;
        Count--;
        VirtualTimer last = _items[Count];
        _items[Count] = null!;
        if (hole == Count)
        {
            return;
        }

        MoveUp(last, hole);
        MoveDown(last, last.HeapIndex);
    }

    private void MoveUp(VirtualTimer timer, int index)
    {
        while (index > 0)
        {
            int parent = (index - 1) / 2;
            if (!IsBefore(timer, _items[parent]))
            {
                break;
            }

            Place(_items[parent], index);
            index = parent;
        }

        Place(timer, index);
    }

    private void MoveDown(VirtualTimer timer, int index)
    {
        while (true)
        {
            int child = (2 * index) + 1;
            if (child >= Count)
            {
                break;
            }

            if (child + 1 < Count && IsBefore(_items[child + 1], _items[child]))
            {
                child++;
            }

            if (!IsBefore(_items[child], timer))
            {
                break;
            }

            Place(_items[child], index);
            index = child;
        }

        Place(timer, index);
    }

    private void Place(VirtualTimer timer, int index)
    {
        _items[index] = timer;
        timer.HeapIndex = index;
    }

    private static bool IsBefore(VirtualTimer left, VirtualTimer right) =>
        left.Due != right.Due ? left.Due < right.Due : left.Sequence < right.Sequence;
}
