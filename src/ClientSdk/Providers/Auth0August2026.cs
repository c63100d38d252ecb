using ClientSdk.Limits;

namespace ClientSdk.Providers;

/// <summary>
/// Auth0's documentation as of 20 August 2026, "rate limit configurations", section "Management API", row by row: burst is the size of a
/// bucket, sustained its refill. The tables name groups and methods, not routes: those are the ones of the API that the names describe.
/// </summary>
internal static class Auth0August2026
{
    /// <summary>"The global API limit is checked before the endpoint limit." Essentials and Professional have none of their own: there the earlier page's stays.</summary>
    public static RateLimit Tenant(Auth0Tier tier) => tier switch
    {
        Auth0Tier.Free => Auth0Limits.SecondBucket("tenant", 2, 2),
        Auth0Tier.EnterpriseProduction => Auth0Limits.SecondBucket("tenant", 50, 16),
        Auth0Tier.EnterpriseNonProduction => Auth0Limits.SecondBucket("tenant", 10, 2),
        _ => Auth0May2020.Tenant(tier),
    };

    public static IEnumerable<EndpointGroup> Groups(Auth0Tier tier) => tier switch
    {
        Auth0Tier.Free => Free(),
        Auth0Tier.SelfServicePaid => EssentialsAndProfessional(),
        _ => Enterprise(),
    };

    private static IEnumerable<EndpointGroup> Enterprise() =>
    [
        Auth0Limits.PerMinute("read-organizations", 10, 100, "GET /api/v2/organizations"),
        Auth0Limits.PerMinute("read-organization-by-id", 10, 100, "GET /api/v2/organizations/{id}"),
        Auth0Limits.PerMinute("read-user-organizations", 40, 500, "GET /api/v2/users/{id}/organizations"),
        Auth0Limits.PerMinute("read-organization-by-name", 20, 200, "GET /api/v2/organizations/name/{name}"),
        Auth0Limits.PerMinute("write-organizations", 5, 150, WriteOrganizations),
        Auth0Limits.PerMinute("read-organization-members", 40, 500, "GET /api/v2/organizations/{id}/members"),
        Auth0Limits.PerMinute("read-organization-invitation", 20, 200, "GET /api/v2/organizations/{id}/invitations", "GET /api/v2/organizations/{id}/invitations/{invitation_id}"),

        // The row has POST alone; that taking one back is free of it is not said.
        Auth0Limits.PerMinute("write-organization-invitation", 20, 200, "POST /api/v2/organizations/{id}/invitations", "DELETE /api/v2/organizations/{id}/invitations/{invitation_id}"),
        Auth0Limits.PerMinute("read-organization-connections", 10, 100, ReadOrganizationConnections),
        Auth0Limits.PerMinute("write-organization-connections", 5, 150, WriteOrganizationConnections),
        Auth0Limits.PerMinute("write-email-templates", 10, 100, WriteEmailTemplates),
        Auth0Limits.PerMinute("read-email-templates", 15, 150, ReadEmailTemplates),
        Auth0Limits.PerMinute("write-email-provider", 10, 100, WriteEmailProvider),
        Auth0Limits.PerMinute("read-email-provider", 15, 150, "GET /api/v2/emails/provider"),

        // The row is for searches by q alone, which is in the query and no part of a route: all calls of the list are held to it.
        Auth0Limits.PerMinute("read-clients-by-query", 5, 150, "GET /api/v2/clients"),
        .. MembersAndRoles(),
        .. AllPaid(),
    ];

    private static IEnumerable<EndpointGroup> EssentialsAndProfessional() =>
    [
        Auth0Limits.PerMinute("read-organizations", 5, 50, "GET /api/v2/organizations"),
        Auth0Limits.PerMinute("read-organization-by-id", 20, 200, "GET /api/v2/organizations/{id}"),
        Auth0Limits.PerMinute("read-organization-by-name", 10, 100, "GET /api/v2/organizations/name/{name}"),
        Auth0Limits.PerMinute("write-organizations", 5, 25, WriteOrganizations),

        // Two rows, "Read Organization Members" and "Read Members of an Organization", and one endpoint: both hold.
        new(
            "read-organization-members",
            ["GET /api/v2/organizations/{id}/members"],
            Auth0Limits.MinuteBucket("read-organization-members", 40, 500),
            Auth0Limits.MinuteBucket("read-members-of-an-organization", 20, 200)),
        Auth0Limits.PerMinute("read-organization-connections", 5, 50, ReadOrganizationConnections),
        Auth0Limits.PerMinute("write-organization-connections", 5, 25, WriteOrganizationConnections),
        Auth0Limits.PerMinute("read-users", 40, 500, "GET /api/v2/users", "GET /api/v2/users-by-email", "GET /api/v2/users/{id}"),

        // Two rows, of POST and PATCH and of DELETE, with the same figures: one bucket or two is not said.
        Auth0Limits.PerMinute("write-users", 20, 200, "POST /api/v2/users", "POST /api/v2/users/{id}/identities", "PATCH /api/v2/users/{id}", "DELETE /api/v2/users/{id}", "DELETE /api/v2/connections/{id}/users", "DELETE /api/v2/users/{id}/identities/{provider}/{user_id}"),
        Auth0Limits.PerMinute("read-logs", 10, 100, "GET /api/v2/logs", "GET /api/v2/logs/{id}", "GET /api/v2/users/{id}/logs"),

        // "Read Clients", and below it the looser row for searches by q, which cannot bind beside it.
        Auth0Limits.PerMinute("read-clients", 5, 100, "GET /api/v2/clients", "GET /api/v2/clients/{id}"),
        Auth0Limits.PerMinute("read-connections", 5, 50, "GET /api/v2/connections", "GET /api/v2/connections/{id}"),
        Auth0Limits.PerMinute("write-device-credentials", 5, 100, "POST /api/v2/device-credentials", "DELETE /api/v2/device-credentials/{id}"),
        Auth0Limits.PerMinute("write-email-templates", 5, 25, WriteEmailTemplates),
        Auth0Limits.PerMinute("read-email-templates", 10, 50, ReadEmailTemplates),
        Auth0Limits.PerMinute("write-email-provider", 5, 25, WriteEmailProvider),
        Auth0Limits.PerMinute("read-email-provider", 5, 25, "GET /api/v2/emails/provider"),
        Auth0Limits.AllOthers(),
        .. MembersAndRoles(),
        .. AllPaid(),
    ];

