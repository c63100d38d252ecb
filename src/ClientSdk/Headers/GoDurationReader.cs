namespace ClientSdk.Headers;

/// <summary>A duration as Go prints it: <c>6m0s</c>, <c>20ms</c>, <c>1h2m3.5s</c>, <c>500µs</c>. No sign, and a unit behind every number.</summary>
internal static class GoDurationReader
{
    // Field values arrive as ISO 8859-1, so a micro sign that was sent in UTF-8 shows up as two characters.
    private static readonly string[] MicroSeconds = ["us", "\u00B5s", "\u03BCs", "\u00C2\u00B5s", "\u00CE\u00BCs"];

    public static bool TryRead(ReadOnlySpan<char> text, out long ticks)
    {
        ticks = 0;
        if (text.IsEmpty)
        {
            return false;
        }

        while (!text.IsEmpty)
        {
            int unitAt = 0;
            while (unitAt < text.Length && (char.IsAsciiDigit(text[unitAt]) || text[unitAt] == '.'))
            {
                unitAt++;
            }

            if (unitAt == text.Length || !DecimalNumber.TryParse(text[..unitAt], out DecimalNumber number))
            {
                return false;
            }

            text = text[unitAt..];
            int unitEnd = 1;
            while (unitEnd < text.Length && !char.IsAsciiDigit(text[unitEnd]))
            {
                unitEnd++;
            }

            if (!TryScale(number, text[..unitEnd], out long part))
            {
                return false;
            }

            ticks = Math.Min(ticks + part, DecimalNumber.MaxTicks);
            text = text[unitEnd..];
        }

        return true;
    }

    private static bool TryScale(DecimalNumber number, ReadOnlySpan<char> unit, out long ticks)
    {
        long seconds = number.Seconds;
        ticks = unit switch
        {
            "h" => Times(seconds, 3600),
            "m" => Times(seconds, 60),
            "s" => seconds,
            "ms" => seconds / 1000,
            "ns" => seconds / 1_000_000_000,
            _ => IsMicroSeconds(unit) ? seconds / 1_000_000 : -1,
        };

        return ticks >= 0;
    }

    private static long Times(long ticks, long factor) =>
        ticks > DecimalNumber.MaxTicks / factor ? DecimalNumber.MaxTicks : ticks * factor;

    private static bool IsMicroSeconds(ReadOnlySpan<char> unit)
    {
        foreach (string spelling in MicroSeconds)
        {
            if (unit.SequenceEqual(spelling))
            {
                return true;
            }
        }

        return false;
    }
}
