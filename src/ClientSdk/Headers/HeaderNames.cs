using ClientSdk.Limits;

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
    private const int FirstTell = 4;
    private const int SecondTell = 8;

    // Prefixes without a line in a table; behind a prefix comes at least one letter.
    private static readonly string[] Others = ["zendesk-ratelimit-", "x-ms-ratelimit-remaining-"];

    private const int Forms = 16;

    private readonly KnownName?[] _known = new KnownName?[Slots];
    private readonly StatedWindow[]?[] _forms = new StatedWindow[]?[Forms];
    private readonly HeaderProfile _profile;

    // A bit for each pair of letters, the fifth and the ninth, that a known name has.
    private readonly uint[] _tells = new uint[32];

    // Only a profile can know names that are too short for a ninth letter.
    private readonly bool _hasShortNames;

    public HeaderNames(HeaderProfile profile)
    {
        _profile = profile;
        foreach (string name in VendorHeaders.Table.Keys.Concat(profile.Headers.Keys).Concat(HeaderFamilies.All.Select(family => family.Prefix)).Concat(Others))
        {
            if (name.Length > SecondTell)
            {
                _tells[name[FirstTell] & 31] |= 1u << (name[SecondTell] & 31);
            }
            else
            {
                _hasShortNames = true;
            }
        }
    }

    /// <summary>Most headers of most replies end here. Letters of either case fall on the same bit; what else falls there is sorted out by the comparison.</summary>
    public bool MayKnow(string name) => name.Length > SecondTell
        ? name.Length <= LongestName && (_tells[name[FirstTell] & 31] >> (name[SecondTell] & 31) & 1) != 0
        : _hasShortNames;

    /// <param name="name">A name that may be known.</param>
    public KnownName Find(string name)
    {
        int home = Hash(name);
        for (int i = 0; i < Neighbours; i++)
        {
            KnownName? known = Volatile.Read(ref _known[home ^ i]);
            if (known is null)
            {
                return Remember(name, home ^ i);
            }

            if (string.Equals(known.Text, name, StringComparison.Ordinal))
            {
                return known;
            }
        }

        // Many names on one place: whoever comes pushes out one of them, not always the same.
        return Remember(name, home ^ (name.Length & (Neighbours - 1)));
    }

    /// <summary>One and the same for all who have come to it, as long as there is room: what hangs on a form by its reference is then found by all.</summary>
    public StatedWindow[] Share(StatedWindow[] form)
    {
        for (int i = 0; i < Forms; i++)
        {
            StatedWindow[]? shared = Volatile.Read(ref _forms[i]) ?? Interlocked.CompareExchange(ref _forms[i], form, null) ?? form;
            if (shared.AsSpan().SequenceEqual(form))
            {
                return shared;
            }
        }

        return form;
    }

    private KnownName Remember(string name, int at)
    {
        KnownName known = new(name, Resolve(name));
        Volatile.Write(ref _known[at], known);
        return known;
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

    // Three letters that tell the names of this trade apart; a collision costs time, never correctness.
    private static int Hash(string name)
    {
        int length = name.Length;
        uint sum = ((uint)length * 31) + (name[length - (length >> 3) - 1] * 131u) + (name[length >> 1] * 1031u) + (name[length - (length >> 2) - 1] * 8209u);
        return (int)((sum * 0x9E3779B1u) >> 22);
    }
}
