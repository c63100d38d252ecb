namespace ClientSdk.Headers;

/// <summary>
/// Names of windows that stand inside a value (policies, buckets). The same few come with every reply, so they are made a
/// string once. A fixed number is kept; a name that finds its place taken pushes the other out.
/// </summary>
internal static class NameCache
{
    private const int Slots = 256;
    private const int LongestName = 64;

    private static readonly string?[] Names = new string?[Slots];

    public static string Get(ReadOnlySpan<char> text)
    {
        if (text.Length is 0 or > LongestName)
        {
            return text.ToString();
        }

        int at = Hash(text);
        string? known = Volatile.Read(ref Names[at]);
        if (known is not null && text.SequenceEqual(known))
        {
            return known;
        }

        string? neighbour = Volatile.Read(ref Names[at ^ 1]);
        if (neighbour is not null && text.SequenceEqual(neighbour))
        {
            return neighbour;
        }

        // Its own place if that is free, else the one beside it: so two names never push each other out in turn.
        string name = text.ToString();
        Volatile.Write(ref Names[known is null ? at : at ^ 1], name);
        return name;
    }

    /// <summary><c>prefix</c>, separator, <c>name</c>.</summary>
    public static string Get(string prefix, char separator, ReadOnlySpan<char> name)
    {
        if (prefix.Length + 1 + name.Length > LongestName)
        {
            return string.Concat(prefix, [separator], name);
        }

        Span<char> joined = stackalloc char[LongestName];
        prefix.CopyTo(joined);
        joined[prefix.Length] = separator;
        name.CopyTo(joined[(prefix.Length + 1)..]);
        return Get(joined[..(prefix.Length + 1 + name.Length)]);
    }

    // A few letters are enough; a collision costs time, never correctness.
    private static int Hash(ReadOnlySpan<char> text)
    {
        uint sum = (uint)text.Length + (text[0] * 31u) + (text[^1] * 131u) + (text[text.Length >> 1] * 1031u) + (text[text.Length / 3] * 8209u);
        return (int)((sum * 0x9E3779B1u) >> 24);
    }
}
