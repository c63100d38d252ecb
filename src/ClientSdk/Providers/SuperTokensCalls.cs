using ClientSdk.Bulk;
using ClientSdk.Paging;

namespace ClientSdk.Providers;

/// <summary>SuperTokens' lists and calls of many items, each with and without an app and a tenant in front.</summary>
internal static class SuperTokensCalls
{
    /// <summary>UsersAPI.java; its comment says 1,000, its code 500.</summary>
    public const int MaxPageSize = 500;

    /// <summary>bulkimport/*.java and the metadata call: 500 in a request, but for the import itself.</summary>
    public const int MaxBulkItems = 500;

    private const int MaxImport = 10_000;

    /// <summary>The clients' list documents no sizes: asked for is the default of the other lists.</summary>
    private const int ClientsPageSize = 100;

    private static readonly string[] Prefixes = ["", "/{app}", "/{app}/{tenant}"];

    public static IReadOnlyList<PageRule> Lists { get; } =
    [
        .. Prefixes.Select(prefix => Users($"GET {prefix}/users")),
        .. Prefixes.Select(prefix => Users($"GET {prefix}/bulk-import/users")),
        .. Prefixes.Select(prefix => Clients($"GET {prefix}/recipe/oauth/clients/list")),

        // All in one reply. They look like an app and a tenant with its users, and would be taken for them.
        Whole("GET /recipe/dashboard/users"),
        Whole("GET /recipe/role/users"),
    ];

    public static IReadOnlyList<BulkRule> Bulk { get; } =
    [
        // All or none; the refusal lists the faulty users with their places.
        .. Prefixes.Select(prefix => new BulkRule($"POST {prefix}/bulk-import/users", "users", MaxImport) { RefusedIn = "users" }),
        .. Prefixes.Select(prefix => new BulkRule($"POST {prefix}/bulk-import/users/remove", "ids", MaxBulkItems) { AcknowledgedIn = ["deletedIds"] }),
        .. Prefixes.Select(prefix => new BulkRule($"POST {prefix}/recipe/user/metadata/bulk", "userIds", MaxBulkItems)),
    ];

    /// <summary>The last page has no <c>nextPaginationToken</c>.</summary>
    private static PageRule Users(string route) =>
        PageRule.ByToken(route, "users", "nextPaginationToken", "paginationToken") with { SizeParameter = "limit", MaxPageSize = MaxPageSize };

    private static PageRule Clients(string route) =>
        PageRule.ByToken(route, "clients", "nextPaginationToken", "pageToken") with { SizeParameter = "pageSize", DefaultPageSize = ClientsPageSize };

    /// <summary>There is no size to ask for, and no next page.</summary>
    private static PageRule Whole(string route) => PageRule.ByToken(route, "users", "nextPaginationToken", "paginationToken");
}
