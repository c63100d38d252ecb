using System.Text.Json.Nodes;
using ClientSdk.Testing.Routing;
using ClientSdk.Testing.Sandbox;

namespace ClientSdk.Testing.Auth0;

/// <summary>Documents of one kind and the five calls on them.</summary>
internal sealed class Auth0Collection(string name, string idName, string idPrefix, string required)
{
    internal Auth0Store Store { get; } = new(idName, idPrefix);

    internal void AddTo(RouteTable<RouteHandler> routes, string path) => routes
        .Add("GET", path, List)
        .Add("POST", path, Create)
        .Add("GET", $"{path}/{{id}}", (_, values, _) => Get(values[0]))
        .Add("PATCH", $"{path}/{{id}}", (request, values, _) => Update(request, values[0]))
        .Add("DELETE", $"{path}/{{id}}", (_, values, _) => Delete(values[0]));

    internal SandboxReply List(SandboxRequest request, string[] values, DateTimeOffset now) => Auth0Pages.Page(request, name, Store.All, checkpoints: true);

    internal SandboxReply Create(SandboxRequest request, string[] values, DateTimeOffset now) => request.TryReadJson(out JsonObject? body) && body[required] is not null
        ? SandboxReply.Json(201, Store.Add(body))
        : Auth0Replies.Invalid($"Payload validation error: 'Missing required property: {required}'.");

    internal SandboxReply Get(string id) => Store.Find(id) is { } found ? SandboxReply.Json(200, found) : Missing();

    internal SandboxReply Update(SandboxRequest request, string id) => !request.TryReadJson(out JsonObject? body)
        ? Auth0Replies.Invalid("The body must be a JSON object.")
        : Store.Update(id, body) is { } changed ? SandboxReply.Json(200, changed) : Missing();

    internal SandboxReply Delete(string id)
    {
        Store.Remove(id);
        return SandboxReply.Empty(204);
    }

    private SandboxReply Missing() => Auth0Replies.NotFound($"Nothing of that id is in {name}.", "not_found");
}
