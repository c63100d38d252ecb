using ClientSdk.Retries;
using ClientSdk.Throttling;

namespace ClientSdk.Pipeline;

/// <summary>Ranges and pairs of time spans.</summary>
internal static class TimeRules
{
    private static readonly TimeSpan Longest = TimeSpan.FromDays(366);

    public static IEnumerable<string> Check(RateLimitAwareOptions options)
    {
        ThrottlingOptions throttling = options.Throttling;
        RetryOptions retries = options.Retries;
        IEnumerable<string?> found =
        [
            Within("Throttling.MaxWait", throttling.MaxWait, TimeSpan.Zero, Longest),
            Above("Throttling.MaxPause", throttling.MaxPause, Longest),
            Within("Throttling.LostRequestHold", throttling.LostRequestHold, TimeSpan.Zero, TimeSpan.FromDays(1)),
            Within("Throttling.CountedWithin", throttling.CountedWithin, TimeSpan.Zero, TimeSpan.FromMinutes(1)),
            Within("Throttling.Safety", throttling.Safety, TimeSpan.Zero, TimeSpan.FromMinutes(1)),
            Above("Retries.BaseDelay", retries.BaseDelay, TimeSpan.FromDays(1)),
            Above("Retries.MaxDelay", retries.MaxDelay, Longest),
            retries.AttemptTimeout == Timeout.InfiniteTimeSpan ? null : Above("Retries.AttemptTimeout", retries.AttemptTimeout, Longest),
            Above("Retries.TotalTimeout", retries.TotalTimeout, Longest),
            .. Pairs(throttling, retries),
        ];
        return found.OfType<string>();
    }

    private static IEnumerable<string?> Pairs(ThrottlingOptions throttling, RetryOptions retries)
    {
        yield return NoLonger("Retries.BaseDelay", retries.BaseDelay, "Retries.MaxDelay", retries.MaxDelay);

        // The default is nobody's wish: a TotalTimeout of 30 s alone is fine, and cuts every attempt.
        if (retries.AttemptTimeout != RetryOptions.DefaultAttemptTimeout)
        {
            yield return NoLonger("Retries.AttemptTimeout", retries.AttemptTimeout, "Retries.TotalTimeout", retries.TotalTimeout);
        }

        yield return NoLonger("Throttling.MaxWait", throttling.MaxWait, "Retries.TotalTimeout", retries.TotalTimeout);
    }

    private static string? NoLonger(string option, TimeSpan? value, string other, TimeSpan? otherValue) =>
        value > otherValue
            ? $"{option} is {value}, longer than {other}, {otherValue}, so it could never be reached. Lower {option} or raise {other}."
            : null;

    private static string? Above(string option, TimeSpan? value, TimeSpan most) =>
        value <= TimeSpan.Zero ? $"{option} is {value}. Give more than zero and at most {most}." : Within(option, value, TimeSpan.Zero, most);

    private static string? Within(string option, TimeSpan? value, TimeSpan least, TimeSpan most) =>
        value < least || value > most ? $"{option} is {value}. Give {least} to {most}." : null;
}
