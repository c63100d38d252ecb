namespace ClientSdk.Headers;

/// <summary>
/// <c>Retry-After</c> (RFC 9110 section 10.2.3): a delay in seconds, or one of the three forms of HTTP-date. Raw, because the
/// framework's typed property silently drops fractions, lists and large numbers.
/// </summary>
internal static class RetryAfterReader
{
    public static FieldValue Read(ReadOnlySpan<char> line, ServerClock clock)
    {
        ReadOnlySpan<char> text = FieldText.Trim(line);
        if (DecimalNumber.TryParse(text, out DecimalNumber number))
        {
            return FieldValue.Of(number.Seconds);
        }

        return HttpDateReader.TryRead(text, clock.NowTicks, out long instant)
            ? clock.Until(instant)
            : ReadNumbers(text, isMilliseconds: false);
    }

    public static FieldValue ReadMilliseconds(ReadOnlySpan<char> line) => ReadNumbers(FieldText.Trim(line), isMilliseconds: true);

    // Two proxies, two opinions: the longest wait is safe for both.
    private static FieldValue ReadNumbers(ReadOnlySpan<char> text, bool isMilliseconds)
    {
        if (FieldText.IsGrouped(text))
        {
            return FieldValue.Malformed;
        }

        long longest = -1;
        while (FieldText.Next(ref text, ',', out ReadOnlySpan<char> member))
        {
            if (!DecimalNumber.TryParse(member, out DecimalNumber number))
            {
                return FieldValue.Malformed;
            }

            longest = Math.Max(longest, isMilliseconds ? number.Milliseconds : number.Seconds);
        }

        return longest < 0 ? FieldValue.Malformed : FieldValue.Of(longest);
    }
}
