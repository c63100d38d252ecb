namespace ClientSdk.Headers;

/// <summary>The limit and the remainder of the generic families, in one number or in the lists of drafts -00 to -03.</summary>
internal static class LimitReader
{
    /// <summary>The number that applies is the bare one, or else the first; every member with a window is a policy.</summary>
    public static bool TryReadLimit(ReadOnlySpan<char> line, string? family, string? name, WindowDrafts drafts)
    {
        ReadOnlySpan<char> text = FieldText.Trim(line);
        if (CountReader.TryRead(text, out long limit))
        {
            drafts.GetOrAdd(family, name).TakeLimit(limit);
            return true;
        }

        if (ReferenceEquals(family, HeaderFamilies.XSpacedRateLimit) && TryReadPeriod(text, out long period))
        {
            // AspNetCoreRateLimit prints the period where the limit is expected.
            drafts.GetOrAdd(family, name).Length = period;
            return true;
        }

        int before = drafts.Count;
        if (FieldText.IsGrouped(text) || !TryReadList(text, family, name, drafts))
        {
            drafts.CutTo(before);
            return false;
        }

        return true;
    }

    public static bool TryReadRemaining(ReadOnlySpan<char> line, ref WindowDraft draft)
    {
        ReadOnlySpan<char> text = FieldText.Trim(line);
        if (CountReader.TryRead(text, out long remaining))
        {
            draft.TakeRemaining(remaining);
            return true;
        }

        long smallest = -1;
        long length = -1;
        bool grouped = FieldText.IsGrouped(text);
        while (FieldText.Next(ref text, ',', out ReadOnlySpan<char> part))
        {
            if (grouped || !LimitMember.TryRead(part, out LimitMember member))
            {
                return false;
            }

            smallest = smallest < 0 ? member.Count : Math.Min(smallest, member.Count);
            length = Math.Max(length, member.Length);
        }

        if (smallest < 0)
        {
            return false;
        }

        // Docker Hub: the window stands behind either number.
        draft.Length = Math.Max(draft.Length, length);
        draft.TakeRemaining(smallest);
        return true;
    }

    private static bool TryReadList(ReadOnlySpan<char> text, string? family, string? name, WindowDrafts drafts)
    {
        int firstPolicy = drafts.Count;
        long bare = -1;
        while (FieldText.Next(ref text, ',', out ReadOnlySpan<char> part))
        {
            if (!LimitMember.TryRead(part, out LimitMember member))
            {
                return false;
            }

            if (member.Length < 0)
            {
                bare = bare < 0 ? member.Count : Math.Min(bare, member.Count);
                continue;
            }

            drafts.Add(new WindowDraft(family, member.Name.IsEmpty ? null : NameCache.Get(member.Name))
            {
                Limit = member.Count,
                Length = member.Length,
                IsPolicy = true,
            });
        }

        Span<WindowDraft> policies = drafts.Items[firstPolicy..];
        if ((bare < 0 && policies.IsEmpty) || (ReferenceEquals(family, HeaderFamilies.RateLimit) && HasEqualQuotas(policies)))
        {
            return false;
        }

        bool isSaidBefore = drafts.IndexOf(family ?? "", name) is >= 0 and int at && drafts.Items[at].Limit >= 0;
        if (bare >= 0 || !isSaidBefore)
        {
            long limit = bare >= 0 ? bare : policies[0].Limit;
            drafts.GetOrAdd(family, name).TakeLimit(limit);
        }

        return true;
    }

    // Two policies with the same quota are invalid up to draft -07. Gateways with X- names do send them.
    private static bool HasEqualQuotas(ReadOnlySpan<WindowDraft> policies)
    {
        for (int i = 1; i < policies.Length; i++)
        {
            for (int j = 0; j < i; j++)
            {
                if (policies[i].Limit == policies[j].Limit)
                {
                    return true;
                }
            }
        }

        return false;
    }

    private static bool TryReadPeriod(ReadOnlySpan<char> text, out long ticks)
    {
        ticks = -1;
        if (text.Length < 2 || !CountReader.TryRead(text[..^1], out long count) || count is 0 or > DecimalNumber.MaxSeconds)
        {
            return false;
        }

        ticks = text[^1] switch
        {
            's' => count * TimeSpan.TicksPerSecond,
            'm' => count * TimeSpan.TicksPerMinute,
            'h' => Math.Min(count, DecimalNumber.MaxSeconds / 3600) * TimeSpan.TicksPerHour,
            'd' => Math.Min(count, DecimalNumber.MaxSeconds / 86400) * TimeSpan.TicksPerDay,
            _ => -1,
        };
        ticks = Math.Min(ticks, DecimalNumber.MaxTicks);
        return ticks > 0;
    }
}
