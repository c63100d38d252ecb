using ClientSdk.Limits;

namespace ClientSdk.Providers;

/// <summary>The limits of a tenant by its tier and by the edition of Auth0's tables, and how a row of a table becomes a bucket.</summary>
internal static class Auth0Limits
{
    private const string OtherEndpoints = "all-other-endpoints";

    /// <exception cref="ArgumentOutOfRangeException">There is no such tier, or no such table.</exception>
    public static (RateLimit Tenant, IReadOnlyList<EndpointGroup> Groups) Of(Auth0Tier tier, Auth0Table table)
    {
        if (!Enum.IsDefined(tier))
        {
            throw new ArgumentOutOfRangeException(nameof(tier), tier, $"There is no Auth0 tier {tier}. Take one of {string.Join(", ", Enum.GetNames<Auth0Tier>())}.");
        }

        return table switch
        {
            Auth0Table.May2020 => (Auth0May2020.Tenant(tier), WithImportJobs(Auth0May2020.Groups(tier))),
            Auth0Table.August2026 => (Auth0August2026.Tenant(tier), WithImportJobs(Auth0August2026.Groups(tier))),
            _ => throw new ArgumentOutOfRangeException(nameof(table), table, $"There is no Auth0 table {table}. Take one of {string.Join(", ", Enum.GetNames<Auth0Table>())}."),
        };
    }

    public static bool IsEnterprise(Auth0Tier tier) => tier is Auth0Tier.EnterpriseProduction or Auth0Tier.EnterpriseNonProduction;

    /// <summary>
    /// "A limit of 2 concurrent import jobs", whose refusal states no wait and no bucket: as a group with a limit of its own it pauses nobody
    /// else. A job lasts longer than its request, so two requests at once are the most that can succeed, and no promise that they do: that is
    /// what <see cref="Auth0Bulk.Jobs"/> is for. Where a table has a bucket for all other endpoints, the call draws on that and on no group of its own.
    /// </summary>
    private static EndpointGroup[] WithImportJobs(IEnumerable<EndpointGroup> groups)
    {
        EndpointGroup[] all = [.. groups];
        return Array.Exists(all, group => group.Name == OtherEndpoints)
            ? all
            : [.. all, new EndpointGroup("import-jobs", [Auth0Bulk.ImportRoute], RateLimit.Concurrent(Auth0Bulk.ImportSlots).Named("import-jobs"))];
    }

    /// <summary>"All other endpoints combined".</summary>
    public static EndpointGroup AllOthers() => PerMinute(OtherEndpoints, 10, 150, "* /api/v2/**");

    public static EndpointGroup PerMinute(string name, int size, int perMinute, params string[] routes) =>
        new(name, routes, MinuteBucket(name, size, perMinute));

    public static EndpointGroup PerSecond(string name, int size, int perSecond, params string[] routes) =>
        new(name, routes, SecondBucket(name, size, perSecond));

    /// <summary>How often the server refills is not said, so a day's worth at once is assumed.</summary>
    public static EndpointGroup PerDay(string name, int perDay, params string[] routes) =>
        new(name, routes, RateLimit.TokenBucket(perDay, perDay, TimeSpan.FromDays(1)).InStepsOf(perDay, TimeSpan.FromDays(1)).Named(name));

    /// <summary>
    /// A limit per minute. The pages of the provider disagree on the steps of its refill: one request each 60/y seconds (2020), or a
    /// second's worth each second (rate limit policy). The larger is the safe one; a permit is whole, so that is rounded up and
    /// the time between two steps is made longer by as much: 500 a minute are 9 each 1.08 s. (A third page has a minute's worth at the
    /// top of each minute. It cannot be meant here: a bucket of 40 would then pass 40 a minute, not 500.)
    /// </summary>
    public static RateLimit MinuteBucket(string name, int size, int perMinute)
    {
        int step = (perMinute + 59) / 60;
        return RateLimit.TokenBucket(size, perMinute, TimeSpan.FromMinutes(1))
            .InStepsOf(step, TimeSpan.FromTicks((step * TimeSpan.TicksPerMinute + perMinute - 1) / perMinute))
            .Named(name);
    }

    /// <summary>A limit per second: refilled each millisecond (rate limit policy) or at the top of each second (use cases); the larger step is taken.</summary>
    public static RateLimit SecondBucket(string name, int size, int perSecond) =>
        RateLimit.TokenBucket(size, perSecond, TimeSpan.FromSeconds(1)).InStepsOf(perSecond, TimeSpan.FromSeconds(1)).Named(name);
}
