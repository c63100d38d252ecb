using ClientSdk.Limits;

namespace ClientSdk.Providers;

/// <summary>
/// Auth0's figures: auth0.com, Management API rate limits (effective 19 May 2020), row by row. Its column "per second" is the
/// size of a bucket, "per minute" its refill.
/// </summary>
internal static class Auth0Limits
{
    /// <summary>Table "Tenant Type": "set by tenant and not by endpoint", checked before the endpoint's bucket.</summary>
    public static RateLimit Tenant(Auth0Tier tier) => tier switch
    {
        Auth0Tier.Free => Bucket("tenant", 10, 120),
        Auth0Tier.SelfServicePaid => Bucket("tenant", 50, 1000),
        Auth0Tier.EnterpriseProduction => Bucket("tenant", 50, 1000),

        // The row looks swapped beside the page of today (burst 10, 2 a second). As printed it is safe for both.
        Auth0Tier.EnterpriseNonProduction => Bucket("tenant", 2, 10),
        _ => throw new ArgumentOutOfRangeException(nameof(tier), tier, $"There is no Auth0 tier {tier}. Take one of {string.Join(", ", Enum.GetNames<Auth0Tier>())}."),
    };

    public static IReadOnlyList<EndpointGroup> Groups(Auth0Tier tier) =>
        tier is Auth0Tier.EnterpriseProduction or Auth0Tier.EnterpriseNonProduction
            ? [.. EnterpriseAndStartup(), ImportJobs, .. AllSubscriptions()]
            : [.. SelfService(), .. AllSubscriptions()];

    /// <summary>Table "Enterprise and Startup subscription limits".</summary>
    private static IEnumerable<EndpointGroup> EnterpriseAndStartup() =>
    [
        Group("read-organizations", 10, 100, "GET /api/v2/organizations", "GET /api/v2/organizations/{id}"),
        Group("read-user-organizations", 40, 500, "GET /api/v2/users/{id}/organizations"),
        Group("read-organization-by-name", 20, 200, "GET /api/v2/organizations/name/{name}"),
        Group("write-organizations", 5, 150, "POST /api/v2/organizations", "PATCH /api/v2/organizations/{id}", "DELETE /api/v2/organizations/{id}"),
        Group("read-organization-members", 40, 500, "GET /api/v2/organizations/{id}/members", "GET /api/v2/organizations/{id}/invitations"),
        Group("write-organization-members", 20, 200, "POST /api/v2/organizations/{id}/members", "POST /api/v2/organizations/{id}/invitations", "DELETE /api/v2/organizations/{id}/members", "DELETE /api/v2/organizations/{id}/invitations/{invitation_id}"),
        Group("read-organization-member-invitation", 20, 200, "GET /api/v2/organizations/{id}/invitations/{invitation_id}"),
        Group("read-organization-member-roles", 20, 200, "GET /api/v2/organizations/{id}/members/{user_id}/roles"),
        Group("write-organization-member-roles", 20, 200, "POST /api/v2/organizations/{id}/members/{user_id}/roles", "DELETE /api/v2/organizations/{id}/members/{user_id}/roles"),

        // Printed as ".../enabled_connections/", with a slash that the other rows of the group do not have.
        Group("read-organization-connections", 10, 100, "GET /api/v2/organizations/{id}/enabled_connections", "GET /api/v2/organizations/{id}/enabled_connections/{connection_id}"),
        Group("write-organization-connections", 5, 150, "POST /api/v2/organizations/{id}/enabled_connections", "PATCH /api/v2/organizations/{id}/enabled_connections/{connection_id}", "DELETE /api/v2/organizations/{id}/enabled_connections"),
    ];

