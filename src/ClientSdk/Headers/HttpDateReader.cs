namespace ClientSdk.Headers;

/// <summary>The three forms of HTTP-date that a recipient must accept (RFC 9110 section 5.6.7). Always GMT, never local.</summary>
internal static class HttpDateReader
{
    private const string Days = "MonTueWedThuFriSatSun";
    private const string Months = "JanFebMarAprMayJunJulAugSepOctNovDec";

    private static readonly string[] LongDays = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"];

    /// <param name="text">The trimmed field value.</param>
    /// <param name="nowTicks">An instant near the present, for two-digit years.</param>
    /// <param name="ticks">The instant in UTC ticks.</param>
    public static bool TryRead(ReadOnlySpan<char> text, long nowTicks, out long ticks)
    {
        ticks = 0;
        if (text.Length is < 24 or > 33)
        {
            return false;
        }

        if (text[3] == ',')
        {
            return text.Length == 29 && TryReadImf(text, out ticks);
        }

        return text[3] == ' ' ? text.Length == 24 && TryReadAsctime(text, out ticks) : TryReadRfc850(text, nowTicks, out ticks);
    }

    // Sun, 06 Nov 1994 08:49:37 GMT
    private static bool TryReadImf(ReadOnlySpan<char> t, out long ticks)
    {
        ticks = 0;
        return IndexOfName(Days, t[..3]) >= 0 && t[4] == ' ' && t[7] == ' ' && t[11] == ' ' && t[16] == ' ' && t[25..] is " GMT"
            && TryNumber(t[5..7], out int day) && TryNumber(t[12..16], out int year)
            && TryCompose(year, IndexOfName(Months, t[8..11]), day, t[17..25], out ticks);
    }

    // Sun Nov  6 08:49:37 1994
    private static bool TryReadAsctime(ReadOnlySpan<char> t, out long ticks)
    {
        ticks = 0;
        ReadOnlySpan<char> dayText = t[8] == ' ' ? t[9..10] : t[8..10];
        return IndexOfName(Days, t[..3]) >= 0 && t[7] == ' ' && t[10] == ' ' && t[19] == ' '
            && TryNumber(dayText, out int day) && TryNumber(t[20..24], out int year)
            && TryCompose(year, IndexOfName(Months, t[4..7]), day, t[11..19], out ticks);
    }

    // Sunday, 06-Nov-94 08:49:37 GMT
    private static bool TryReadRfc850(ReadOnlySpan<char> text, long nowTicks, out long ticks)
    {
        ticks = 0;
        int comma = text.IndexOf(',');
        if (comma < 6 || text.Length != comma + 24 || !IsLongDay(text[..comma]))
        {
            return false;
        }

        ReadOnlySpan<char> t = text[(comma + 1)..];
        if (t[0] != ' ' || t[3] != '-' || t[7] != '-' || t[10] != ' ' || t[19..] is not " GMT"
            || !TryNumber(t[1..3], out int day) || !TryNumber(t[8..10], out int year))
        {
            return false;
        }

        // More than 50 years ahead means the past century (RFC 9110 section 5.6.7).
        int thisYear = new DateTime(Math.Clamp(nowTicks, 0, DateTime.MaxValue.Ticks), DateTimeKind.Utc).Year;
        year += thisYear - (thisYear % 100);
        year -= year > thisYear + 50 ? 100 : 0;
        return TryCompose(year, IndexOfName(Months, t[4..7]), day, t[11..19], out ticks);
    }

    private static bool TryCompose(int year, int month, int day, ReadOnlySpan<char> time, out long ticks)
    {
        ticks = 0;
        if (year is < 1 or > 9999 || month < 0 || day < 1 || day > DateTime.DaysInMonth(year, month + 1)
            || time[2] != ':' || time[5] != ':'
            || !TryNumber(time[..2], out int hour) || !TryNumber(time[3..5], out int minute) || !TryNumber(time[6..8], out int second)
            || hour > 23 || minute > 59 || second > 60)
        {
            return false;
        }

        // Second 60 is a leap second: legal, and one second after 59.
        ticks = new DateTime(year, month + 1, day, hour, minute, 0, DateTimeKind.Utc).Ticks + (second * TimeSpan.TicksPerSecond);
        return true;
    }

    private static bool TryNumber(ReadOnlySpan<char> text, out int number)
    {
        number = 0;
        foreach (char c in text)
        {
            if (!char.IsAsciiDigit(c))
            {
                return false;
            }

            number = (number * 10) + (c - '0');
        }

        return true;
    }

    private static int IndexOfName(string names, ReadOnlySpan<char> name)
    {
        int at = names.AsSpan().IndexOf(name, StringComparison.Ordinal);
        return at >= 0 && at % 3 == 0 ? at / 3 : -1;
    }

    private static bool IsLongDay(ReadOnlySpan<char> name)
    {
        foreach (string day in LongDays)
        {
            if (name.SequenceEqual(day))
            {
                return true;
            }
        }

        return false;
    }
}
