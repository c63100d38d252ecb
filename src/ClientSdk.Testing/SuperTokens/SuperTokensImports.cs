using System.Globalization;
using System.Text.Json.Nodes;
using ClientSdk.Testing.Sandbox;

namespace ClientSdk.Testing.SuperTokens;

/// <summary>The queue of users to import: at most 10,000 in a request, at most 500 removed in one. The sandbox leaves them in the queue.</summary>
internal sealed class SuperTokensImports
{
    private const int LargestImport = 10_000;
    private const int LargestRemoval = 500;

    private readonly List<(string Id, JsonObject User)> _queue = [];
    private int _created;

    /// <summary>POST /bulk-import/users: all or none; each faulty user is listed with its index.</summary>
    internal SandboxReply Add(SandboxRequest request, string[] values, DateTimeOffset now)
    {
        if (!request.TryReadJson(out JsonObject? body) || body["users"] is not JsonArray { Count: > 0 } users)
        {
            return SandboxReply.Json(400, new JsonObject { ["error"] = "You need to add at least one user." });
        }

        if (users.Count > LargestImport)
        {
            return SandboxReply.Json(400, new JsonObject { ["error"] = $"You can only add {LargestImport} users at a time." });
        }

        JsonArray faults = [.. users.Select(Check).OfType<JsonNode>()];
        if (faults.Count > 0)
        {
            return SandboxReply.Json(400, new JsonObject { ["error"] = "Data has missing or invalid fields. Please check the users field for more details.", ["users"] = faults });
        }

        foreach (JsonObject user in users.OfType<JsonObject>())
        {
            _queue.Add((string.Create(CultureInfo.InvariantCulture, $"import-{++_created:D8}"), (JsonObject)user.DeepClone()));
        }

        return SuperTokensReplies.Ok([]);
    }

    /// <summary>GET /bulk-import/users</summary>
    internal SandboxReply List(SandboxRequest request, string[] values, DateTimeOffset now) =>
        SuperTokensPages.Page(request, request.Query("status") is null or "NEW" ? _queue : [], static entry =>
        {
            JsonObject user = (JsonObject)entry.User.DeepClone();
            user["id"] = entry.Id;
            user["status"] = "NEW";
            return user;
        });

    /// <summary>POST /bulk-import/users/remove</summary>
    internal SandboxReply Remove(SandboxRequest request, string[] values, DateTimeOffset now)
    {
        if (!request.TryReadJson(out JsonObject? body) || body["ids"] is not JsonArray { Count: > 0 and <= LargestRemoval } ids)
        {
            return SuperTokensReplies.Error(400, $"Field name 'ids' must have 1 to {LargestRemoval} elements");
        }

        JsonArray deleted = [];
        JsonArray invalid = [];
        foreach (string id in ids.OfType<JsonValue>().Select(static value => value.ToString()))
        {
            bool found = _queue.RemoveAll(entry => entry.Id == id) > 0;
            (found ? deleted : invalid).Add((JsonNode)id);
        }

        return SandboxReply.Json(200, new JsonObject { ["deletedIds"] = deleted, ["invalidIds"] = invalid });
    }

    private static JsonNode? Check(JsonNode? user, int index) => user is JsonObject entry && entry["loginMethods"] is JsonArray { Count: > 0 }
        ? null
        : new JsonObject { ["index"] = index, ["errors"] = new JsonArray("loginMethods is required.") };
}