    /// <summary>
    /// "A limit of 2 concurrent import jobs", whose refusal states no wait and no bucket: as a group with a limit of its own it pauses nobody
    /// else. A job lasts longer than its request, so two requests at once are the most that can succeed, and no promise that they do. (For the
    /// self-service tiers the call belongs to "all other endpoints", whose bucket it draws on.)
    /// </summary>
    private static EndpointGroup ImportJobs => new("import-jobs", ["POST /api/v2/jobs/users-imports"], RateLimit.Concurrent(2).Named("import-jobs"));

    /// <summary>Table "Self-service subscription limits".</summary>
    private static IEnumerable<EndpointGroup> SelfService() =>
    [
        Group("read-users", 40, 500, "GET /api/v2/users", "GET /api/v2/users-by-email", "GET /api/v2/users/{id}"),
        Group("write-users", 20, 200, "POST /api/v2/users", "POST /api/v2/users/{id}/identities", "PATCH /api/v2/users/{id}", "DELETE /api/v2/connections/{id}/users", "DELETE /api/v2/users/{id}/identities/{provider}/{user_id}", "DELETE /api/v2/users/{id}"),
        Group("read-logs", 10, 100, "GET /api/v2/logs", "GET /api/v2/logs/{id}", "GET /api/v2/users/{id}/logs"),
        Group("read-clients", 5, 100, "GET /api/v2/clients", "GET /api/v2/clients/{id}"),
        Group("read-connections", 10, 100, "GET /api/v2/connections", "GET /api/v2/connections/{id}"),
        Group("write-device-credentials", 5, 100, "POST /api/v2/device-credentials", "DELETE /api/v2/device-credentials/{id}"),
        Group("all-other-endpoints", 10, 150, "* /api/v2/**"),
    ];

    /// <summary>Table "Endpoint limits for all subscriptions".</summary>
    private static IEnumerable<EndpointGroup> AllSubscriptions() =>
    [
        // Printed as "/api/v2/custom-domains{id}/verify", without the slash before the id.
        Group("verify-custom-domain", 5, 5, "POST /api/v2/custom-domains/{id}/verify"),
        new("register-dynamic-client", ["POST /oidc/register"], SecondBucket("register-dynamic-client", 5)),
        new("read-connection-status", ["GET /api/v2/connections/{id}/status"], SecondBucket("read-connection-status", 15)),

        // 5 a day; how often the server refills is not said, so a day's worth at once is assumed.
        new("rotate-signing-keys", ["POST /api/v2/keys/signing/rotate"], RateLimit.TokenBucket(5, 5, TimeSpan.FromDays(1)).InStepsOf(5, TimeSpan.FromDays(1)).Named("rotate-signing-keys")),
    ];

    private static EndpointGroup Group(string name, int size, int perMinute, params string[] routes) =>
        new(name, routes, Bucket(name, size, perMinute));

    /// <summary>
    /// A limit per minute. The pages of the provider disagree on the steps of its refill: one request each 60/y seconds (seed), or a
    /// second's worth each second (rate limit policy). The larger is the safe one; a permit is whole, so that is rounded up and
    /// the time between two steps is made longer by as much: 500 a minute are 9 each 1.08 s. (A third page has a minute's worth at the
    /// top of each minute. It cannot be meant here: a bucket of 40 would then pass 40 a minute, not 500.)
    /// </summary>
    private static RateLimit Bucket(string name, int size, int perMinute)
    {
        int step = (perMinute + 59) / 60;
        return RateLimit.TokenBucket(size, perMinute, TimeSpan.FromMinutes(1))
            .InStepsOf(step, TimeSpan.FromTicks((step * TimeSpan.TicksPerMinute + perMinute - 1) / perMinute))
            .Named(name);
    }

    /// <summary>A limit per second: refilled each millisecond (rate limit policy) or at the top of each second (use cases); the larger step is taken.</summary>
    private static RateLimit SecondBucket(string name, int size) =>
        RateLimit.TokenBucket(size, size, TimeSpan.FromSeconds(1)).InStepsOf(size, TimeSpan.FromSeconds(1)).Named(name);
}
