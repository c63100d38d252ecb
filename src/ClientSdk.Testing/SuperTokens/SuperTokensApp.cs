using ClientSdk.Testing.Routing;

namespace ClientSdk.Testing.SuperTokens;

/// <summary>One app of the core: its store and its routes, each with and without a tenant in front.</summary>
internal sealed class SuperTokensApp
{
    private readonly SuperTokensImports _imports = new();

    internal SuperTokensApp()
    {
        foreach (string tenant in new[] { "", "/{tenantId}" })
        {
            Routes
                .Add("GET", $"{tenant}/users", Users.List)
                .Add("GET", $"{tenant}/users/count", Users.Count)
                .Add("POST", $"{tenant}/recipe/signup", Users.SignUp)
                .Add("POST", $"{tenant}/recipe/signin", Users.SignIn);
        }

        Routes
            .Add("POST", "/bulk-import/users", _imports.Add)
            .Add("GET", "/bulk-import/users", _imports.List)
            .Add("POST", "/bulk-import/users/remove", _imports.Remove);
    }

    internal SuperTokensUsers Users { get; } = new();

    internal RouteTable<RouteHandler> Routes { get; } = new();
}
