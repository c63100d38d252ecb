namespace ClientSdk.Limiters;

/// <summary>
/// Completions in time order, own and phantom (others' consumption that a reply has proved). A queue in a circular array;
/// with a grain, times are rounded up to it and equal ones merged, so that memory is bounded for any limit.
/// </summary>
internal sealed class WindowRing(long grain)
{
    private Entry[] _entries = new Entry[16];
    private int _head;

    public int Count { get; private set; }

    /// <summary>The sum of all entries.</summary>
    public long Held { get; private set; }

    /// <summary>The part of it that others consumed.</summary>
    public long HeldPhantoms { get; private set; }

    public long OldestAt => _entries[_head].At;

    /// <summary>The time of the entry that was taken out last; 0 when none ever was.</summary>
    public long LastTakenAt => _entries[(_head - 1) & (_entries.Length - 1)].At;

    public void Push(long at, int own, int phantoms)
    {
        Held += own + phantoms;
        HeldPhantoms += phantoms;
        if (Count > 0)
        {
            ref Entry newest = ref _entries[(_head + Count - 1) & (_entries.Length - 1)];
            if (at <= newest.At)
            {
                // Later is always safe, so an entry out of order joins the newest one, which is at the end of its grain.
                newest = new Entry(newest.At, newest.Own + own, newest.Phantoms + phantoms);
                return;
            }
        }

        Append(new Entry(grain > 1 ? (at + grain - 1) / grain * grain : at, own, phantoms));
    }

    /// <summary>Takes the oldest entry out and returns its permits.</summary>
    public int Pop()
    {
        Entry oldest = _entries[_head];
        _head = (_head + 1) & (_entries.Length - 1);
        Count--;
        Held -= oldest.Own + oldest.Phantoms;
        HeldPhantoms -= oldest.Phantoms;
        return oldest.Own + oldest.Phantoms;
    }

    public void CopyTo(WindowRing other)
    {
        for (int index = 0; index < Count; index++)
        {
            Entry entry = _entries[(_head + index) & (_entries.Length - 1)];
            other.Push(entry.At, entry.Own, entry.Phantoms);
        }
    }

    /// <summary>Forgets phantoms, oldest first; own entries never.</summary>
    public void RemovePhantoms(long count)
    {
        for (int index = 0; index < Count && count > 0; index++)
        {
            ref Entry entry = ref _entries[(_head + index) & (_entries.Length - 1)];
            int removed = (int)Math.Min(entry.Phantoms, count);
            entry = entry with { Phantoms = entry.Phantoms - removed };
            count -= removed;
            Held -= removed;
            HeldPhantoms -= removed;
        }
    }

    /// <summary>The time of the entry with which so many permits are reached from the oldest on; <see langword="null"/> when there are fewer.</summary>
    public long? TimeOf(long permits)
    {
        for (int index = 0; index < Count; index++)
        {
            Entry entry = _entries[(_head + index) & (_entries.Length - 1)];
            permits -= entry.Own + entry.Phantoms;
            if (permits <= 0)
            {
                return entry.At;
            }
        }

        return null;
    }

    /// <summary>The permits of all entries up to then.</summary>
    public long HeldThrough(long at)
    {
        long held = 0;
        for (int index = 0; index < Count; index++)
        {
            Entry entry = _entries[(_head + index) & (_entries.Length - 1)];
            if (entry.At > at)
            {
                break;
            }

            held += entry.Own + entry.Phantoms;
        }

        return held;
    }

    private void Append(Entry entry)
    {
        if (Count == _entries.Length)
        {
            var larger = new Entry[Count * 2];
            for (int index = 0; index < Count; index++)
            {
                larger[index] = _entries[(_head + index) & (Count - 1)];
            }

            (_entries, _head) = (larger, 0);
        }

        _entries[(_head + Count++) & (_entries.Length - 1)] = entry;
    }

    private readonly record struct Entry(long At, int Own, int Phantoms);
}
