namespace ClientSdk.Headers.StructuredFields;

/// <summary>A Display String: <c>%"…"</c> with percent-encoded UTF-8 (RFC 9651 section 4.2.10). Its text is checked and left encoded.</summary>
internal static class DisplayString
{
    public static int Read(ReadOnlySpan<char> text, out StructuredItem item)
    {
        item = default;
        if (text.Length < 3 || text[1] != '"')
        {
            return 0;
        }

        for (int at = 2; at < text.Length; at++)
        {
            char c = text[at];
            if (c == '"')
            {
                item = new(StructuredItemKind.DisplayString, 0, text[2..at]);
                return at + 1;
            }

            if (c is < ' ' or > '~')
            {
                return 0;
            }

            if (c == '%' && (at + 2 >= text.Length || !char.IsAsciiHexDigitLower(text[++at]) || !char.IsAsciiHexDigitLower(text[++at])))
            {
                return 0;
            }
        }

        return 0;
    }
}
