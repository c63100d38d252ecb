using System.Text.Json.Nodes;
using ClientSdk.Testing.Sandbox;

namespace ClientSdk.Testing.Auth0;

/// <summary>The roles of the store and who holds them.</summary>
internal sealed class Auth0Roles(Auth0Users users)
{
    private readonly Auth0Store _roles = new("id", "rol_");

    internal SandboxReply List(SandboxRequest request, string[] values, DateTimeOffset now) => Auth0Pages.Page(request, "roles", _roles.All);

    internal SandboxReply Create(SandboxRequest request, string[] values, DateTimeOffset now) =>
        request.TryReadJson(out JsonObject? body) && body["name"] is not null
            ? SandboxReply.Json(200, _roles.Add(body))
            : Auth0Replies.Invalid("Payload validation error: 'Missing required property: name'.");

    internal SandboxReply Get(SandboxRequest request, string[] values, DateTimeOffset now) =>
        _roles.Find(values[0]) is { } role ? SandboxReply.Json(200, role) : Auth0Replies.NotFound("The role does not exist.", "inexistent_role");

    /// <summary>GET /api/v2/users/{id}/roles</summary>
    internal SandboxReply OfUser(SandboxRequest request, string[] values, DateTimeOffset now) =>
        Auth0Pages.Page(request, "roles", [.. users.Roles(values[0]).Select(_roles.Find).OfType<JsonObject>()]);
}
