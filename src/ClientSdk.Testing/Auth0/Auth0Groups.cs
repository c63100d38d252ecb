namespace ClientSdk.Testing.Auth0;

/// <summary>The tables of the page of 19 May 2020. The missing slash of the custom domains and the trailing one of the connections are mended.</summary>
internal static class Auth0Groups
{
    private static readonly Auth0Group[] _all =
    [
        new("verify_custom_domain", 5, 5, "POST /api/v2/custom-domains/{id}/verify"),
        new("register_client", 5, 5, TimeSpan.FromSeconds(1), "POST /oidc/register"),
        new("connection_status", 15, 15, TimeSpan.FromSeconds(1), "GET /api/v2/connections/{id}/status"),
        new("rotate_keys", 5, 5, TimeSpan.FromDays(1), "POST /api/v2/keys/signing/rotate"),
    ];

    private static readonly Auth0Group[] _enterprise =
    [
        new("organizations_read", 10, 100, "GET /api/v2/organizations", "GET /api/v2/organizations/{id}"),
        new("user_organizations_read", 40, 500, "GET /api/v2/users/{id}/organizations"),
        new("organization_by_name", 20, 200, "GET /api/v2/organizations/name/{name}"),
        new("organizations_write", 5, 150, "POST /api/v2/organizations", "PATCH /api/v2/organizations/{id}", "DELETE /api/v2/organizations/{id}"),
        new("organization_members_read", 40, 500, "GET /api/v2/organizations/{id}/members", "GET /api/v2/organizations/{id}/invitations"),
        new(
            "organization_members_write",
            20,
            200,
            "POST /api/v2/organizations/{id}/members",
            "POST /api/v2/organizations/{id}/invitations",
            "DELETE /api/v2/organizations/{id}/members",
            "DELETE /api/v2/organizations/{id}/invitations/{invitation_id}"),
        new("organization_invitation_read", 20, 200, "GET /api/v2/organizations/{id}/invitations/{invitation_id}"),
        new("organization_member_roles_read", 20, 200, "GET /api/v2/organizations/{id}/members/{user_id}/roles"),
        new(
            "organization_member_roles_write",
            20,
            200,
            "POST /api/v2/organizations/{id}/members/{user_id}/roles",
            "DELETE /api/v2/organizations/{id}/members/{user_id}/roles"),
        new(
            "organization_connections_read",
            10,
            100,
            "GET /api/v2/organizations/{id}/enabled_connections",
            "GET /api/v2/organizations/{id}/enabled_connections/{connection_id}"),
        new(
            "organization_connections_write",
            5,
            150,
            "POST /api/v2/organizations/{id}/enabled_connections",
            "PATCH /api/v2/organizations/{id}/enabled_connections/{connection_id}",
            "DELETE /api/v2/organizations/{id}/enabled_connections"),
    ];

    private static readonly Auth0Group[] _selfService =
    [
        new("users_read", 40, 500, "GET /api/v2/users", "GET /api/v2/users-by-email", "GET /api/v2/users/{id}"),
        new(
            "users_write",
            20,
            200,
            "POST /api/v2/users",
            "POST /api/v2/users/{id}/identities",
            "PATCH /api/v2/users/{id}",
            "DELETE /api/v2/connections/{id}/users",
            "DELETE /api/v2/users/{id}/identities/{provider}/{user_id}",
            "DELETE /api/v2/users/{id}"),
        new("logs_read", 10, 100, "GET /api/v2/logs", "GET /api/v2/logs/{id}", "GET /api/v2/users/{id}/logs"),
        new("clients_read", 5, 100, "GET /api/v2/clients", "GET /api/v2/clients/{id}"),
        new("connections_read", 10, 100, "GET /api/v2/connections", "GET /api/v2/connections/{id}"),
        new("device_credentials_write", 5, 100, "POST /api/v2/device-credentials", "DELETE /api/v2/device-credentials/{id}"),
    ];

    /// <summary>Self-service: "All other endpoints combined".</summary>
    internal static Auth0Group Others { get; } = new("others", 10, 150);

    internal static IEnumerable<Auth0Group> Of(Auth0SandboxOptions options) => options.Tables switch
    {
        Auth0Tables.August2026 => Auth0GroupsOf2026.Of(options.Tenant),
        _ when options.Tenant == Auth0Tenant.Free => _all,
        _ when options.Tenant == Auth0Tenant.SelfServicePaid => [.. _all, .. _selfService],
        _ => [.. _all, .. _enterprise],
    };

    /// <summary>The tenant-wide bucket.</summary>
    internal static Auth0Group TenantWide(Auth0SandboxOptions options)
    {
        (int size, int refill, TimeSpan period) = options.Tables == Auth0Tables.August2026 ? Auth0GroupsOf2026.TenantWide(options.Tenant) : Printed(options.Tenant);
        return options.TenantPerMinute is { } perMinute
            ? new Auth0Group("global", options.TenantBurst ?? size, perMinute)
            : new Auth0Group("global", options.TenantBurst ?? size, refill, period);
    }

    private static (int Size, int Refill, TimeSpan Period) Printed(Auth0Tenant tenant)
    {
        (int size, int perMinute) = tenant switch
        {
            Auth0Tenant.Free => (10, 120),
            Auth0Tenant.EnterpriseNonProduction => (2, 10),
            _ => (50, 1000),
        };
        return (size, perMinute, TimeSpan.FromMinutes(1));
    }
}
