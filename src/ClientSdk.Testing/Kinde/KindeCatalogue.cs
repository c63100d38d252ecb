using System.Globalization;
using System.Text.Json.Nodes;
using ClientSdk.Testing.Routing;
using ClientSdk.Testing.Sandbox;

namespace ClientSdk.Testing.Kinde;

/// <summary>The lists of Kinde's specification of 12 August 2026 that have no store of their own: so many made-up items each, whatever stands in the path.</summary>
internal static class KindeCatalogue
{
    private const int LargestSize = 500;

    /// <summary><c>next_token</c> in and out.</summary>
    private static readonly (string Path, string Items)[] _tokens =
    [
        ("/api/v1/applications", "applications"),
        ("/api/v1/organization/{org_code}/invites", "invites"),
        ("/api/v1/organizations/{org_code}/roles/{role_id}/users", "users"),
        ("/api/v1/permissions", "permissions"),
        ("/api/v1/roles", "roles"),
        ("/api/v1/roles/{role_id}/permissions", "permissions"),
        ("/api/v1/roles/{role_id}/system_permissions", "system_permissions"),
        ("/api/v1/roles/{role_id}/users", "users"),
        ("/api/v1/subscribers", "subscribers"),
        ("/api/v1/system_permissions", "system_permissions"),
    ];

    /// <summary><c>starting_after</c> in, <c>has_more</c> out, and the size of a page when none is asked for.</summary>
    private static readonly (string Path, string Items, int Size)[] _lastItems =
    [
        ("/api/v1/api_keys", "api_keys", 50),
        ("/api/v1/applications/{application_id}/access_roles", "roles", 10),
        ("/api/v1/billing/entitlements", "entitlements", 10),
        ("/api/v1/billing/agreements", "agreements", 10),
        ("/api/v1/connections", "connections", 10),
        ("/api/v1/directories", "directories", 50),
        ("/api/v1/properties", "properties", 10),
        ("/api/v1/property_categories", "categories", 10),
        ("/api/v1/search/users", "results", 10),
        ("/api/v1/users/{user_id}/identities", "identities", 10),
    ];

    internal static void AddTo(RouteTable<RouteHandler> routes, int count)
    {
        string[] ids = [.. Enumerable.Range(1, count).Select(static number => string.Create(CultureInfo.InvariantCulture, $"item_{number:D6}"))];
        foreach ((string path, string items) in _tokens)
        {
            routes.Add("GET", path, (request, _, _) => KindePages.Page(request, items, ids, static id => new JsonObject { ["id"] = id }));
        }

        foreach ((string path, string items, int size) in _lastItems)
        {
            routes.Add("GET", path, (request, _, _) => After(request, path, items, ids, size));
        }
    }

    private static SandboxReply After(SandboxRequest request, string path, string items, string[] ids, int defaultSize)
    {
        if (request.Number("page_size", defaultSize, 1, LargestSize) is not { } size)
        {
            return KindeReplies.Error(400, "INVALID_PAGE_SIZE", $"page_size must be a number from 1 to {LargestSize}");
        }

        int start = request.Query("starting_after") is { Length: > 0 } last ? Array.IndexOf(ids, last) + 1 : 0;
        string[] page = [.. ids.Skip(start).Take(size)];
        JsonObject reply = new() { [items] = new JsonArray([.. page.Select(id => (JsonNode)Item(items, id))]) };
        if (path != "/api/v1/search/users")
        {
            // The search takes a cursor and says nothing of an end.
            reply["has_more"] = start + page.Length < ids.Length;
        }

        return KindeReplies.Ok(reply);
    }

    /// <summary>Connections are replies of their own.</summary>
    private static JsonObject Item(string items, string id) => items == "connections"
        ? new JsonObject { ["code"] = "OK", ["message"] = "Success", ["connection"] = new JsonObject { ["id"] = id } }
        : new JsonObject { ["id"] = id };
}
