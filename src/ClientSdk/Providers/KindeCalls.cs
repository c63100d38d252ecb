using ClientSdk.Bulk;
using ClientSdk.Paging;

namespace ClientSdk.Providers;

/// <summary>
/// Kinde's lists and calls of many objects: the provider's specification of 12 August 2026, row by
/// row. Sizes: docs.kinde.com, API rate limits.
/// </summary>
internal static class KindeCalls
{
    /// <summary>"The maximum page size is 500": GET with <c>page_size</c>.</summary>
    public const int MaxPageSize = 500;

    /// <summary>"A maximum of 100 objects": POST and PATCH. The page has members as its example; that it holds for the others is inferred.</summary>
    public const int MaxBulkItems = 100;

    /// <summary>The 23 lists that accept a cursor.</summary>
    public static IReadOnlyList<PageRule> Lists { get; } =
    [
        ByToken("GET /api/v1/applications", "applications"),
        ByToken("GET /api/v1/organization/{org_code}/invites", "invites"),
        ByToken("GET /api/v1/organizations", "organizations"),
        ByToken("GET /api/v1/organizations/{org_code}/users", "organization_users"),
        ByToken("GET /api/v1/organizations/{org_code}/roles/{role_id}/users", "users"),
        ByToken("GET /api/v1/permissions", "permissions"),
        ByToken("GET /api/v1/roles", "roles"),
        ByToken("GET /api/v1/roles/{role_id}/permissions", "permissions"),
        ByToken("GET /api/v1/roles/{role_id}/system_permissions", "system_permissions"),
        ByToken("GET /api/v1/roles/{role_id}/users", "users"),
        ByToken("GET /api/v1/subscribers", "subscribers"),
        ByToken("GET /api/v1/system_permissions", "system_permissions"),
        ByToken("GET /api/v1/users", "users"),

        ByLastItem("GET /api/v1/api_keys", "api_keys"),
        ByLastItem("GET /api/v1/applications/{application_id}/access_roles", "roles"),
        ByLastItem("GET /api/v1/billing/entitlements", "entitlements"),
        ByLastItem("GET /api/v1/billing/agreements", "agreements"),

        // Its items are replies of their own: {"code", "message", "connection": {"id", ...}}.
        ByLastItem("GET /api/v1/connections", "connections") with { ItemIdProperty = "connection.id" },
        ByLastItem("GET /api/v1/directories", "directories"),
        ByLastItem("GET /api/v1/properties", "properties"),
        ByLastItem("GET /api/v1/property_categories", "categories"),

        // It accepts a cursor and says nothing of an end: a page without items, or a short one, is the end.
        ByLastItem("GET /api/v1/search/users", "results") with { HasMoreProperty = null },

        // The only one without page_size.
        ByLastItem("GET /api/v1/users/{user_id}/identities", "identities") with { SizeParameter = null, MaxPageSize = null },
    ];

    /// <summary>The calls with a list in the body. (PATCH of <c>properties</c> takes an object with a member for each property, so it is none.)</summary>
    public static IReadOnlyList<BulkRule> Bulk { get; } =
    [
        // Their replies name the members that were changed; the lists of the other calls leave out what was so already.
        new("POST /api/v1/organizations/{org_code}/users", "users", MaxBulkItems) { AcknowledgedIn = ["users_added"] },
        new("PATCH /api/v1/organizations/{org_code}/users", "users", MaxBulkItems) { AcknowledgedIn = ["users_added", "users_updated", "users_removed"] },
        new("PATCH /api/v1/roles/{role_id}/permissions", "permissions", MaxBulkItems),
        new("PATCH /api/v1/roles/{role_id}/system_permissions", "system_permissions", MaxBulkItems),
        new("PATCH /api/v1/apis/{api_id}/applications", "applications", MaxBulkItems),
        new("POST /api/v1/applications/{app_id}/auth_redirect_urls", "urls", MaxBulkItems),
        new("PUT /api/v1/applications/{app_id}/auth_redirect_urls", "urls", MaxBulkItems),
        new("POST /api/v1/applications/{app_id}/auth_logout_urls", "urls", MaxBulkItems),
        new("PUT /api/v1/applications/{app_id}/auth_logout_urls", "urls", MaxBulkItems),
    ];

    /// <summary>The end is a <c>next_token</c> that is null or empty.</summary>
    private static PageRule ByToken(string route, string items) =>
        PageRule.ByToken(route, items, "next_token", "next_token") with { SizeParameter = "page_size", MaxPageSize = MaxPageSize };

    private static PageRule ByLastItem(string route, string items) =>
        PageRule.ByLastItem(route, items, "starting_after", "has_more") with { SizeParameter = "page_size", MaxPageSize = MaxPageSize };
}
