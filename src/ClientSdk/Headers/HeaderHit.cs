using System.Net.Http.Headers;

namespace ClientSdk.Headers;

/// <summary>One header of a reply that means something here: its name as received, its meaning, and its lines.</summary>
internal struct HeaderHit
{
    private KnownName _known;

    // A string, or several of them.
    private object? _lines;

    public readonly string Name => _known.Text;

    public readonly HeaderMeaning Meaning => _known.Meaning!;

    /// <summary>The only line, or <see langword="null"/> when there are several.</summary>
    public readonly string? Line => _lines as string;

    public readonly string[] Lines => _lines as string[] ?? [Line ?? ""];

    /// <summary>A list may be split over several lines (RFC 9110 section 5.3).</summary>
    public readonly string Joined => Line ?? string.Join(", ", Lines);

    /// <summary>Whether the last reply had this name in this place, so that it is known by one comparison.</summary>
    public readonly bool IsLike(string name) => _known is { } known && string.Equals(known.Text, name, StringComparison.Ordinal);

    public void Take(KnownName known) => _known = known;

    public void Take(HeaderStringValues lines) => _lines = lines.Count == 1 ? lines.ToString() : lines.ToArray();

    /// <summary>The name stays, for the next reply; what the reply said goes.</summary>
    public void Forget() => _lines = null;
}
