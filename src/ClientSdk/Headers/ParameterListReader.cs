namespace ClientSdk.Headers;

/// <summary>
/// Quotas written as parameters: Auth0's <c>b=per_hour;q=10;r=7;t=3540,b=per_day;…</c> and <c>client;q=10;t=1;r=9</c>, Zendesk's
/// <c>total=100; remaining=99; resets=41</c>.
/// </summary>
internal static class ParameterListReader
{
    /// <param name="line">The field value.</param>
    /// <param name="meaning">Its window name is the window itself, or what stands before the name of a bucket.</param>
    /// <param name="clock">For a reset that turns out to be an instant.</param>
    /// <param name="drafts">Where the windows go.</param>
    public static bool TryRead(ReadOnlySpan<char> line, HeaderMeaning meaning, ServerClock clock, WindowDrafts drafts)
    {
        int before = drafts.Count;
        while (FieldText.Next(ref line, ',', out ReadOnlySpan<char> member))
        {
            WindowDraft window = new(meaning.Family, meaning.WindowName);
            while (FieldText.Next(ref member, ';', out ReadOnlySpan<char> parameter))
            {
                if (!TryReadParameter(parameter, meaning, clock, ref window))
                {
                    drafts.CutTo(before);
                    return false;
                }
            }

            if (window.SaysSomething)
            {
                drafts.Add(window);
            }
        }

        return drafts.Count > before;
    }

    private static bool TryReadParameter(ReadOnlySpan<char> text, HeaderMeaning meaning, ServerClock clock, ref WindowDraft window)
    {
        int equals = text.IndexOf('=');
        if (equals < 0)
        {
            window.Name = NameCache.Get(text);
            return true;
        }

        ReadOnlySpan<char> value = FieldText.Trim(text[(equals + 1)..]);
        switch (FieldText.Trim(text[..equals]))
        {
            case "b":
                window.Name = meaning.WindowName is { } prefix ? NameCache.Get(prefix, '.', value) : NameCache.Get(value);
                window.Length = LengthOf(value);
                return true;
            case "q" or "total" or "limit":
                return CountReader.TryRead(value, out window.Limit);
            case "r" or "remaining":
                return CountReader.TryRead(value, out window.Remaining);
            case "t" or "resets" or "reset":
                FieldValue reset = ResetReader.Read(value, clock);
                window.Take(reset);
                return reset.HasValue;
            default:
                return true;
        }
    }

    private static long LengthOf(ReadOnlySpan<char> bucket) => bucket switch
    {
        "per_second" => TimeSpan.TicksPerSecond,
        "per_minute" => TimeSpan.TicksPerMinute,
        "per_hour" => TimeSpan.TicksPerHour,
        "per_day" => TimeSpan.TicksPerDay,
        _ => -1,
    };
}
