namespace ClientSdk.Headers;

/// <summary>
/// A reset whose unit the header's name does not tell: GitLab sends an epoch where the drafts want a delay, Envoy a delay
/// where GitHub sends an epoch. The size of the number decides.
/// </summary>
internal static class ResetReader
{
    /// <summary>In seconds. Beyond this a reset is an instant, or taken for a mistake.</summary>
    public const long LongestDelay = 366 * 86_400;

    private const long MaxPlausibleTicks = LongestDelay * TimeSpan.TicksPerSecond;

    private const long EpochSecondsFrom = 1_000_000_000;
    private const long EpochMillisecondsFrom = 1_000_000_000_000;

    public static FieldValue Read(ReadOnlySpan<char> line, ServerClock clock)
    {
        ReadOnlySpan<char> text = FieldText.Trim(line);
        if (DecimalNumber.TryParse(text, out DecimalNumber number))
        {
            return FromNumber(number, clock);
        }

        // A date has a comma in it, so it comes before the list.
        return HttpDateReader.TryRead(text, clock.NowTicks, out long instant)
            ? Plausible(clock.Until(instant))
            : ReadMembers(text, clock);
    }

    /// <summary>The unprefixed field of the drafts: integers only, parameters are comments.</summary>
    public static FieldValue ReadInteger(ReadOnlySpan<char> line, ServerClock clock)
    {
        ReadOnlySpan<char> text = FieldText.Trim(line);
        FieldValue latest = FieldText.IsGrouped(text) ? FieldValue.Malformed : FieldValue.Absent;
        while (latest.State != FieldState.Malformed && FieldText.Next(ref text, ',', out ReadOnlySpan<char> member))
        {
            FieldText.Next(ref member, ';', out ReadOnlySpan<char> value);
            FieldValue one = !value.Contains('.') && DecimalNumber.TryParse(value, out DecimalNumber number)
                ? FromNumber(number, clock)
                : FieldValue.Malformed;
            latest = one.HasValue ? FieldValue.Longest(latest, one) : one;
        }

        return latest.HasValue ? latest : FieldValue.Malformed;
    }

    /// <summary>A name or a profile says that the number counts milliseconds from now.</summary>
    public static FieldValue ReadMilliseconds(ReadOnlySpan<char> line) => Plausible(RetryAfterReader.ReadMilliseconds(line));

    /// <summary>A name says that the number counts seconds from now.</summary>
    public static FieldValue ReadSeconds(ReadOnlySpan<char> line) =>
        DecimalNumber.TryParse(FieldText.Trim(line), out DecimalNumber number) ? Plausible(FieldValue.Of(number.Seconds)) : FieldValue.Malformed;

    public static FieldValue FromNumber(DecimalNumber number, ServerClock clock)
    {
        if (number.Whole < EpochSecondsFrom)
        {
            return Plausible(FieldValue.Of(number.Seconds));
        }

        long limit = DateTime.MaxValue.Ticks - DateTime.UnixEpoch.Ticks;
        bool isSeconds = number.Whole < EpochMillisecondsFrom;
        if (number.Whole > limit / (isSeconds ? TimeSpan.TicksPerSecond : TimeSpan.TicksPerMillisecond))
        {
            return FieldValue.Malformed;
        }

        long sinceEpoch = isSeconds
            ? (number.Whole * TimeSpan.TicksPerSecond) + number.TenMillionths
            : (number.Whole * TimeSpan.TicksPerMillisecond) + (number.TenMillionths / 1000);
        return Plausible(clock.Until(DateTime.UnixEpoch.Ticks + sinceEpoch));
    }

    private static FieldValue ReadMembers(ReadOnlySpan<char> text, ServerClock clock)
    {
        FieldValue latest = FieldText.IsGrouped(text) ? FieldValue.Malformed : FieldValue.Absent;
        while (latest.State != FieldState.Malformed && FieldText.Next(ref text, ',', out ReadOnlySpan<char> member))
        {
            FieldValue one = ReadMember(member, clock);
            latest = one.HasValue ? FieldValue.Longest(latest, one) : one;
        }

        return latest.HasValue ? latest : FieldValue.Malformed;
    }

    private static FieldValue ReadMember(ReadOnlySpan<char> text, ServerClock clock) =>
        DecimalNumber.TryParse(text, out DecimalNumber number) ? FromNumber(number, clock)
        : GoDurationReader.TryRead(text, out long ticks) ? Plausible(FieldValue.Of(ticks))
        : IsoInstantReader.TryRead(text, out long instant) ? Plausible(clock.Until(instant))
        : FieldValue.Malformed;

    public static FieldValue Plausible(FieldValue value) =>
        value.HasValue && value.Value > MaxPlausibleTicks ? FieldValue.Malformed : value;
}
