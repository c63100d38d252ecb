namespace ClientSdk.Headers;

/// <summary>A count of permits. A fraction is dropped (Reddit prints <c>598.0</c>); a sign, a word or more than 64 bits makes it unknown.</summary>
internal static class CountReader
{
    /// <summary>Nothing but ASCII digits, so few that they fit into 64 bits.</summary>
    public static bool TryReadDigits(string text, out long count)
    {
        count = 0;
        if (text.Length is 0 or > 18)
        {
            return false;
        }

        foreach (char c in text)
        {
            uint digit = (uint)(c - '0');
            if (digit > 9)
            {
                return false;
            }

            count = (count * 10) + digit;
        }

        return true;
    }

    public static bool TryRead(ReadOnlySpan<char> text, out long count)
    {
        bool isCount = DecimalNumber.TryParse(text, out DecimalNumber number) && !number.IsTooLarge;
        count = isCount ? number.Whole : 0;
        return isCount;
    }
}
