using System.Net.Http.Headers;

namespace ClientSdk.Headers;

/// <summary>One header of a reply that means something here: its name as received, its meaning, and its lines.</summary>
internal struct HeaderHit
{
    private KnownName _known;

    // A string, or several of them, unless it is a number.
    private object? _lines;

    /// <summary>One and the same for a name of one spelling, nearly always.</summary>
    public readonly KnownName Known => _known;

    public readonly string Name => _known.Text;

    public readonly HeaderMeaning Meaning => _known.Meaning!;

    /// <summary>A few digits and nothing else, as nearly every header of nearly every reply has; -1 for anything else.</summary>
    public long Number { get; private set; }

    public readonly string[] Lines => _lines as string[] ?? [];

    /// <summary>A list may be split over several lines (RFC 9110 section 5.3).</summary>
    public readonly string Joined => _lines as string ?? string.Join(", ", Lines);

    public readonly bool HasOneLine => _lines is string;

    /// <summary>Whether the last reply had this name in this place, so that it is known by one comparison.</summary>
    public readonly bool IsLike(string name) => _known is { } known && KnownName.AreSame(known.Text, name);

    public void Take(KnownName known) => _known = known;

    public void Take(HeaderStringValues lines)
    {
        Number = -1;
        if (lines.Count != 1)
        {
            _lines = lines.ToArray();
            return;
        }

        string line = lines.ToString();
        if (_known.IsNumber && CountReader.TryReadDigits(line, out long number))
        {
            Number = number;
        }
        else
        {
            _lines = line;
        }
    }

    /// <summary>The name stays, for the next reply; what the reply said goes.</summary>
    public void Forget() => _lines = null;
}