    private static IEnumerable<EndpointGroup> Free() =>
    [
        Auth0Limits.PerSecond("register-dynamic-client", 5, 5, "POST /oidc/register"),

        // Printed as "/api/v2/custom-domains{id}/verify", without the slash before the id.
        Auth0Limits.PerMinute("verify-custom-domain", 5, 5, "POST /api/v2/custom-domains/{id}/verify"),

        // Printed as POST; the call is a GET, and so it is in the other tables.
        ConnectionStatus("GET /api/v2/connections/{id}/status", "POST /api/v2/connections/{id}/status"),
        Auth0Limits.PerDay("rotate-signing-keys", 5, "POST /api/v2/keys/signing/rotate"),
        Auth0Limits.PerMinute("write-email-templates", 5, 25, WriteEmailTemplates),
        Auth0Limits.PerMinute("read-email-templates", 10, 50, ReadEmailTemplates),
        Auth0Limits.PerMinute("write-email-provider", 5, 25, WriteEmailProvider),
        Auth0Limits.PerMinute("read-email-provider", 5, 25, "GET /api/v2/emails/provider"),
    ];

    /// <summary>Rows with the same figures in both tables of paying tenants: members and their roles.</summary>
    private static IEnumerable<EndpointGroup> MembersAndRoles() =>
    [
        Auth0Limits.PerMinute("write-organization-members", 20, 200, "POST /api/v2/organizations/{id}/members", "DELETE /api/v2/organizations/{id}/members"),
        Auth0Limits.PerMinute("read-organization-member-roles", 20, 200, "GET /api/v2/organizations/{id}/members/{user_id}/roles"),
        Auth0Limits.PerMinute("write-organization-member-roles", 20, 200, "POST /api/v2/organizations/{id}/members/{user_id}/roles", "DELETE /api/v2/organizations/{id}/members/{user_id}/roles"),
    ];

    /// <summary>The same for everything else.</summary>
    private static IEnumerable<EndpointGroup> AllPaid() =>
    [
        Auth0Limits.PerMinute("write-custom-domains", 5, 5, "POST /api/v2/custom-domains", "POST /api/v2/custom-domains/{id}/verify"),
        ConnectionStatus("GET /api/v2/connections/{id}/status"),
        Auth0Limits.PerDay("write-signing-keys", 5, "POST /api/v2/keys/signing/rotate"),
        Auth0Limits.PerMinute("read-prompt-partials", 5, 5, "GET /api/v2/prompts/{prompt}/partials"),
        Auth0Limits.PerMinute("write-prompt-partials", 5, 5, "PUT /api/v2/prompts/{prompt}/partials"),
        Auth0Limits.PerMinute("read-organization-client-grants", 10, 100, "GET /api/v2/organizations/{id}/client-grants"),
        Auth0Limits.PerMinute("write-organization-client-grants", 5, 150, "POST /api/v2/organizations/{id}/client-grants"),
        Auth0Limits.PerMinute("write-token-exchange-profiles", 5, 100, "POST /api/v2/token-exchange-profiles", "PATCH /api/v2/token-exchange-profiles/{id}", "DELETE /api/v2/token-exchange-profiles/{id}"),
        Auth0Limits.PerMinute("read-token-exchange-profiles", 20, 200, "GET /api/v2/token-exchange-profiles", "GET /api/v2/token-exchange-profiles/{id}"),
    ];

    private static EndpointGroup ConnectionStatus(params string[] routes) => Auth0Limits.PerSecond("read-connection-status", 100, 15, routes);

    private static string[] WriteOrganizations => ["POST /api/v2/organizations", "PATCH /api/v2/organizations/{id}", "DELETE /api/v2/organizations/{id}"];

    private static string[] ReadOrganizationConnections => ["GET /api/v2/organizations/{id}/enabled_connections", "GET /api/v2/organizations/{id}/enabled_connections/{connection_id}"];

    private static string[] WriteOrganizationConnections => ["POST /api/v2/organizations/{id}/enabled_connections", "PATCH /api/v2/organizations/{id}/enabled_connections/{connection_id}", "DELETE /api/v2/organizations/{id}/enabled_connections/{connection_id}"];

    private static string[] WriteEmailTemplates => ["POST /api/v2/email-templates", "PATCH /api/v2/email-templates/{name}", "DELETE /api/v2/email-templates/{name}"];

    private static string[] ReadEmailTemplates => ["GET /api/v2/email-templates", "GET /api/v2/email-templates/{name}"];

    private static string[] WriteEmailProvider => ["POST /api/v2/emails/provider", "PATCH /api/v2/emails/provider", "DELETE /api/v2/emails/provider"];
}
