using ClientSdk.Limits;

namespace ClientSdk.Pipeline;

/// <summary>What limits of one set, or of a group and its partition, must not be to one another.</summary>
internal static class LimitRules
{
    public static IEnumerable<string> CheckShare(double utilization)
    {
        if (!(utilization > 0 && utilization <= 1))
        {
            yield return FormattableString.Invariant($"Utilization is {utilization}. Give a share above 0 and at most 1, for example 0.8.");
        }
    }

    /// <summary>Limits that are drawn on together.</summary>
    public static IEnumerable<string> CheckSet(string option, IReadOnlyList<RateLimit> limits, double utilization)
    {
        foreach (IGrouping<string, RateLimit> same in limits.GroupBy(limit => limit.Name, StringComparer.OrdinalIgnoreCase).Where(same => same.Count() > 1))
        {
            yield return $"{option} holds {same.Count()} limits of the name '{same.Key}', and a reply could not be told which of them it speaks of. Remove one, or name it with Named(\"...\").";
        }

        foreach (RateLimit limit in limits.Where(limit => Usable(limit, utilization) < 1))
        {
            yield return FormattableString.Invariant($"{option}: '{limit.Name}' has {limit.Permits} permits, of which Utilization {utilization} leaves none. Raise Utilization to at least {Math.Ceiling(1000d / limit.Permits) / 1000}, or the limit.");
        }

        if (limits.OfType<ConcurrencyLimit>().Count() > 1 && limits.OfType<ConcurrencyLimit>().FirstOrDefault(limit => limit.IsLearned) is { } learned)
        {
            yield return $"{option}: '{learned.Name}' is to be learned, and another limit says how many requests at once may be made. Keep the one with the number.";
            yield break;
        }

        foreach (RateLimit limit in limits)
        {
            if (limits.FirstOrDefault(other => !ReferenceEquals(limit, other) && limit.Name != other.Name && NeverBinds(limit, other)) is { } tighter)
            {
                yield return Futile(option, limit, tighter);
            }
        }
    }

    /// <summary>Limits of a group, whose requests draw on the partition's too.</summary>
    public static IEnumerable<string> CheckBelow(string option, IReadOnlyList<RateLimit> limits, IReadOnlyList<RateLimit> partition)
    {
        foreach (RateLimit limit in limits)
        {
            if (partition.FirstOrDefault(other => NeverBinds(limit, other)) is { } tighter)
            {
                yield return Futile(option, limit, tighter);
            }
        }
    }

    /// <summary>The permits that a share leaves; the small addend forgives 0.1 for not being a tenth.</summary>
    private static double Usable(RateLimit limit, double utilization) => Math.Floor(limit.Permits * utilization + 1e-9);

    /// <summary>
    /// Whether <paramref name="limit"/> could be left out and nobody would notice. Windows and concurrency only: a bucket that is
    /// larger than its refill is fine (Auth0 has them).
    /// </summary>
    private static bool NeverBinds(RateLimit limit, RateLimit other) => !other.MayBeRaised && (limit, other) switch
    {
        (ConcurrencyLimit { IsLearned: true }, _) => false,
        (WindowLimit loose, WindowLimit tight) when loose.Length == tight.Length => loose.Permits > tight.Permits,
        (WindowLimit loose, WindowLimit tight) when loose.Length < tight.Length => loose.Permits >= tight.Permits,

        // Equality is what providers publish (10 a second, 600 a minute): useless, but no mistake.
        (WindowLimit loose, WindowLimit tight) => loose.Permits > tight.Permits * Math.Ceiling(loose.Length / tight.Length),
        (ConcurrencyLimit loose, ConcurrencyLimit tight) => loose.Permits > tight.Permits,
        _ => false,
    };

    private static string Futile(string option, RateLimit limit, RateLimit tighter) =>
        $"{option}: '{Describe(limit)}' can never bind beside '{Describe(tighter)}', which is always reached first. Remove one of them; to replace a limit of the profile, give yours its name with Named(\"{tighter.Name}\").";

    private static string Describe(RateLimit limit) => limit switch
    {
        // A name that is made of the figures says them already.
        WindowLimit { GivenName: not null } window => FormattableString.Invariant($"{window.Name}: {window.Permits} per {window.Length}"),
        _ => limit.Name,
    };
}
