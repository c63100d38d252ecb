using ClientSdk.Limits;

namespace ClientSdk.Headers;

/// <summary>
/// Which headers speak of one and the same limit: names, twins by unit, policies and their windows, families that say the same
/// twice.
/// </summary>
internal static class WindowRules
{
    // An epoch in whole seconds and a delay for the same instant may lie this far apart.
    private const long ResetTolerance = TimeSpan.TicksPerSecond;

    public static void Complete(ReplyScan scan, RateLimitReading into)
    {
        WindowDrafts drafts = scan.Drafts;
        foreach (ref WindowDraft draft in drafts.Items)
        {
            draft.Settle();
        }

        SplitUnnamedFromTwin(drafts, scan.EnforcedWindow);
        PolicyRules.Attach(drafts);
        MergeTwins(drafts, scan.Clock);
        foreach (ref readonly WindowDraft draft in drafts.Items)
        {
            if (draft.SaysSomething)
            {
                into.Add(ToWindow(draft, scan.Clock));
            }
        }
    }

    /// <summary>Lindris: the pair without a unit beside a pair for the second is the minute's, and the reset is that of the enforced window.</summary>
    private static void SplitUnnamedFromTwin(WindowDrafts drafts, string? enforcedWindow)
    {
        if (enforcedWindow is null && drafts.IndexOf(HeaderFamilies.XRateLimit, "second") < 0)
        {
            return;
        }

        int unnamed = drafts.IndexOf(HeaderFamilies.XRateLimit, null);
        if (unnamed < 0 || drafts.Items[unnamed].GivenName is not null || drafts.IndexOf(HeaderFamilies.XRateLimit, "minute") >= 0)
        {
            return;
        }

        ref WindowDraft minute = ref drafts.Items[unnamed];
        (minute.Name, minute.Length) = ("minute", TimeSpan.TicksPerMinute);
        if (enforcedWindow is null || "minute".Equals(enforcedWindow, StringComparison.OrdinalIgnoreCase))
        {
            return;
        }

        int enforced = drafts.IndexOf(HeaderFamilies.XRateLimit, enforcedWindow.ToLowerInvariant());
        if (enforced >= 0 && minute.Reset >= 0)
        {
            drafts.Items[enforced].Take(new FieldValue(FieldState.Value, minute.Reset, minute.IsResetInstant), minute.ResetFrom);
        }

        (minute.Reset, minute.ResetFrom) = (-1, 0);
    }

    /// <summary>Two families that say the same are one window.</summary>
    private static void MergeTwins(WindowDrafts drafts, ServerClock clock)
    {
        for (int i = 1; i < drafts.Count; i++)
        {
            for (int j = 0; j < i; j++)
            {
                ref WindowDraft first = ref drafts.Items[j];
                ref WindowDraft second = ref drafts.Items[i];
                if (ReferenceEquals(first.Family, second.Family))
                {
                    continue;
                }

                drafts.HasSeveralFamilies = true;
                bool isFirstKept = AreTwins(first, second);
                if ((isFirstKept || AreTwins(second, first)) && HaveOneReset(first, second, clock))
                {
                    first = isFirstKept ? Merge(first, second, clock) : Merge(second, first, clock);
                    drafts.RemoveAt(i--);
                    break;
                }
            }
        }
    }

    private static bool AreTwins(in WindowDraft kept, in WindowDraft other) =>
        kept.Limit == other.Limit && kept.Remaining == other.Remaining && kept.Unit == other.Unit
        && (kept.Name == other.Name || IsKongTwin(kept, other));

    // Kong says the tightest of its unit windows again without a prefix, and only there with its reset.
    private static bool IsKongTwin(in WindowDraft unit, in WindowDraft other) =>
        other.Name is null && unit.GivenName is null && unit.Length > 0 && !unit.HasPolicy
        && unit.Name is "second" or "minute" or "hour" or "day"
        && (ReferenceEquals(other.Family, HeaderFamilies.RateLimit) || ReferenceEquals(other.Family, HeaderFamilies.RateLimitField));

    private static bool HaveOneReset(in WindowDraft a, in WindowDraft b, ServerClock clock) =>
        a.Reset < 0 || b.Reset < 0 || Math.Abs(a.Reset - b.Reset) <= ResetTolerance
        || (a.IsResetInstant != b.IsResetInstant && !clock.IsServers);

    private static WindowDraft Merge(in WindowDraft kept, in WindowDraft other, ServerClock clock)
    {
        WindowDraft merged = kept;
        bool isOtherSurer = kept.IsResetInstant && !other.IsResetInstant && !clock.IsServers && other.Reset >= 0;
        bool isKeptSurer = other.IsResetInstant && !kept.IsResetInstant && !clock.IsServers && kept.Reset >= 0;
        if (isOtherSurer || (!isKeptSurer && other.Reset > kept.Reset))
        {
            (merged.Reset, merged.IsResetInstant) = (other.Reset, other.IsResetInstant);
        }

        merged.Length = kept.Length < 0 ? other.Length : kept.Length;
        return merged;
    }

    private static StatedWindow ToWindow(in WindowDraft draft, ServerClock clock) => new()
    {
        Name = draft.Name,
        Unit = draft.Unit,
        Origin = draft.Family,
        Limit = draft.Limit,
        Remaining = draft.Remaining,
        Reset = draft.Reset,
        Length = draft.Length,
        IsResetInstant = draft is { Reset: >= 0, IsResetInstant: true },
        IsResetByClientClock = draft is { Reset: >= 0, IsResetInstant: true } && !clock.IsServers,
    };
}
