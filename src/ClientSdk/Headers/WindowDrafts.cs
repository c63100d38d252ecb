namespace ClientSdk.Headers;

/// <summary>The windows of one reply while they are put together; its array is kept for the next reply.</summary>
internal sealed class WindowDrafts
{
    private WindowDraft[] _items = new WindowDraft[8];

    public int Count { get; private set; }

    public Span<WindowDraft> Items => _items.AsSpan(0, Count);

    public ref WindowDraft GetOrAdd(string? family, string? name)
    {
        for (int i = 0; i < Count; i++)
        {
            // Families are constants, or else one and the same remembered name.
            if (ReferenceEquals(_items[i].Family, family) && _items[i].Name == name && !_items[i].IsPolicy)
            {
                return ref _items[i];
            }
        }

        return ref Add(new WindowDraft(family, name));
    }

    public ref WindowDraft Add(scoped in WindowDraft draft)
    {
        if (Count == _items.Length)
        {
            Array.Resize(ref _items, Count * 2);
        }

        _items[Count] = draft;
        return ref _items[Count++];
    }

    public int IndexOf(string family, string? name)
    {
        for (int i = 0; i < Count; i++)
        {
            if (ReferenceEquals(_items[i].Family, family) && !_items[i].IsPolicy
                && string.Equals(_items[i].Name, name, StringComparison.OrdinalIgnoreCase))
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
    public void CutTo(int count) => Count = count;

    public void Clear()
    {
        Array.Clear(_items, 0, _items.Length);
        Count = 0;
    }
}
