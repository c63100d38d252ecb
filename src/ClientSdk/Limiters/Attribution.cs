using ClientSdk.Limits;

namespace ClientSdk.Limiters;

/// <summary>
/// Which ledger a window of a reply speaks of: by name, by the window's length, or by equal value; when more than one fits,
/// or none, it speaks of none and is a hint at most. Guessing is worse than ignoring.
/// </summary>
internal static class Attribution
{
    public static (SetPermit Part, int Ledger)? Find(Permit permit, in RateLimitWindow window)
    {
        if (window.Unit is not (null or "requests" or "concurrent-requests"))
        {
            return null;
        }

        return Single(permit, window, IsNamed) ?? Single(permit, window, HasSameLength) ?? Single(permit, window, HasSameValue);
    }

    /// <summary>The limit set that the server says refused the call.</summary>
    public static SetPermit? FindRefusing(Permit permit, RateLimitReading reading)
    {
        foreach (ref readonly RateLimitWindow window in reading.Windows)
        {
            if (window.Remaining == 0 && Find(permit, window) is { } found)
            {
                return found.Part;
            }
        }

        return reading.LimitedBy is { } name ? Single(permit, new RateLimitWindow { Name = name }, IsNamed)?.Part : null;
    }

    /// <summary>The part whose limits nobody declared: it learns.</summary>
    public static SetPermit? FindLearned(Permit permit)
    {
        for (int index = 0; index < permit.Count; index++)
        {
            if (permit.Parts[index]!.Set.Learned is not null)
            {
                return permit.Parts[index];
            }
        }

        return null;
    }

    /// <summary>The part that learns how many requests at once the server takes; the group's rather than the partition's.</summary>
    public static SetPermit? FindLearnedConcurrency(Permit permit)
    {
        for (int index = 0; index < permit.Count; index++)
        {
            if (permit.Parts[index]!.Set.LearnedConcurrency is not null)
            {
                return permit.Parts[index];
            }
        }

        return null;
    }

    /// <summary>The one window of requests that speaks of no declared limit; none when several do, because they may contradict each other.</summary>
    public static RateLimitWindow? FindUnclaimed(Permit permit, RateLimitReading reading)
    {
        RateLimitWindow? unclaimed = null;
        foreach (ref readonly RateLimitWindow window in reading.Windows)
        {
            if (!window.CountsRequests || Find(permit, window) is not null)
            {
                continue;
            }

            if (unclaimed is not null)
            {
                return null;
            }

            unclaimed = window;
        }

        return unclaimed;
    }

    private static (SetPermit Part, int Ledger)? Single(Permit permit, in RateLimitWindow window, Matcher matches)
    {
        (SetPermit, int)? found = null;
        for (int index = 0; index < permit.Count; index++)
        {
            SetPermit part = permit.Parts[index]!;
            for (int ledger = 0; ledger < part.Set.Ledgers.Count; ledger++)
            {
                if (part.Set.Learned is not null || !CountsTheSame(part.Set, window) || !matches(part.Set.Ledgers[ledger], window))
                {
                    continue;
                }

                if (found is not null)
                {
                    return null;
                }

                found = (part, ledger);
            }
        }

        return found;
    }

    /// <summary>Where the server names the unit, requests in a window and requests at once are not mixed up.</summary>
    private static bool CountsTheSame(LimitSet set, in RateLimitWindow window) =>
        window.Unit is null || (window.Unit == "concurrent-requests") == set.EndsWithBody;

    private static bool IsNamed(Ledger ledger, in RateLimitWindow window) =>
        window.Name is { } name && string.Equals(ledger.Limit.GivenName, name, StringComparison.OrdinalIgnoreCase);

    private static bool HasSameLength(Ledger ledger, in RateLimitWindow window) =>
        window.Window is { } length && ledger.Inner is WindowLedger { Reference: var reference } && reference == length.Ticks;

    private static bool HasSameValue(Ledger ledger, in RateLimitWindow window) =>
        window is { Limit: { } limit, Window: null } && (limit == ledger.Limit.Permits || limit == ledger.Permits);

    private delegate bool Matcher(Ledger ledger, in RateLimitWindow window);
}
