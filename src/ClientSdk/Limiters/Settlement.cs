using ClientSdk.Limits;

namespace ClientSdk.Limiters;

/// <summary>What a reply means for the limit sets that its request drew on: finish, observe, refuse, pause. Pure; called under the limiter's lock.</summary>
internal static class Settlement
{
    /// <summary>The headers are here: windows and buckets count the request as over, and all sets learn.</summary>
    public static ReplyOutcome Reply(Permit permit, RateLimitReading reading, bool isUnavailable, long now, LimiterSettings settings)
    {
        for (int index = 0; index < permit.Count; index++)
        {
            SetPermit part = permit.Parts[index]!;
            part.Set.Advance(now);
            part.Set.State.HasHeardReply = true;
            if (!part.Set.EndsWithBody)
            {
                part.Set.Finish(part, now);
            }
        }

        if (isUnavailable && !reading.IsThrottled)
        {
            return Unavailable(permit, HintOf(reading, settings), now);
        }

        Ledger? changed = Observe(permit, reading, now, out bool isExplained);
        if (reading.IsThrottled)
        {
            return Refuse(permit, reading, HintOf(reading, settings), isExplained, now) with { Changed = changed ?? TakeChange(permit) };
        }

        for (int index = 0; index < permit.Count; index++)
        {
            SetPermit part = permit.Parts[index]!;
            part.Set.Succeeded(part, now);
            changed ??= part.Set.TakeChange();
        }

        return ReplyOutcome.Of(changed);
    }

    /// <summary>Whoever answered may never have asked the limiter: it says nothing of limits, nor to slow start.</summary>
    private static ReplyOutcome Unavailable(Permit permit, in RefusalHint hint, long now)
    {
        for (int index = 0; index < permit.Count; index++)
        {
            permit.Parts[index]!.Set.Withdraw(permit.Parts[index]!);
        }

        return hint.Ticks is { } wait ? Pause(DefaultSet(permit), now, wait, hint) : ReplyOutcome.Nothing;
    }

    private static Ledger? Observe(Permit permit, RateLimitReading reading, long now, out bool isExplained)
    {
        Ledger? changed = null;
        isExplained = false;
        Span<StatedWindow> windows = reading.Windows;
        ReadOnlySpan<(int Part, int Ledger)> known = windows.IsEmpty ? [] : KnownPlaces.For(permit, reading);
        if (!known.IsEmpty)
        {
            return Observe(permit, windows, known, now, ref isExplained);
        }

        foreach (ref readonly StatedWindow window in windows)
        {
            if (Attribution.Find(permit, window) is { } found)
            {
                changed = found.Part.Set.Observe(found.Part, now, found.Ledger, window) ?? changed;
                isExplained |= window.Remaining == 0;
            }
        }

        if (Attribution.FindLearned(permit) is { } learned && Attribution.FindUnclaimed(permit, reading) is >= 0 and int own)
        {
            learned.Set.Observe(learned, now, 0, reading.Windows[own]);
        }

        return changed;
    }

    private static Ledger? Observe(Permit permit, Span<StatedWindow> windows, ReadOnlySpan<(int Part, int Ledger)> places, long now, ref bool isExplained)
    {
        Ledger? changed = null;
        for (int index = 0; index < windows.Length; index++)
        {
            (int at, int ledger) = places[index];
            if (at >= 0)
            {
                SetPermit part = permit.Parts[at]!;
                changed = part.Set.Observe(part, now, ledger, windows[index]) ?? changed;
                isExplained |= windows[index].Remaining == 0;
            }
        }

        return changed;
    }

    private static Ledger? TakeChange(Permit permit)
    {
        for (int index = 0; index < permit.Count; index++)
        {
            if (permit.Parts[index]!.Set.TakeChange() is { } changed)
            {
                return changed;
            }
        }

        return null;
    }

    private static RefusalHint HintOf(RateLimitReading reading, LimiterSettings settings)
    {
        if (reading.RetryAfter is not { } wait)
        {
            return new RefusalHint(null, "back-off", false);
        }

        return new RefusalHint(Math.Min(wait.Ticks, settings.MaxPause.Ticks), reading.RetryAfterOrigin ?? "Retry-After", wait > settings.MaxDelay);
    }

    private static ReplyOutcome Refuse(Permit permit, RateLimitReading reading, in RefusalHint hint, bool isExplained, long now)
    {
        SetPermit? atOnce = Attribution.FindLearnedConcurrency(permit);
        SetPermit charged = Attribution.FindRefusing(permit, reading) ?? Likeliest(permit, reading, hint, atOnce);
        for (int index = 0; index < permit.Count; index++)
        {
            SetPermit part = permit.Parts[index]!;
            if (part != charged)
            {
                part.Set.Withdraw(part);
            }
        }

        bool isNew = charged.Set.Refuse(charged, now, hint, isExplained, atOnce);
        Gate gate = charged.Set.Gate;
        return new ReplyOutcome(true, charged.Set.Name, gate.PausedUntil, gate.PauseOrigin, isNew, hint.IsLong, charged.IsFirstProbe, null);
    }

    private static ReplyOutcome Pause(LimitSet set, long now, long wait, in RefusalHint hint)
    {
        long before = set.Gate.PausedUntil;
        set.Gate.Pause(now, now + wait, hint.Origin, hint.IsLong);
        bool isNew = before <= now && set.Gate.PausedUntil > now;
        return new ReplyOutcome(false, set.Name, set.Gate.PausedUntil, set.Gate.PauseOrigin, isNew, hint.IsLong, false, null);
    }

    /// <summary>
    /// Nobody named a limit. Where requests at once are learned beside declared rates, a refusal that asks for no wait, or that speaks of
    /// room, while others were under way was about them. A rate that is learned as well finds out by itself.
    /// </summary>
    private static SetPermit Likeliest(Permit permit, RateLimitReading reading, in RefusalHint hint, SetPermit? atOnce)
    {
        SetPermit usual = DefaultPart(permit);
        return atOnce?.Set.LearnedConcurrency is { Learned: var learned } && usual.Set.Learned is null
            && atOnce.Others > 0 && (SpeaksOfRoom(reading) || (hint.Ticks is null && learned.IsSuspected(atOnce.Others)))
            ? atOnce
            : usual;
    }

    private static bool SpeaksOfRoom(RateLimitReading reading)
    {
        bool hasRoom = false;
        foreach (ref readonly StatedWindow window in reading.Windows)
        {
            if (window is { CountsRequests: true, Remaining: >= 0 })
            {
                if (window.Remaining == 0)
                {
                    return false;
                }

                hasRoom = true;
            }
        }

        return hasRoom;
    }

    /// <summary>The group's, if it has limits of its own, else the partition's.</summary>
    /// <remarks>
    /// The parts stand in the order group, partition; rate limits before concurrency limits; and the partition always has a set for its
    /// rate. So the first is the group's concurrency limit only where the group has no other; one that is learned is never taken for granted.
    /// </remarks>
    private static SetPermit DefaultPart(Permit permit) =>
        permit.Parts[0]!.Set.LearnedConcurrency is null ? permit.Parts[0]! : permit.Parts[1]!;

    private static LimitSet DefaultSet(Permit permit) => DefaultPart(permit).Set;
}
