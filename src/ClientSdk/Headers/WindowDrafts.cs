namespace ClientSdk.Headers;

/// <summary>The windows of one reply while they are put together; its array is kept for the next reply.</summary>
internal sealed class WindowDrafts
{
    /// <summary>No server has more limits; without a bound a hostile list would cost time that grows with its square.</summary>
    public const int Most = 32;

    private readonly WindowDraft[] _items = new WindowDraft[Most + 1];

    private int _highest;

    public int Count { get; private set; }

    /// <summary>There is a policy to be given to a window.</summary>
    public bool HasPolicies { get; private set; }

    /// <summary>More than one family speaks, and perhaps of the same.</summary>
    public bool HasSeveralFamilies { get; set; }

    /// <summary>A field had more windows than a reply may have. It is dropped as a whole.</summary>
    public bool IsOverfull { get; private set; }

    public Span<WindowDraft> Items => _items.AsSpan(0, Count);

    public ref WindowDraft GetOrAdd(string? family, string? name)
    {
        foreach (ref WindowDraft draft in Items)
        {
            // Families are constants, or else one and the same remembered name.
            if (ReferenceEquals(draft.Family, family) && draft.Name == name && !draft.IsPolicy)
            {
                return ref draft;
            }
        }

        ref WindowDraft added = ref Next();
        added.Begin(family, name);
        return ref added;
    }

    public ref WindowDraft Add(scoped in WindowDraft draft)
    {
        HasPolicies |= draft.IsPolicy;
        ref WindowDraft added = ref Next();
        added = draft;
        return ref added;
    }

    public int IndexOf(string family, string? name)
    {
        for (int i = 0; i < Count; i++)
        {
            if (ReferenceEquals(_items[i].Family, family) && _items[i].Name == name && !_items[i].IsPolicy)
            {
                return i;
            }
        }

        return -1;
    }

    public void RemoveAt(int index)
    {
        Items[(index + 1)..].CopyTo(Items[index..]);
        Count--;
    }

    /// <summary>Keeps a name for the family's window, whose own headers may come before or after it.</summary>
    public void Name(string? family, string name) => GetOrAdd(family, null).GivenName ??= name;

    /// <summary>Takes back what a field has added before it turned out to be malformed.</summary>
    public void CutTo(int count) => (Count, IsOverfull) = (count, false);

    public void Clear()
    {
        // Only names are worth forgetting, and removed windows may have left some behind the last.
        foreach (ref WindowDraft draft in _items.AsSpan(0, _highest))
        {
            draft.ForgetNames();
        }

        (Count, _highest, IsOverfull, HasPolicies, HasSeveralFamilies) = (0, 0, false, false, false);
    }

    // What does not fit goes into the last place, which is not counted.
    private ref WindowDraft Next()
    {
        IsOverfull |= Count == Most;
        int at = Count;
        Count += at < Most ? 1 : 0;
        _highest = Math.Max(_highest, at + 1);
        return ref _items[at];
    }
}
