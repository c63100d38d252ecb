using ClientSdk.Limits;

namespace ClientSdk.Providers;

/// <summary>
/// auth0.com, Management API rate limits, effective 19 May 2020, row by row. Its column "per second" is the size of a bucket, "per minute"
/// its refill.
/// </summary>
internal static class Auth0May2020
{
    /// <summary>Table "Tenant Type": "set by tenant and not by endpoint", checked before the endpoint's bucket.</summary>
    public static RateLimit Tenant(Auth0Tier tier) => tier switch
    {
        Auth0Tier.Free => Auth0Limits.MinuteBucket("tenant", 10, 120),
        Auth0Tier.SelfServicePaid or Auth0Tier.EnterpriseProduction => Auth0Limits.MinuteBucket("tenant", 50, 1000),

        // The row looks swapped beside the page of 2026 (burst 10, 2 a second). As printed it is safe for both.
        _ => Auth0Limits.MinuteBucket("tenant", 2, 10),
    };

    public static IEnumerable<EndpointGroup> Groups(Auth0Tier tier) =>
        Auth0Limits.IsEnterprise(tier) ? [.. EnterpriseAndStartup(), .. AllSubscriptions()] : [.. SelfService(), .. AllSubscriptions()];

    /// <summary>Table "Enterprise and Startup subscription limits".</summary>
    private static IEnumerable<EndpointGroup> EnterpriseAndStartup() =>
    [
        Auth0Limits.PerMinute("read-organizations", 10, 100, "GET /api/v2/organizations", "GET /api/v2/organizations/{id}"),
        Auth0Limits.PerMinute("read-user-organizations", 40, 500, "GET /api/v2/users/{id}/organizations"),
        Auth0Limits.PerMinute("read-organization-by-name", 20, 200, "GET /api/v2/organizations/name/{name}"),
        Auth0Limits.PerMinute("write-organizations", 5, 150, "POST /api/v2/organizations", "PATCH /api/v2/organizations/{id}", "DELETE /api/v2/organizations/{id}"),
        Auth0Limits.PerMinute("read-organization-members", 40, 500, "GET /api/v2/organizations/{id}/members", "GET /api/v2/organizations/{id}/invitations"),
        Auth0Limits.PerMinute("write-organization-members", 20, 200, "POST /api/v2/organizations/{id}/members", "POST /api/v2/organizations/{id}/invitations", "DELETE /api/v2/organizations/{id}/members", "DELETE /api/v2/organizations/{id}/invitations/{invitation_id}"),
        Auth0Limits.PerMinute("read-organization-member-invitation", 20, 200, "GET /api/v2/organizations/{id}/invitations/{invitation_id}"),
        Auth0Limits.PerMinute("read-organization-member-roles", 20, 200, "GET /api/v2/organizations/{id}/members/{user_id}/roles"),
        Auth0Limits.PerMinute("write-organization-member-roles", 20, 200, "POST /api/v2/organizations/{id}/members/{user_id}/roles", "DELETE /api/v2/organizations/{id}/members/{user_id}/roles"),

        // Printed as ".../enabled_connections/", with a slash that the other rows of the group do not have.
        Auth0Limits.PerMinute("read-organization-connections", 10, 100, "GET /api/v2/organizations/{id}/enabled_connections", "GET /api/v2/organizations/{id}/enabled_connections/{connection_id}"),
        Auth0Limits.PerMinute("write-organization-connections", 5, 150, "POST /api/v2/organizations/{id}/enabled_connections", "PATCH /api/v2/organizations/{id}/enabled_connections/{connection_id}", "DELETE /api/v2/organizations/{id}/enabled_connections"),
    ];

    /// <summary>Table "Self-service subscription limits".</summary>
    private static IEnumerable<EndpointGroup> SelfService() =>
    [
        Auth0Limits.PerMinute("read-users", 40, 500, "GET /api/v2/users", "GET /api/v2/users-by-email", "GET /api/v2/users/{id}"),
        Auth0Limits.PerMinute("write-users", 20, 200, "POST /api/v2/users", "POST /api/v2/users/{id}/identities", "PATCH /api/v2/users/{id}", "DELETE /api/v2/connections/{id}/users", "DELETE /api/v2/users/{id}/identities/{provider}/{user_id}", "DELETE /api/v2/users/{id}"),
        Auth0Limits.PerMinute("read-logs", 10, 100, "GET /api/v2/logs", "GET /api/v2/logs/{id}", "GET /api/v2/users/{id}/logs"),
        Auth0Limits.PerMinute("read-clients", 5, 100, "GET /api/v2/clients", "GET /api/v2/clients/{id}"),
        Auth0Limits.PerMinute("read-connections", 10, 100, "GET /api/v2/connections", "GET /api/v2/connections/{id}"),
        Auth0Limits.PerMinute("write-device-credentials", 5, 100, "POST /api/v2/device-credentials", "DELETE /api/v2/device-credentials/{id}"),
        Auth0Limits.AllOthers(),
    ];

    /// <summary>Table "Endpoint limits for all subscriptions".</summary>
    private static IEnumerable<EndpointGroup> AllSubscriptions() =>
    [
        // Printed as "/api/v2/custom-domains{id}/verify", without the slash before the id.
        Auth0Limits.PerMinute("verify-custom-domain", 5, 5, "POST /api/v2/custom-domains/{id}/verify"),
        Auth0Limits.PerSecond("register-dynamic-client", 5, 5, "POST /oidc/register"),
        Auth0Limits.PerSecond("read-connection-status", 15, 15, "GET /api/v2/connections/{id}/status"),

        Auth0Limits.PerDay("rotate-signing-keys", 5, "POST /api/v2/keys/signing/rotate"),
    ];
}
