namespace ClientSdk.Headers;

/// <summary>
/// ISO 8601 / RFC 3339 with a zone: <c>2026-01-15T12:31Z</c>, <c>2025-01-15T15:23:00.500+01:00</c>. Without a zone it is
/// local to nobody and is not read.
/// </summary>
internal static class IsoInstantReader
{
    public static bool TryRead(ReadOnlySpan<char> t, out long ticks)
    {
        ticks = 0;
        if (t.Length < 17 || t[4] != '-' || t[7] != '-' || t[10] is not ('T' or 't') || t[13] != ':'
            || !TryNumber(t[..4], out int year) || !TryNumber(t[5..7], out int month) || !TryNumber(t[8..10], out int day)
            || !TryNumber(t[11..13], out int hour) || !TryNumber(t[14..16], out int minute)
            || year < 1 || month is < 1 or > 12 || day < 1 || day > DateTime.DaysInMonth(year, month) || hour > 23 || minute > 59)
        {
            return false;
        }

        ReadOnlySpan<char> rest = t[16..];
        if (!TryTakeSeconds(ref rest, out long seconds) || !TryReadZone(rest, out long offset))
        {
            return false;
        }

        ticks = new DateTime(year, month, day, hour, minute, 0, DateTimeKind.Utc).Ticks + seconds - offset;
        return true;
    }

    private static bool TryTakeSeconds(ref ReadOnlySpan<char> rest, out long ticks)
    {
        ticks = 0;
        if (rest[0] != ':')
        {
            return true;
        }

        int end = rest.IndexOfAny("Zz+-");
        if (end < 3 || !DecimalNumber.TryParse(rest[1..end], out DecimalNumber seconds) || seconds.Whole > 60
            || (end > 3 && rest[3] != '.'))
        {
            return false;
        }

        ticks = seconds.Seconds;
        rest = rest[end..];
        return true;
    }

    private static bool TryReadZone(ReadOnlySpan<char> zone, out long offset)
    {
        offset = 0;
        if (zone is "Z" or "z")
        {
            return true;
        }

        if (zone.Length is not (3 or 5 or 6) || zone[0] is not ('+' or '-') || (zone.Length == 6 && zone[3] != ':'))
        {
            return false;
        }

        int minutes = 0;
        if (!TryNumber(zone[1..3], out int hours) || (zone.Length > 3 && !TryNumber(zone[^2..], out minutes)) || hours > 23 || minutes > 59)
        {
            return false;
        }

        offset = (zone[0] == '-' ? -1 : 1) * ((hours * TimeSpan.TicksPerHour) + (minutes * TimeSpan.TicksPerMinute));
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
}
