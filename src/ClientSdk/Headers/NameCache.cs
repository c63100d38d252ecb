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

        ref string? slot = ref Names[string.GetHashCode(text) & (Slots - 1)];
        string? known = Volatile.Read(ref slot);
        if (known is null || !text.SequenceEqual(known))
        {
            known = text.ToString();
            Volatile.Write(ref slot, known);
        }

        return known;
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
}
