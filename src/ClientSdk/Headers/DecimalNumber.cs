namespace ClientSdk.Headers;

/// <summary>
/// <c>1*DIGIT [ "." 1*DIGIT ]</c> and nothing else: no sign, exponent, unit or digit outside ASCII (RFC 9110 section 10.2.3,
/// and the plain decimals that Shopify and others send).
/// </summary>
internal readonly record struct DecimalNumber(long Whole, int TenMillionths = 0, bool IsTooLarge = false)
{
    /// <summary>RFC 9111 section 1.2.2 has this ceiling for the same grammar.</summary>
    public const long MaxSeconds = 2147483648;

    public const long MaxTicks = MaxSeconds * TimeSpan.TicksPerSecond;

    /// <summary>The time when the number counts seconds, cut at <see cref="MaxSeconds"/>.</summary>
    public long Seconds => Whole >= MaxSeconds ? MaxTicks : (Whole * TimeSpan.TicksPerSecond) + TenMillionths;

    /// <summary>The time when the number counts milliseconds, cut at <see cref="MaxSeconds"/>.</summary>
    public long Milliseconds =>
        Whole >= MaxSeconds * 1000 ? MaxTicks : (Whole * TimeSpan.TicksPerMillisecond) + (TenMillionths / 1000);

    public static bool TryParse(ReadOnlySpan<char> text, out DecimalNumber number)
    {
        number = default;
        int at = 0;
        bool tooLarge = false;
        long whole = 0;
        for (; at < text.Length && char.IsAsciiDigit(text[at]); at++)
        {
            int digit = text[at] - '0';

            // 18 digits always fit; only what is longer has to be watched.
            tooLarge |= at >= 18 && whole > (long.MaxValue - digit) / 10;
            whole = tooLarge ? long.MaxValue : (whole * 10) + digit;
        }

        if (at == 0)
        {
            return false;
        }

        int fraction = 0;
        if (at < text.Length && !TryParseFraction(text[at..], out fraction))
        {
            return false;
        }

        number = new DecimalNumber(whole, fraction, tooLarge);
        return true;
    }

    private static bool TryParseFraction(ReadOnlySpan<char> text, out int tenMillionths)
    {
        tenMillionths = 0;
        if (text[0] != '.' || text.Length == 1)
        {
            return false;
        }

        int scale = 1_000_000;
        foreach (char c in text[1..])
        {
            if (!char.IsAsciiDigit(c))
            {
                return false;
            }

            tenMillionths += (c - '0') * scale;
            scale /= 10;
        }

        return true;
    }
}
