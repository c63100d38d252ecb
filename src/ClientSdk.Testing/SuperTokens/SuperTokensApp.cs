using System.Text.Json.Nodes;
using ClientSdk.Testing.Routing;

namespace ClientSdk.Testing.SuperTokens;

/// <summary>One app of the core: its store and its routes, each with and without a tenant in front.</summary>
internal sealed class SuperTokensApp
{
    private readonly SuperTokensImports _imports = new();
    private readonly SuperTokensTotp _totp = new();
    private readonly SuperTokensMetadata _metadata = new();

    internal SuperTokensApp()
    {
        foreach (string tenant in new[] { "", "/{tenantId}" })
        {
            Routes
                .Add("GET", $"{tenant}/users", Users.List)
                .Add("GET", $"{tenant}/users/count", Users.Count)
                .Add("POST", $"{tenant}/recipe/signup", Users.SignUp)
                .Add("POST", $"{tenant}/recipe/signin", Users.SignIn)
                .Add("POST", $"{tenant}/recipe/totp/verify", _totp.Verify)
                .Add("POST", $"{tenant}/recipe/totp/device/verify", _totp.Verify);
        }

        Routes
            .Add("POST", "/bulk-import/users", _imports.Add)
            .Add("GET", "/bulk-import/users", _imports.List)
            .Add("POST", "/bulk-import/users/remove", _imports.Remove)
            .Add("GET", "/recipe/user/metadata", _metadata.Get)
            .Add("PUT", "/recipe/user/metadata", _metadata.Put)
            .Add("POST", "/recipe/user/metadata/remove", _metadata.Remove)
            .Add("POST", "/recipe/user/metadata/bulk", _metadata.Bulk)
            .Add("GET", "/recipe/roles", static (_, _, _) => SuperTokensReplies.Ok(new JsonObject { ["roles"] = new JsonArray() }))
            .Add("GET", "/recipe/dashboard/users", static (_, _, _) => SuperTokensReplies.Ok(new JsonObject { ["users"] = new JsonArray() }));
    }

    internal SuperTokensUsers Users { get; } = new();

    internal RouteTable<RouteHandler> Routes { get; } = new();
}
