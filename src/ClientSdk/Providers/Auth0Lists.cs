using ClientSdk.Paging;

namespace ClientSdk.Providers;

/// <summary>
/// Auth0's lists: its SDK of 19 August 2026, all 75 rows. <c>GET /api/v2/logs</c> is
/// there twice; here it goes by <c>Link</c>, which reaches all entries, where pages reach 1,000.
/// </summary>
internal static class Auth0Lists
{
    /// <summary>"50 per page on public cloud, 100 on private": 100 is refused by nobody's rule here, and asked for by nobody's default.</summary>
    public const int MaxPageSize = 100;

    private const int DefaultPageSize = 50;

    public static IReadOnlyList<PageRule> All { get; } = [.. Numbered(), .. WithTotals(), .. Checkpoints(), Logs];

    /// <summary>The id of the last entry seen, a root array, and the next page in the header; the last page has a link too, and the one after it no entries.</summary>
    private static PageRule Logs => PageRule.ByLink("GET /api/v2/logs") with { SizeParameter = "take", MaxPageSize = MaxPageSize, EmptyPageEnds = true };

    /// <summary>Pages with their totals in every reply.</summary>
    private static IEnumerable<PageRule> Numbered() =>
    [
        Numbered("/api/v2/actions/actions", "actions"),
        Numbered("/api/v2/actions/actions/{id}/versions", "versions"),
        Numbered("/api/v2/actions/modules", "modules"),
        Numbered("/api/v2/actions/modules/{id}/actions", "actions"),
        Numbered("/api/v2/actions/modules/{id}/versions", "versions"),
        Numbered("/api/v2/actions/triggers/{id}/bindings", "bindings"),
    ];

    /// <summary>Pages that are a bare array unless <c>include_totals</c> asks for an envelope.</summary>
    private static IEnumerable<PageRule> WithTotals() =>
    [
        WithTotals("/api/v2/clients", "clients"),
        WithTotals("/api/v2/device-credentials", "device_credentials"),
        WithTotals("/api/v2/flows", "flows"),
        WithTotals("/api/v2/flows/vault/connections", "connections"),
        WithTotals("/api/v2/forms", "forms"),
        WithTotals("/api/v2/grants", "grants"),
        WithTotals("/api/v2/hooks", "hooks"),
        WithTotals("/api/v2/keys/encryption", "keys"),
        WithTotals("/api/v2/network-acls", "network_acls"),
        WithTotals("/api/v2/organizations/{id}/client-grants", "client_grants"),
        WithTotals("/api/v2/organizations/{id}/connections", "connections"),
        WithTotals("/api/v2/organizations/{id}/enabled_connections", "enabled_connections"),
        WithTotals("/api/v2/organizations/{id}/invitations", "invitations"),
        WithTotals("/api/v2/organizations/{id}/members/{id2}/roles", "roles"),
        WithTotals("/api/v2/prompts/rendering", "configs"),
        WithTotals("/api/v2/resource-servers", "resource_servers"),
        WithTotals("/api/v2/roles", "roles"),
        WithTotals("/api/v2/roles/{id}/permissions", "permissions"),
        WithTotals("/api/v2/rules", "rules"),
        WithTotals("/api/v2/self-service-profiles", "self_service_profiles"),
        WithTotals("/api/v2/users", "users"),
        WithTotals("/api/v2/users/{id}/authentication-methods", "authenticators"),
        WithTotals("/api/v2/users/{id}/logs", "logs"),
        WithTotals("/api/v2/users/{id}/organizations", "organizations"),
        WithTotals("/api/v2/users/{id}/permissions", "permissions"),
        WithTotals("/api/v2/users/{id}/roles", "roles"),
    ];

