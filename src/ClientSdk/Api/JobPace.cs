using ClientSdk.Limits;
using ClientSdk.Providers;

namespace ClientSdk.Api;

/// <summary>How often jobs are looked at: so that looking leaves at least four fifths of each limit to the work itself.</summary>
internal static class JobPace
{
    private const int Share = 5;

    private static readonly TimeSpan _shortest = TimeSpan.FromSeconds(1);

    /// <param name="profile">What is known of the limits.</param>
    /// <param name="status">The address of a job's status, whose group counts.</param>
    public static TimeSpan Of(RateLimitProfile? profile, Uri status)
    {
        (string Route, EndpointGroup Group)[] routes = [.. (profile?.EndpointGroups ?? []).SelectMany(group => group.Routes.Select(route => (route, group)))];
        string? best = RouteRules.Find(routes.Select(each => each.Route), static route => route, HttpMethod.Get, status);
        IEnumerable<RateLimit> limits = routes.Where(each => each.Route == best).SelectMany(each => each.Group.Limits).Concat(profile?.Limits ?? []);
        TimeSpan tightest = limits.Where(limit => limit.Span is not null).Select(limit => limit.Span!.Value / limit.Permits).DefaultIfEmpty().Max();
        return tightest * Share > _shortest ? tightest * Share : _shortest;
    }
}
