using System.Text.Json.Nodes;
using ClientSdk.Testing.Sandbox;

namespace ClientSdk.Testing.Auth0;

/// <summary>The organizations of the store, their members, and the calls on them.</summary>
internal sealed class Auth0Organizations(Auth0Users users)
{
    private readonly Auth0Store _organizations = new("id", "org_");
    private readonly HashSet<string> _names = new(StringComparer.Ordinal);
    private readonly Dictionary<string, List<string>> _members = new(StringComparer.Ordinal);

    internal bool Contains(string id) => _organizations.Contains(id);

    internal SandboxReply List(SandboxRequest request, string[] values, DateTimeOffset now) =>
        Auth0Pages.Page(request, "organizations", _organizations.All, checkpoints: true);

    internal SandboxReply Get(SandboxRequest request, string[] values, DateTimeOffset now) =>
        _organizations.Find(values[0]) is { } found ? SandboxReply.Json(200, found) : Missing();

    internal SandboxReply GetByName(SandboxRequest request, string[] values, DateTimeOffset now) =>
        _organizations.All.FirstOrDefault(item => item["name"]?.ToString() == values[0]) is { } found ? SandboxReply.Json(200, found.DeepClone()) : Missing();

    internal SandboxReply Create(SandboxRequest request, string[] values, DateTimeOffset now)
    {
        if (!request.TryReadJson(out JsonObject? body) || body["name"] is not JsonValue name)
        {
            return Auth0Replies.Invalid("Payload validation error: 'Missing required property: name'.");
        }

        return _names.Add(name.ToString())
            ? SandboxReply.Json(201, _organizations.Add(body))
            : Auth0Replies.Error(409, "Conflict", "An organization with this name already exists.", "organization_conflict");
    }

    internal SandboxReply Update(SandboxRequest request, string[] values, DateTimeOffset now)
    {
        if (!request.TryReadJson(out JsonObject? body))
        {
            return Auth0Replies.Invalid("The body must be a JSON object.");
        }

        string? before = NameOf(values[0]);
        if (_organizations.Update(values[0], body) is not { } changed)
        {
            return Missing();
        }

        _names.Remove(before ?? "");
        _names.Add(NameOf(values[0]) ?? "");
        return SandboxReply.Json(200, changed);
    }

    internal SandboxReply Delete(SandboxRequest request, string[] values, DateTimeOffset now)
    {
        _names.Remove(NameOf(values[0]) ?? "");
        _organizations.Remove(values[0]);
        _members.Remove(values[0]);
        return SandboxReply.Empty(204);
    }

    internal SandboxReply Members(SandboxRequest request, string[] values, DateTimeOffset now) => _organizations.Contains(values[0])
        ? Auth0Pages.Page(request, "members", [.. MembersOf(values[0]).Select(users.Store.Find).OfType<JsonObject>()], checkpoints: true)
        : Missing();

    internal SandboxReply AddMembers(SandboxRequest request, string[] values, DateTimeOffset now) =>
        Change(request, values[0], static (members, ids) => members.AddRange(ids.Except(members)));

    internal SandboxReply RemoveMembers(SandboxRequest request, string[] values, DateTimeOffset now) =>
        Change(request, values[0], static (members, ids) => members.RemoveAll(ids.Contains));

    /// <summary>GET /api/v2/users/{id}/organizations</summary>
    internal SandboxReply OfUser(SandboxRequest request, string[] values, DateTimeOffset now) => Auth0Pages.Page(
        request, "organizations", [.. _organizations.All.Where(item => MembersOf(item["id"]!.ToString()).Contains(values[0]))]);

    private SandboxReply Change(SandboxRequest request, string id, Action<List<string>, string[]> change)
    {
        if (!_organizations.Contains(id))
        {
            return Missing();
        }

        if (!request.TryReadJson(out JsonObject? body) || body["members"] is not JsonArray { Count: > 0 } named)
        {
            return Auth0Replies.Invalid("Payload validation error: 'Missing required property: members'.");
        }

        string[] ids = [.. named.OfType<JsonValue>().Select(static member => member.ToString())];
        if (Array.Exists(ids, member => !users.Store.Contains(member)))
        {
            return Auth0Replies.NotFound("A user does not exist.", "inexistent_user");
        }

        change(MembersOf(id), ids);
        return SandboxReply.Empty(204);
    }

    private List<string> MembersOf(string id)
    {
        if (!_members.TryGetValue(id, out List<string>? members))
        {
            members = [];
            _members.Add(id, members);
        }

        return members;
    }

    private string? NameOf(string id) => _organizations.Find(id)?["name"]?.ToString();

    private static SandboxReply Missing() => Auth0Replies.NotFound("No organization found by that id or name", "inexistent_organization");
}
