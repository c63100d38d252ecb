namespace ClientSdk.Headers;

/// <summary>How field values are cut: optional whitespace is SP and HTAB only (RFC 9110 section 5.6.3), lists are split outside quotes.</summary>
internal static class FieldText
{
    // string.Trim would take U+00A0 as well, which is a letter in a field value.
    public static ReadOnlySpan<char> Trim(ReadOnlySpan<char> text) =>
        text.IsEmpty || (text[0] > ' ' && text[^1] > ' ') ? text : text.Trim(" \t");

    /// <summary>Takes the next part off the front; a separator inside a quoted string does not count. <see langword="false"/> at the end.</summary>
    public static bool Next(scoped ref ReadOnlySpan<char> rest, char separator, out ReadOnlySpan<char> part)
    {
        while (!rest.IsEmpty)
        {
            int end = IndexOutsideQuotes(rest, separator);
            part = Trim(end < 0 ? rest : rest[..end]);
            rest = end < 0 ? [] : rest[(end + 1)..];
            if (!part.IsEmpty)
            {
                // Empty members are skipped by recipients: RFC 9110 section 5.6.1.2.
                return true;
            }
        }

        part = [];
        return false;
    }

    /// <summary><c>1,000</c>: groups of three after bare commas. Proxies join with a comma and a space, so this is a grouped number.</summary>
    public static bool IsGrouped(ReadOnlySpan<char> text)
    {
        int comma = text.IndexOf(',');
        if (comma is < 1 or > 3 || !AreDigits(text[..comma]) || (text.Length - comma) % 4 != 0)
        {
            return false;
        }

        for (int at = comma; at < text.Length; at += 4)
        {
            if (text[at] != ',' || !AreDigits(text.Slice(at + 1, 3)))
            {
                return false;
            }
        }

        return true;
    }

    private static bool AreDigits(ReadOnlySpan<char> text)
    {
        foreach (char c in text)
        {
            if (!char.IsAsciiDigit(c))
            {
                return false;
            }
        }

        return true;
    }

    private static int IndexOutsideQuotes(ReadOnlySpan<char> text, char separator)
    {
        bool quoted = false;
        for (int i = 0; i < text.Length; i++)
        {
            char c = text[i];
            if (c == separator && !quoted)
            {
                return i;
            }

            quoted ^= c == '"';
            i += quoted && c == '\\' ? 1 : 0;
        }

        return -1;
    }
}
