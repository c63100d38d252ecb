using ClientSdk.Limits;

namespace ClientSdk.Headers;

/// <summary>Was the call refused for rate reasons, by which limit, and how long is the wait?</summary>
internal static class Refusal
{
    public static bool IsRefusalStatus(int status) => status is 429 or 420 or 529;

    /// <summary>Whether a body can turn the status into a refusal, or out of it.</summary>
    public static bool MayBeRefusal(int status) => status is 400 or 403 or 503 || IsRefusalStatus(status);

    public static void Decide(int status, in WaitFacts waits, BodyFacts? body, HeaderProfile profile, RateLimitReading into)
    {
        if (status < 300 && body is null)
        {
            // Served, and Retry-After has no meaning here (RFC 9110 section 10.2.3): most replies.
            into.WaitingCannotHelp = false;
            return;
        }

        into.IsThrottled = IsThrottled(status, waits, body, into);
        into.WaitingCannotHelp = into.IsThrottled && (into.WaitingCannotHelp || body is { IsFinal: true });
        into.LimitedBy ??= body?.LimitedBy ?? (into.IsThrottled ? OnlyExhausted(into.Windows) : null);
        Take(ChooseWait(status, waits, body, profile, into), into);
    }

    // 401, 404, 500 and 430 are never a matter of rate; a bare 503 is an outage as likely as a limit, so it is not counted.
    private static bool IsThrottled(int status, in WaitFacts waits, BodyFacts? body, RateLimitReading into) => status switch
    {
        429 or 420 or 529 => true,
        401 or 404 or 500 or 430 => false,
        _ when body is { IsRefusal: true } => true,
        403 when waits.Always.HasValue => true,
        403 or 503 => body is not { IsPermission: true } && HasExhausted(into.Windows),
        _ => false,
    };

    private static WaitFact ChooseWait(int status, in WaitFacts waits, BodyFacts? body, HeaderProfile profile, RateLimitReading into)
    {
        // Retry-After has no meaning on 1xx and 2xx (RFC 9110 section 10.2.3).
        if (status >= 300 && waits.Always.HasValue)
        {
            return waits.Always;
        }

        if (!into.IsThrottled)
        {
            return default;
        }

        return waits.OnRefusal.HasValue ? waits.OnRefusal
            : body is { Wait.HasValue: true } ? body.Wait
            : waits.ByCategory.HasValue ? waits.ByCategory
            : FromWindows(into.Windows, into.LimitedBy) is { HasValue: true } reset ? reset
            : FromProfile(profile, into);
    }

    private static WaitFact FromProfile(HeaderProfile profile, RateLimitReading into) =>
        profile.DefaultWait is { } wait && !into.WaitingCannotHelp
            ? new(FieldValue.Of(Math.Clamp(wait.Ticks, 0, DecimalNumber.MaxTicks)), "profile")
            : default;

    private static WaitFact FromWindows(ReadOnlySpan<StatedWindow> windows, string? limitedBy)
    {
        WaitFact named = default;
        WaitFact exhausted = default;
        WaitFact sole = default;
        int resets = 0;
        foreach (ref readonly StatedWindow window in windows)
        {
            if (window.Reset < 0)
            {
                continue;
            }

            resets++;
            WaitFact wait = new(FieldValue.Of(window.Reset), window.Origin);
            sole = window.Remaining < 0 ? wait : default;
            named = IsNamed(window.Name, limitedBy) ? Later(named, wait) : named;
            exhausted = window.Remaining == 0 ? Later(exhausted, wait) : exhausted;
        }

        // A window with something left did not refuse, so its reset says nothing about the wait.
        return named.HasValue ? named : exhausted.HasValue ? exhausted : resets == 1 ? sole : default;
    }

    private static WaitFact Later(WaitFact a, WaitFact b) => a.HasValue && a.Wait.Value >= b.Wait.Value ? a : b;

    // Several policies may have refused together; their names are joined with a comma.
    private static bool IsNamed(string? name, string? limitedBy)
    {
        ReadOnlySpan<char> rest = limitedBy;
        while (name is not null && FieldText.Next(ref rest, ',', out ReadOnlySpan<char> part))
        {
            if (part.Equals(name, StringComparison.OrdinalIgnoreCase))
            {
                return true;
            }
        }

        return name is not null && string.Equals(name, limitedBy, StringComparison.OrdinalIgnoreCase);
    }

    private static bool HasExhausted(ReadOnlySpan<StatedWindow> windows)
    {
        foreach (ref readonly StatedWindow window in windows)
        {
            if (window.Remaining == 0)
            {
                return true;
            }
        }

        return false;
    }

    private static string? OnlyExhausted(ReadOnlySpan<StatedWindow> windows)
    {
        string? only = null;
        foreach (ref readonly StatedWindow window in windows)
        {
            if (window.Remaining == 0 && !string.IsNullOrEmpty(window.Name))
            {
                if (only is not null)
                {
                    return null;
                }

                only = window.Name;
            }
        }

        return only;
    }

    private static void Take(WaitFact wait, RateLimitReading into)
    {
        if (wait.HasValue)
        {
            (into.RetryAfter, into.RetryAfterOrigin) = (new TimeSpan(wait.Wait.Value), wait.Origin);
        }
    }
}
