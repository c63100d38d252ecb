using System.Globalization;
using System.Text.Json.Nodes;
using ClientSdk.Testing.Routing;
using ClientSdk.Testing.Sandbox;

namespace ClientSdk.Testing.Auth0;

/// <summary>
/// The lists of Auth0's SDK of 19 August 2026, each with the items' name in its envelope. Those that have a store of their own are known before this
/// table is; the others have so many made-up items, whatever stands in the path.
/// </summary>
internal static class Auth0Catalogue
{
    /// <summary>Pages whose envelope is always there: items, <c>total</c>, <c>page</c> and <c>per_page</c>.</summary>
    private static readonly (string Path, string Items)[] _numbered =
    [
        ("/api/v2/actions/actions", "actions"),
        ("/api/v2/actions/actions/{id}/versions", "versions"),
        ("/api/v2/actions/modules", "modules"),
        ("/api/v2/actions/modules/{id}/actions", "actions"),
        ("/api/v2/actions/modules/{id}/versions", "versions"),
        ("/api/v2/actions/triggers/{id}/bindings", "bindings"),
    ];

    /// <summary>Pages that are a bare array unless <c>include_totals</c> asks for more.</summary>
    private static readonly (string Path, string Items)[] _pages =
    [
        ("/api/v2/clients", "clients"),
        ("/api/v2/device-credentials", "device_credentials"),
        ("/api/v2/flows", "flows"),
        ("/api/v2/flows/vault/connections", "connections"),
        ("/api/v2/forms", "forms"),
        ("/api/v2/grants", "grants"),
        ("/api/v2/hooks", "hooks"),
        ("/api/v2/keys/encryption", "keys"),
        ("/api/v2/network-acls", "network_acls"),
        ("/api/v2/organizations/{id}/client-grants", "client_grants"),
        ("/api/v2/organizations/{id}/connections", "connections"),
        ("/api/v2/organizations/{id}/enabled_connections", "enabled_connections"),
        ("/api/v2/organizations/{id}/invitations", "invitations"),
        ("/api/v2/organizations/{id}/members/{id2}/roles", "roles"),
        ("/api/v2/prompts/rendering", "configs"),
        ("/api/v2/resource-servers", "resource_servers"),
        ("/api/v2/roles", "roles"),
        ("/api/v2/roles/{id}/permissions", "permissions"),
        ("/api/v2/rules", "rules"),
        ("/api/v2/self-service-profiles", "self_service_profiles"),
        ("/api/v2/users", "users"),
        ("/api/v2/users/{id}/authentication-methods", "authenticators"),
        ("/api/v2/users/{id}/logs", "logs"),
        ("/api/v2/users/{id}/organizations", "organizations"),
        ("/api/v2/users/{id}/permissions", "permissions"),
        ("/api/v2/users/{id}/roles", "roles"),
    ];

    /// <summary>Checkpoints: <c>from</c>, <c>take</c>, <c>next</c>.</summary>
    private static readonly (string Path, string Items)[] _checkpoints =
    [
        ("/api/v2/agents", "agents"),
        ("/api/v2/client-grants", "client_grants"),
        ("/api/v2/client-grants/{id}/organizations", "organizations"),
        ("/api/v2/clients/{id}/connections", "connections"),
        ("/api/v2/connection-profiles", "connection_profiles"),
        ("/api/v2/connections", "connections"),
        ("/api/v2/connections-directory-provisionings", "directory_provisionings"),
        ("/api/v2/connections-scim-configurations", "scim_configurations"),
        ("/api/v2/connections/{id}/clients", "clients"),
        ("/api/v2/connections/{id}/directory-provisioning/synchronized-groups", "groups"),
        ("/api/v2/event-streams", "eventStreams"),
        ("/api/v2/event-streams/{id}/deliveries", "deliveries"),
        ("/api/v2/flows/{id}/executions", "executions"),
        ("/api/v2/groups", "groups"),
        ("/api/v2/groups/{id}/members", "members"),
        ("/api/v2/groups/{id}/roles", "roles"),
        ("/api/v2/organizations", "organizations"),
        ("/api/v2/organizations/{id}/clients", "clients"),
        ("/api/v2/organizations/{id}/discovery-domains", "domains"),
        ("/api/v2/organizations/{id}/groups", "groups"),
        ("/api/v2/organizations/{id}/groups/{id2}/roles", "roles"),
        ("/api/v2/organizations/{id}/members", "members"),
        ("/api/v2/organizations/{id}/members/{id2}/effective-roles", "roles"),
        ("/api/v2/organizations/{id}/members/{id2}/effective-roles/sources/groups", "groups"),
        ("/api/v2/organizations/{id}/roles/{id2}/groups", "groups"),
        ("/api/v2/organizations/{id}/roles/{id2}/members", "members"),
        ("/api/v2/rate-limit-policies", "rate_limit_policies"),
        ("/api/v2/refresh-tokens", "refresh_tokens"),
        ("/api/v2/roles/{id}/groups", "groups"),
        ("/api/v2/roles/{id}/users", "users"),
        ("/api/v2/token-exchange-profiles", "token_exchange_profiles"),
        ("/api/v2/user-attribute-profiles", "user_attribute_profiles"),
        ("/api/v2/users/{id}/connected-accounts", "connected_accounts"),
        ("/api/v2/users/{id}/effective-permissions", "permissions"),
        ("/api/v2/users/{id}/effective-permissions/sources/effective-roles", "roles"),
        ("/api/v2/users/{id}/effective-roles", "roles"),
        ("/api/v2/users/{id}/effective-roles/sources/groups", "groups"),
        ("/api/v2/users/{id}/groups", "groups"),
        ("/api/v2/users/{id}/refresh-tokens", "tokens"),
        ("/api/v2/users/{id}/sessions", "sessions"),
        ("/api/v2/verifiable-credentials/verification/templates", "templates"),
    ];

    internal static void AddTo(RouteTable<RouteHandler> routes, int count)
    {
        JsonObject[] items = [.. Enumerable.Range(1, count).Select(static number => new JsonObject { ["id"] = string.Create(CultureInfo.InvariantCulture, $"item_{number:D6}") })];
        Add(routes, _numbered, (request, name) => Auth0Pages.Numbered(request, name, items));
        Add(routes, _pages, (request, name) => Auth0Pages.Page(request, name, items));
        Add(routes, _checkpoints, (request, name) => Auth0Pages.Page(request, name, items, checkpoints: true));
    }

    private static void Add(RouteTable<RouteHandler> routes, (string Path, string Items)[] lists, Func<SandboxRequest, string, SandboxReply> page)
    {
        foreach ((string path, string items) in lists)
        {
            routes.Add("GET", path, (request, _, _) => page(request, items));
        }
    }
}
