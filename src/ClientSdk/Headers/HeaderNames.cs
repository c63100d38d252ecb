namespace ClientSdk.Headers;

/// <summary>
/// From a header's name to its meaning. A name is worked out once and remembered, so that the next reply finds it by one
/// comparison and allocates nothing. A fixed number of names is remembered; whoever sends others merely costs more.
/// </summary>
internal sealed class HeaderNames
{
    private const int Slots = 1024;
    private const int Neighbours = 4;
    private const int LongestName = 96;
    private const int ShortestName = 3;

    private readonly Entry?[] _entries = new Entry?[Slots];
    private readonly HeaderProfile _profile;
    private readonly uint _firstLetters;

    public HeaderNames(HeaderProfile profile)
    {
        _profile = profile;
        foreach (string name in VendorHeaders.Table.Keys.Concat(profile.Headers.Keys))
        {
            _firstLetters |= Letter(name);
        }

        // Date and Age are looked for in every reply; anthropic- and zendesk- are prefixes without a line in the table.
        _firstLetters |= Letter("Date") | Letter("Age") | Letter("zendesk-ratelimit-");
    }

    /// <summary>Most headers of most replies end here.</summary>
    public bool MayKnow(string name) => name.Length is >= ShortestName and <= LongestName && (_firstLetters & Letter(name)) != 0;

    public HeaderMeaning? Find(string name)
    {
        int home = Hash(name);
        for (int i = 0; i < Neighbours; i++)
        {
            Entry? entry = Volatile.Read(ref _entries[home ^ i]);
            if (entry is null)
            {
                return Remember(name, home ^ i);
            }

            if (string.Equals(entry.Name, name, StringComparison.Ordinal))
            {
                return entry.Meaning;
            }
        }

        // Many names on one place: whoever comes pushes out one of them, not always the same.
        return Remember(name, home ^ (name.Length & (Neighbours - 1)));
    }

    private HeaderMeaning? Remember(string name, int at)
    {
        Entry entry = new(name, Resolve(name));
        Volatile.Write(ref _entries[at], entry);
        return entry.Meaning;
    }

    private HeaderMeaning? Resolve(string name)
    {
        HeaderMeaning? meaning =
            FindInProfile(name)
            ?? VendorHeaders.Table.GetValueOrDefault(name)
            ?? NameGrammar.Read(name);
        bool milliseconds = _profile.MillisecondHeaders.Contains(name, StringComparer.OrdinalIgnoreCase);
        return meaning is not null && milliseconds ? meaning with { InMilliseconds = true } : meaning;
    }

    private HeaderMeaning? FindInProfile(string name)
    {
        foreach ((string known, HeaderMeaning meaning) in _profile.Headers)
        {
            if (known.Equals(name, StringComparison.OrdinalIgnoreCase))
            {
                return meaning.Family is null ? meaning with { Family = known } : meaning;
            }
        }

        return null;
    }

    // Letters of either case fall on the same bit; what else falls there is sorted out by the comparison.
    private static uint Letter(string name) => 1u << (name[0] & 31);

    // A few letters that tell the names of this trade apart; a collision costs time, never correctness.
    private static int Hash(string name)
    {
        int length = name.Length;
        uint sum = (uint)length + (name[length - 1] * 31u) + (name[length - 3] * 131u) + (name[length >> 1] * 1031u)
            + (name[(length >> 1) - 1] * 8209u) + (name[length / 3] * 65537u);
        return (int)(((sum ^ (sum >> 15)) * 0x9E3779B1u) >> 22);
    }

    private sealed class Entry(string name, HeaderMeaning? meaning)
    {
        public readonly string Name = name;
        public readonly HeaderMeaning? Meaning = meaning;
    }
}
