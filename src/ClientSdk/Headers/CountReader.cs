namespace ClientSdk.Headers;

/// <summary>A count of permits. A fraction is dropped (Reddit prints <c>598.0</c>); a sign, a word or more than 64 bits makes it unknown.</summary>
internal static class CountReader
{
    public static bool TryRead(ReadOnlySpan<char> text, out long count)
    {
        bool isCount = DecimalNumber.TryParse(text, out DecimalNumber number) && !number.IsTooLarge;
        count = isCount ? number.Whole : 0;
        return isCount;
    }
}
