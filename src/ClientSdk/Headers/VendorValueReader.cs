namespace ClientSdk.Headers;

/// <summary>The small grammars that single vendors put into one value. Each takes back what it added when the value is malformed.</summary>
internal static class VendorValueReader
{
    /// <summary>Shopify: <c>32/40</c>, used of size.</summary>
    public static bool TryReadUsedOfSize(ReadOnlySpan<char> line, ref WindowDraft draft)
    {
        ReadOnlySpan<char> text = FieldText.Trim(line);
        int slash = text.IndexOf('/');
        if (slash < 0 || !CountReader.TryRead(text[..slash], out long used) || !CountReader.TryRead(text[(slash + 1)..], out long size))
        {
            return false;
        }

        draft.TakeLimit(size);
        draft.TakeRemaining(Math.Max(0, size - used));
        return true;
    }

    /// <summary>Strava: <c>200,2000</c> and <c>120,1501</c>, a quarter of an hour and a day, the second one counting up.</summary>
    public static bool TryReadUsagePair(ReadOnlySpan<char> limits, ReadOnlySpan<char> used, string? family, WindowDrafts drafts)
    {
        if (!TryReadPair(limits, out long shortLimit, out long dayLimit) || !TryReadPair(used, out long shortUsed, out long dayUsed))
        {
            return false;
        }

        drafts.Add(new WindowDraft(family, "15min") { Limit = shortLimit, Used = shortUsed, Length = 15 * TimeSpan.TicksPerMinute });
        drafts.Add(new WindowDraft(family, "daily") { Limit = dayLimit, Used = dayUsed, Length = TimeSpan.TicksPerDay });
        return true;
    }

    /// <summary>Riot Games: <c>20:1,100:120</c>, a count and the seconds of its window.</summary>
    public static bool TryReadBySeconds(ReadOnlySpan<char> line, HeaderMeaning meaning, WindowDrafts drafts)
    {
        if (!AreCountsBySeconds(line))
        {
            return false;
        }

        while (FieldText.Next(ref line, ',', out ReadOnlySpan<char> member))
        {
            TryReadCountBySeconds(member, out long count, out long length, out ReadOnlySpan<char> seconds);
            string name = NameCache.Get(meaning.WindowName ?? "", ':', seconds);
            ref WindowDraft draft = ref drafts.GetOrAdd(meaning.Family, name);
            draft.Length = length;
            draft.Limit = meaning.Role == HeaderRole.LimitsBySeconds ? count : draft.Limit;
            draft.Used = meaning.Role == HeaderRole.UsedBySeconds ? count : draft.Used;
        }

        return true;
    }

    /// <summary>Azure Resource Manager: <c>Microsoft.Compute/GetVMScaleSet3Min;197,…</c>.</summary>
    public static bool TryReadNamedRemainders(ReadOnlySpan<char> line, string? family, WindowDrafts drafts)
    {
        int before = drafts.Count;
        while (FieldText.Next(ref line, ',', out ReadOnlySpan<char> member))
        {
            int semicolon = member.LastIndexOf(';');
            if (semicolon < 1 || !CountReader.TryRead(FieldText.Trim(member[(semicolon + 1)..]), out long remaining))
            {
                drafts.CutTo(before);
                return false;
            }

            drafts.Add(new WindowDraft(family, NameCache.Get(member[..semicolon])) { Remaining = remaining });
        }

        return drafts.Count > before;
    }

    /// <summary>Sentry: <c>60:transaction:key, 2700:default;error:organization</c>. No categories means all; an unreadable wait means a minute.</summary>
    public static FieldValue ReadWaitsByCategory(ReadOnlySpan<char> line, string? family, WindowDrafts drafts)
    {
        FieldValue longest = FieldValue.Malformed;
        while (FieldText.Next(ref line, ',', out ReadOnlySpan<char> member))
        {
            int colon = member.IndexOf(':');
            ReadOnlySpan<char> delay = FieldText.Trim(colon < 0 ? member : member[..colon]);
            long ticks = DecimalNumber.TryParse(delay, out DecimalNumber seconds) ? seconds.Seconds : TimeSpan.TicksPerMinute;
            ReadOnlySpan<char> rest = colon < 0 ? [] : member[(colon + 1)..];
            int end = rest.IndexOf(':');
            ReadOnlySpan<char> categories = FieldText.Trim(end < 0 ? rest : rest[..end]);
            drafts.Add(new WindowDraft(family, categories.IsEmpty ? null : NameCache.Get(categories)) { Reset = ticks });
            longest = FieldValue.Longest(longest, FieldValue.Of(ticks));
        }

        return longest;
    }

    private static bool AreCountsBySeconds(ReadOnlySpan<char> line)
    {
        bool isAny = false;
        while (FieldText.Next(ref line, ',', out ReadOnlySpan<char> member))
        {
            if (!TryReadCountBySeconds(member, out _, out _, out _))
            {
                return false;
            }

            isAny = true;
        }

        return isAny;
    }

    private static bool TryReadCountBySeconds(ReadOnlySpan<char> member, out long count, out long length, out ReadOnlySpan<char> seconds)
    {
        (count, length) = (0, 0);
        int colon = member.IndexOf(':');
        seconds = member[(colon + 1)..];
        bool isRead = DecimalNumber.TryParse(seconds, out DecimalNumber number) && number.Seconds > 0
            && colon > 0 && CountReader.TryRead(member[..colon], out count);
        length = number.Seconds;
        return isRead;
    }

    private static bool TryReadPair(ReadOnlySpan<char> line, out long first, out long second)
    {
        (first, second) = (0, 0);
        int comma = line.IndexOf(',');
        return comma > 0
            && CountReader.TryRead(FieldText.Trim(line[..comma]), out first)
            && CountReader.TryRead(FieldText.Trim(line[(comma + 1)..]), out second);
    }
}