    /// <summary><c>from</c> and <c>take</c>; the tokens are good for about a day.</summary>
    private static IEnumerable<PageRule> Checkpoints() =>
    [
        Checkpoint("/api/v2/agents", "agents"),
        Checkpoint("/api/v2/client-grants", "client_grants"),
        Checkpoint("/api/v2/client-grants/{id}/organizations", "organizations"),
        Checkpoint("/api/v2/clients/{id}/connections", "connections"),
        Checkpoint("/api/v2/connection-profiles", "connection_profiles"),
        Checkpoint("/api/v2/connections", "connections"),
        Checkpoint("/api/v2/connections-directory-provisionings", "directory_provisionings"),
        Checkpoint("/api/v2/connections-scim-configurations", "scim_configurations"),
        Checkpoint("/api/v2/connections/{id}/clients", "clients"),
        Checkpoint("/api/v2/connections/{id}/directory-provisioning/synchronized-groups", "groups"),
        Checkpoint("/api/v2/event-streams", "eventStreams"),
        Checkpoint("/api/v2/event-streams/{id}/deliveries", "deliveries"),
        Checkpoint("/api/v2/flows/{id}/executions", "executions"),
        Checkpoint("/api/v2/groups", "groups"),
        Checkpoint("/api/v2/groups/{id}/members", "members"),
        Checkpoint("/api/v2/groups/{id}/roles", "roles"),
        Checkpoint("/api/v2/organizations", "organizations"),
        Checkpoint("/api/v2/organizations/{id}/clients", "clients"),
        Checkpoint("/api/v2/organizations/{id}/discovery-domains", "domains"),
        Checkpoint("/api/v2/organizations/{id}/groups", "groups"),
        Checkpoint("/api/v2/organizations/{id}/groups/{id2}/roles", "roles"),
        Checkpoint("/api/v2/organizations/{id}/members", "members"),
        Checkpoint("/api/v2/organizations/{id}/members/{id2}/effective-roles", "roles"),
        Checkpoint("/api/v2/organizations/{id}/members/{id2}/effective-roles/sources/groups", "groups"),
        Checkpoint("/api/v2/organizations/{id}/roles/{id2}/groups", "groups"),
        Checkpoint("/api/v2/organizations/{id}/roles/{id2}/members", "members"),
        Checkpoint("/api/v2/rate-limit-policies", "rate_limit_policies"),
        Checkpoint("/api/v2/refresh-tokens", "refresh_tokens"),
        Checkpoint("/api/v2/roles/{id}/groups", "groups"),
        Checkpoint("/api/v2/roles/{id}/users", "users"),
        Checkpoint("/api/v2/token-exchange-profiles", "token_exchange_profiles"),
        Checkpoint("/api/v2/user-attribute-profiles", "user_attribute_profiles"),
        Checkpoint("/api/v2/users/{id}/connected-accounts", "connected_accounts"),
        Checkpoint("/api/v2/users/{id}/effective-permissions", "permissions"),
        Checkpoint("/api/v2/users/{id}/effective-permissions/sources/effective-roles", "roles"),
        Checkpoint("/api/v2/users/{id}/effective-roles", "roles"),
        Checkpoint("/api/v2/users/{id}/effective-roles/sources/groups", "groups"),
        Checkpoint("/api/v2/users/{id}/groups", "groups"),
        Checkpoint("/api/v2/users/{id}/refresh-tokens", "tokens"),
        Checkpoint("/api/v2/users/{id}/sessions", "sessions"),
        Checkpoint("/api/v2/verifiable-credentials/verification/templates", "templates"),
    ];

    private static PageRule Numbered(string route, string items) => PageRule.ByNumber($"GET {route}", items, "page", 0) with
    {
        SizeParameter = "per_page",
        DefaultPageSize = DefaultPageSize,
        MaxPageSize = MaxPageSize,
        TotalProperty = "total",
        SizeProperty = "per_page",
    };

    private static PageRule WithTotals(string route, string items) =>
        Numbered(route, items) with { TotalsParameter = "include_totals", SizeProperty = "limit" };

    /// <summary><c>take</c> is up to 100 everywhere, so the most is asked for.</summary>
    private static PageRule Checkpoint(string route, string items) =>
        PageRule.ByToken($"GET {route}", items, "next", "from") with { SizeParameter = "take", MaxPageSize = MaxPageSize };
}
