using ClientSdk.Limits;

namespace ClientSdk.Limiters;

/// <summary>
/// Which ledger a window of a reply speaks of: by name, by the window's length, or by equal value; when more than one fits,
/// or none, it speaks of none and is a hint at most. Guessing is worse than ignoring.
/// </summary>
internal static class Attribution
{
    public static (SetPermit Part, int Ledger)? Find(Permit permit, in StatedWindow window)
    {
        if (window.Unit is not (null or "requests" or "concurrent-requests"))
        {
            return null;
        }

        Candidate named = default;
        Candidate sized = default;
        Candidate valued = default;
        for (int index = 0; index < permit.Count; index++)
        {
            SetPermit part = permit.Parts[index]!;
            if (part.Set.Learned is not null || !CountsTheSame(part.Set, window))
            {
                continue;
            }

            Ledger[] ledgers = part.Set.Ledgers;
            for (int ledger = 0; ledger < ledgers.Length; ledger++)
            {
                named.Take(IsNamed(ledgers[ledger], window.Name), part, ledger);
                if (window.Length >= 0)
                {
                    sized.Take(HasSameLength(ledgers[ledger], window.Length), part, ledger);
                }
                else if (window.Limit >= 0)
                {
                    valued.Take(HasSameValue(ledgers[ledger], window.Limit), part, ledger);
                }
            }
        }

        return named.Single ?? sized.Single ?? valued.Single;
    }

    /// <summary>The limit set that the server says refused the call.</summary>
    public static SetPermit? FindRefusing(Permit permit, RateLimitReading reading)
    {
        foreach (ref readonly StatedWindow window in reading.Windows)
        {
            if (window.Remaining == 0 && Find(permit, window) is { } found)
            {
                return found.Part;
            }
        }

        return reading.LimitedBy is { } name ? Find(permit, new StatedWindow { Name = name })?.Part : null;
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
    /// <returns>Its index; -1 for none.</returns>
    public static int FindUnclaimed(Permit permit, RateLimitReading reading)
    {
        int unclaimed = -1;
        Span<StatedWindow> windows = reading.Windows;
        for (int index = 0; index < windows.Length; index++)
        {
            if (!windows[index].CountsRequests || Find(permit, windows[index]) is not null)
            {
                continue;
            }

            if (unclaimed >= 0)
            {
                return -1;
            }

            unclaimed = index;
        }

        return unclaimed;
    }

    /// <summary>Where the server names the unit, requests in a window and requests at once are not mixed up.</summary>
    private static bool CountsTheSame(LimitSet set, in StatedWindow window) =>
        window.Unit is null || (window.Unit == "concurrent-requests") == set.EndsWithBody;

    private static bool IsNamed(Ledger ledger, string? name) =>
        name is not null && string.Equals(ledger.Limit.GivenName, name, StringComparison.OrdinalIgnoreCase);

    private static bool HasSameLength(Ledger ledger, long window) => ledger.Inner is WindowLedger { Reference: var reference } && reference == window;

    private static bool HasSameValue(Ledger ledger, long limit) => limit == ledger.Limit.Permits || limit == ledger.Permits;

    /// <summary>The only ledger that fits, so far.</summary>
    private struct Candidate
    {
        private SetPermit? _part;
        private int _ledger;
        private bool _isAmbiguous;

        public readonly (SetPermit, int)? Single => _part is null || _isAmbiguous ? null : (_part, _ledger);

        public void Take(bool fits, SetPermit part, int ledger)
        {
            if (fits)
            {
                _isAmbiguous = _part is not null;
                (_part, _ledger) = (part, ledger);
            }
        }
    }
}
