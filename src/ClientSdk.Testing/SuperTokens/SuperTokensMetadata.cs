using System.Text.Json.Nodes;
using ClientSdk.Testing.Sandbox;

namespace ClientSdk.Testing.SuperTokens;

/// <summary>What an app keeps of its users beside their logins; a member that is set to null goes away.</summary>
internal sealed class SuperTokensMetadata
{
    private const int LargestBulk = 500;

    private readonly Dictionary<string, JsonObject> _users = new(StringComparer.Ordinal);

    /// <summary>GET /recipe/user/metadata?userId=</summary>
    internal SandboxReply Get(SandboxRequest request, string[] values, DateTimeOffset now) => request.Query("userId") is { Length: > 0 } user
        ? SuperTokensReplies.Ok(new JsonObject { ["metadata"] = Of(user).DeepClone() })
        : SuperTokensReplies.Error(400, "Field name 'userId' is missing in GET request");

    /// <summary>PUT /recipe/user/metadata</summary>
    internal SandboxReply Put(SandboxRequest request, string[] values, DateTimeOffset now)
    {
        if (!request.TryReadJson(out JsonObject? body) || body["userId"]?.ToString() is not { Length: > 0 } user || body["metadataUpdate"] is not JsonObject update)
        {
            return SuperTokensReplies.Error(400, "Field name 'metadataUpdate' is invalid in JSON input");
        }

        JsonObject stored = Of(user);
        foreach ((string name, JsonNode? value) in update)
        {
            if (value is null)
            {
                stored.Remove(name);
            }
            else
            {
                stored[name] = value.DeepClone();
            }
        }

        return SuperTokensReplies.Ok(new JsonObject { ["metadata"] = stored.DeepClone() });
    }

    /// <summary>POST /recipe/user/metadata/remove</summary>
    internal SandboxReply Remove(SandboxRequest request, string[] values, DateTimeOffset now)
    {
        if (!request.TryReadJson(out JsonObject? body) || body["userId"]?.ToString() is not { Length: > 0 } user)
        {
            return SuperTokensReplies.Error(400, "Field name 'userId' is invalid in JSON input");
        }

        _users.Remove(user);
        return SuperTokensReplies.Ok([]);
    }

    /// <summary>POST /recipe/user/metadata/bulk: reads that of at most 500 users.</summary>
    internal SandboxReply Bulk(SandboxRequest request, string[] values, DateTimeOffset now)
    {
        if (!request.TryReadJson(out JsonObject? body) || body["userIds"] is not JsonArray { Count: > 0 and <= LargestBulk } ids)
        {
            return SuperTokensReplies.Error(400, $"Field name 'userIds' must have 1 to {LargestBulk} elements");
        }

        JsonArray users = [.. ids.OfType<JsonValue>().Select(id => (JsonNode)new JsonObject { ["userId"] = id.ToString(), ["metadata"] = Of(id.ToString()).DeepClone() })];
        return SuperTokensReplies.Ok(new JsonObject { ["users"] = users });
    }

    private JsonObject Of(string user)
    {
        if (!_users.TryGetValue(user, out JsonObject? stored))
        {
            stored = [];
            _users.Add(user, stored);
        }

        return stored;
    }
}
