using System.Text.Json.Nodes;
using ClientSdk.Testing.Sandbox;

namespace ClientSdk.Testing.Auth0;

/// <summary>What belongs to one organization besides its members: invitations, the members' roles, the connections that are enabled.</summary>
internal sealed class Auth0Memberships(Auth0Organizations organizations)
{
    private readonly Dictionary<string, Auth0Collection> _invitations = new(StringComparer.Ordinal);
    private readonly Dictionary<string, Auth0Collection> _connections = new(StringComparer.Ordinal);
    private readonly Dictionary<(string Organization, string User), List<string>> _roles = [];

    internal SandboxReply Invitations(SandboxRequest request, string[] values, DateTimeOffset now) =>
        In(values, () => Auth0Pages.Page(request, "invitations", InvitationsOf(values).Store.All));

    internal SandboxReply Invite(SandboxRequest request, string[] values, DateTimeOffset now) => In(values, () => InvitationsOf(values).Create(request, values, now));

    internal SandboxReply Invitation(SandboxRequest request, string[] values, DateTimeOffset now) => In(values, () => InvitationsOf(values).Get(values[1]));

    internal SandboxReply TakeBack(SandboxRequest request, string[] values, DateTimeOffset now) => In(values, () => InvitationsOf(values).Delete(values[1]));

    internal SandboxReply Connections(SandboxRequest request, string[] values, DateTimeOffset now) =>
        In(values, () => Auth0Pages.Page(request, "enabled_connections", ConnectionsOf(values).Store.All));

    internal SandboxReply Connect(SandboxRequest request, string[] values, DateTimeOffset now) => In(values, () => ConnectionsOf(values).Create(request, values, now));

    internal SandboxReply Connection(SandboxRequest request, string[] values, DateTimeOffset now) => In(values, () => ConnectionsOf(values).Get(values[1]));

    internal SandboxReply ChangeConnection(SandboxRequest request, string[] values, DateTimeOffset now) => In(values, () => ConnectionsOf(values).Update(request, values[1]));

    internal SandboxReply Disconnect(SandboxRequest request, string[] values, DateTimeOffset now) => In(values, () => ConnectionsOf(values).Delete(values[1]));

    internal SandboxReply Roles(SandboxRequest request, string[] values, DateTimeOffset now) =>
        In(values, () => Auth0Pages.Page(request, "roles", [.. RolesOf(values).Select(static role => new JsonObject { ["id"] = role, ["name"] = role })]));

    internal SandboxReply AddRoles(SandboxRequest request, string[] values, DateTimeOffset now) =>
        Change(request, values, static (held, named) => held.AddRange(named.Except(held)));

    internal SandboxReply RemoveRoles(SandboxRequest request, string[] values, DateTimeOffset now) =>
        Change(request, values, static (held, named) => held.RemoveAll(named.Contains));

    private SandboxReply Change(SandboxRequest request, string[] values, Action<List<string>, string[]> change) => In(values, () =>
    {
        if (!request.TryReadJson(out JsonObject? body) || body["roles"] is not JsonArray { Count: > 0 } named)
        {
            return Auth0Replies.Invalid("Payload validation error: 'Missing required property: roles'.");
        }

        change(RolesOf(values), [.. named.OfType<JsonValue>().Select(static role => role.ToString())]);
        return SandboxReply.Empty(204);
    });

    private SandboxReply In(string[] values, Func<SandboxReply> answer) =>
        organizations.Contains(values[0]) ? answer() : Auth0Replies.NotFound("No organization found by that id or name", "inexistent_organization");

    private Auth0Collection InvitationsOf(string[] values) => Of(_invitations, values[0], static () => new Auth0Collection("invitations", "id", "uinv_", "invitee"));

    private Auth0Collection ConnectionsOf(string[] values) => Of(_connections, values[0], static () => new Auth0Collection("enabled_connections", "connection_row", "row_", "connection_id"));

    private List<string> RolesOf(string[] values) => Of(_roles, (values[0], values[1]), static () => []);

    private static TValue Of<TKey, TValue>(Dictionary<TKey, TValue> all, TKey key, Func<TValue> create)
        where TKey : notnull
    {
        if (!all.TryGetValue(key, out TValue? value))
        {
            value = create();
            all.Add(key, value);
        }

        return value;
    }
}
