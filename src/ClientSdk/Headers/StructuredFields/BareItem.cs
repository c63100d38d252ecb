namespace ClientSdk.Headers.StructuredFields;

/// <summary>The bare items of RFC 9651 section 4.2.3.1. Each reader returns the length that it took, or 0 when the text is none.</summary>
internal static class BareItem
{
    private const int MaxIntegerDigits = 15;
    private const int MaxDecimalWholeDigits = 12;
    private const int MaxDecimalFractionDigits = 3;

    public static int Read(ReadOnlySpan<char> text, out StructuredItem item)
    {
        char first = text[0];
        if (first == '-' || char.IsAsciiDigit(first))
        {
            return ReadNumber(text, out item);
        }

        if (first == '*' || char.IsAsciiLetter(first))
        {
            return ReadToken(text, out item);
        }

        item = default;
        return first switch
        {
            '"' => ReadString(text, out item),
            ':' => ReadByteSequence(text, out item),
            '?' => ReadBoolean(text, out item),
            '@' => ReadDate(text, out item),
            '%' => DisplayString.Read(text, out item),
            _ => 0,
        };
    }

    private static int ReadNumber(ReadOnlySpan<char> text, out StructuredItem item)
    {
        item = default;
        int sign = text[0] == '-' ? 1 : 0;
        int at = sign;
        long value = 0;
        int point = -1;
        for (; at < text.Length && at - sign <= MaxIntegerDigits; at++)
        {
            char c = text[at];
            if (c == '.' && point < 0 && at > sign && at - sign <= MaxDecimalWholeDigits)
            {
                point = at;
            }
            else if (char.IsAsciiDigit(c))
            {
                value = (value * 10) + (c - '0');
            }
            else
            {
                break;
            }
        }

        int fraction = point < 0 ? 0 : at - point - 1;
        int digits = at - sign - (point < 0 ? 0 : 1);
        if (digits is 0 or > MaxIntegerDigits || fraction > MaxDecimalFractionDigits || (point >= 0 && fraction == 0)
            || (at < text.Length && point < 0 && char.IsAsciiDigit(text[at])))
        {
            return 0;
        }

        for (int i = fraction; point >= 0 && i < MaxDecimalFractionDigits; i++)
        {
            value *= 10;
        }

        item = new(point < 0 ? StructuredItemKind.Integer : StructuredItemKind.Decimal, sign == 1 ? -value : value, text[..at]);
        return at;
    }

    private static int ReadString(ReadOnlySpan<char> text, out StructuredItem item)
    {
        item = default;
        for (int at = 1; at < text.Length; at++)
        {
            char c = text[at];
            if (c == '"')
            {
                item = new(StructuredItemKind.String, 0, text[1..at]);
                return at + 1;
            }

            if (c is < ' ' or > '~' || (c == '\\' && (++at >= text.Length || text[at] is not ('"' or '\\'))))
            {
                return 0;
            }
        }

        return 0;
    }

    private static int ReadToken(ReadOnlySpan<char> text, out StructuredItem item)
    {
        int at = 1;
        while (at < text.Length && (char.IsAsciiLetterOrDigit(text[at]) || "!#$%&'*+-.^_`|~:/".Contains(text[at])))
        {
            at++;
        }

        item = new(StructuredItemKind.Token, 0, text[..at]);
        return at;
    }

    // Section 4.2.7: padding may be missing, and padding bits that are not zero are no reason to fail.
    private static int ReadByteSequence(ReadOnlySpan<char> text, out StructuredItem item)
    {
        item = default;
        int end = text[1..].IndexOf(':');
        if (end < 0)
        {
            return 0;
        }

        ReadOnlySpan<char> padded = text.Slice(1, end);
        ReadOnlySpan<char> plain = padded.TrimEnd('=');
        foreach (char c in plain)
        {
            if (!char.IsAsciiLetterOrDigit(c) && c is not ('+' or '/'))
            {
                return 0;
            }
        }

        if (plain.Length % 4 == 1 || (padded.Length > plain.Length && (padded.Length % 4 != 0 || padded.Length - plain.Length > 2)))
        {
            return 0;
        }

        item = new(StructuredItemKind.ByteSequence, 0, plain);
        return end + 2;
    }

    private static int ReadBoolean(ReadOnlySpan<char> text, out StructuredItem item)
    {
        bool isBoolean = text.Length > 1 && text[1] is ('0' or '1');
        item = isBoolean ? new(StructuredItemKind.Boolean, text[1] - '0', text[..2]) : default;
        return isBoolean ? 2 : 0;
    }

    private static int ReadDate(ReadOnlySpan<char> text, out StructuredItem item)
    {
        item = default;
        if (text.Length < 2 || !(text[1] == '-' || char.IsAsciiDigit(text[1])))
        {
            return 0;
        }

        int length = ReadNumber(text[1..], out StructuredItem number);
        if (length == 0 || number.Kind != StructuredItemKind.Integer)
        {
            return 0;
        }

        item = new(StructuredItemKind.Date, number.Number, number.Text);
        return length + 1;
    }
}
