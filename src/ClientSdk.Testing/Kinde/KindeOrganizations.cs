using System.Globalization;
using System.Text.Json.Nodes;
using ClientSdk.Testing.Sandbox;

namespace ClientSdk.Testing.Kinde;

/// <summary>The organizations of the store, their members, and the bulk calls on them.</summary>
internal sealed class KindeOrganizations(KindeUsers users)
{
    private const int LargestBulk = 100;

    private readonly List<KindeOrganization> _organizations = [];
    private readonly Dictionary<string, KindeOrganization> _byCode = new(StringComparer.Ordinal);

    /// <summary>POST /api/v1/organization</summary>
    internal SandboxReply Create(SandboxRequest request, string[] values, DateTimeOffset now)
    {
        if (!request.TryReadJson(out JsonObject? body) || KindeUsers.Text(body, "name") is not { Length: > 0 } name)
        {
            return KindeReplies.Invalid("name is required");
        }

        KindeOrganization organization = new()
        {
            Code = string.Create(CultureInfo.InvariantCulture, $"org_{_organizations.Count + 1:D6}"),
            Name = name,
            Handle = KindeUsers.Text(body, "handle"),
            ExternalId = KindeUsers.Text(body, "external_id"),
        };
        _organizations.Add(organization);
        _byCode.Add(organization.Code, organization);
        return KindeReplies.Ok(new JsonObject { ["organization"] = new JsonObject { ["code"] = organization.Code } });
    }

    /// <summary>GET /api/v1/organizations</summary>
    internal SandboxReply List(SandboxRequest request, string[] values, DateTimeOffset now) =>
        KindePages.Page(request, "organizations", _organizations, static organization => organization.ToJson());

    /// <summary>GET /api/v1/organizations/{org_code}/users</summary>
    internal SandboxReply Members(SandboxRequest request, string[] values, DateTimeOffset now) =>
        _byCode.GetValueOrDefault(values[0]) is { } organization
            ? KindePages.Page(request, "organization_users", organization.Members, member => users.Find(member.UserId)!.ToMember(member))
            : KindeReplies.NotFound("Organization");

    /// <summary>POST /api/v1/organizations/{org_code}/users: members and unknown users are left out of users_added.</summary>
    internal SandboxReply AddMembers(SandboxRequest request, string[] values, DateTimeOffset now) => Bulk(request, values, (organization, items) =>
    {
        JsonArray added = [];
        foreach (JsonObject item in items)
        {
            string id = KindeUsers.Text(item, "id") ?? "";
            if (!organization.ById.ContainsKey(id) && users.Find(id) is not null)
            {
                organization.Add(Member(item, id, now));
                added.Add((JsonNode)id);
            }
        }

        return new JsonObject { ["users_added"] = added };
    });

    /// <summary>PATCH /api/v1/organizations/{org_code}/users: adds, updates, and removes where the operation says so.</summary>
    internal SandboxReply ChangeMembers(SandboxRequest request, string[] values, DateTimeOffset now) => Bulk(request, values, (organization, items) =>
    {
        JsonArray added = [];
        JsonArray updated = [];
        JsonArray removed = [];
        foreach (JsonObject item in items)
        {
            string id = KindeUsers.Text(item, "id") ?? "";
            JsonArray? into = Change(organization, item, id, now) switch
            {
                "added" => added,
                "updated" => updated,
                "removed" => removed,
                _ => null,
            };
            into?.Add((JsonNode)id);
        }

        return new JsonObject { ["users_added"] = added, ["users_updated"] = updated, ["users_removed"] = removed };
    });

    /// <summary>A new user's organization_code, if it names one; and a deleted user leaves everywhere.</summary>
    internal void Join(string? code, string userId, DateTimeOffset now)
    {
        if (code is not null && _byCode.GetValueOrDefault(code) is { } organization)
        {
            organization.Add(new KindeMember { UserId = userId, JoinedOn = now, Roles = [], Permissions = [] });
        }
    }

    internal void LeaveAll(string userId) => _organizations.ForEach(organization => organization.Remove(userId));

    private string? Change(KindeOrganization organization, JsonObject item, string id, DateTimeOffset now)
    {
        bool isMember = organization.ById.TryGetValue(id, out KindeMember? member);
        if (KindeUsers.Text(item, "operation") == "delete")
        {
            organization.Remove(id);
            return isMember ? "removed" : null;
        }

        if (isMember)
        {
            member!.Roles = item.ContainsKey("roles") ? Texts(item, "roles") : member.Roles;
            member.Permissions = item.ContainsKey("permissions") ? Texts(item, "permissions") : member.Permissions;
            return "updated";
        }

        if (users.Find(id) is null)
        {
            return null;
        }

        organization.Add(Member(item, id, now));
        return "added";
    }

    private SandboxReply Bulk(SandboxRequest request, string[] values, Func<KindeOrganization, List<JsonObject>, JsonObject> apply)
    {
        if (_byCode.GetValueOrDefault(values[0]) is not { } organization)
        {
            return KindeReplies.NotFound("Organization");
        }

        if (!request.TryReadJson(out JsonObject? body) || body["users"] is not JsonArray items || items.Any(static item => item is not JsonObject))
        {
            return KindeReplies.Invalid("users must be an array of objects");
        }

        return items.Count > LargestBulk
            ? KindeReplies.Error(400, "TOO_MANY_OBJECTS", $"At most {LargestBulk} objects can be updated in a single request")
            : KindeReplies.Ok(apply(organization, [.. items.OfType<JsonObject>()]));
    }

    private static KindeMember Member(JsonObject item, string id, DateTimeOffset now) =>
        new() { UserId = id, JoinedOn = now, Roles = Texts(item, "roles"), Permissions = Texts(item, "permissions") };

    private static List<string> Texts(JsonObject item, string name) =>
        [.. ((item[name] as JsonArray) ?? []).OfType<JsonValue>().Select(static value => value.TryGetValue(out string? text) ? text : null).OfType<string>()];
}
