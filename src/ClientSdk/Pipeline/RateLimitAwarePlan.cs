using ClientSdk.Headers;
using ClientSdk.Limits;
using ClientSdk.Throttling;

namespace ClientSdk.Pipeline;

/// <summary>What the throttle is told: the profile, with what the options say on top of it.</summary>
internal static class RateLimitAwarePlan
{
    /// <param name="options">Valid options.</param>
    /// <param name="client">The client's name, which is its scope unless the options join it to others.</param>
    public static ThrottlePlan Of(RateLimitAwareOptions options, string client) => new()
    {
        Scope = options.ShareLimitsAs ?? client,
        Limits = Overlay(Known(options), options.Limits, limit => limit.Name),
        Groups = Overlay(options.Profile?.EndpointGroups ?? [], options.EndpointGroups, group => group.Name),
        PartitionBy = options.PartitionBy ?? options.Profile?.PartitionBy,
        Utilization = options.Utilization,
        Headers = options.Profile?.Headers ?? HeaderProfile.Generic,
        Throttling = options.Throttling.Copy(),
        MaxDelay = options.Retries.MaxDelay,
        AttemptTimeout = options.Retries.AttemptTimeout == Timeout.InfiniteTimeSpan ? null : options.Retries.AttemptTimeout,
        TotalTimeout = options.Retries.TotalTimeout,
    };

    /// <summary>Whoever says how many requests go at once need not have it found out.</summary>
    private static IReadOnlyList<RateLimit> Known(RateLimitAwareOptions options)
    {
        IReadOnlyList<RateLimit> limits = options.Profile?.Limits ?? [];
        return options.Limits.Any(static limit => limit is ConcurrencyLimit { IsLearned: false })
            ? [.. limits.Where(static limit => limit is not ConcurrencyLimit { IsLearned: true })]
            : limits;
    }

    /// <summary>One of the same name replaces the profile's, in its place, so that a contract's higher limit can be told in one line.</summary>
    private static IReadOnlyList<T> Overlay<T>(IReadOnlyList<T> profile, IList<T> own, Func<T, string> name)
    {
        ILookup<string, T> replacements = own.ToLookup(name, StringComparer.OrdinalIgnoreCase);
        HashSet<string> known = new(profile.Select(name), StringComparer.OrdinalIgnoreCase);
        return
        [
            .. profile.SelectMany(item => replacements[name(item)].DefaultIfEmpty(item)),
            .. own.Where(item => !known.Contains(name(item))),
        ];
    }
}
