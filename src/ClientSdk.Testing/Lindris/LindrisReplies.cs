using System.Text.Json.Nodes;
using ClientSdk.Testing.Sandbox;

namespace ClientSdk.Testing.Lindris;

/// <summary>The shapes of Lindris' answers.</summary>
internal static class LindrisReplies
{
    internal static SandboxReply Data(int status, JsonNode data) => SandboxReply.Json(status, new JsonObject { ["data"] = data });

    internal static SandboxReply Error(int status, string message) =>
        SandboxReply.Json(status, new JsonObject { ["message"] = message, ["code"] = 0, ["status_code"] = status });

    internal static SandboxReply Invalid(string field, string message) => SandboxReply.Json(422, new JsonObject
    {
        ["message"] = "The given data was invalid.",
        ["errors"] = new JsonObject { [field] = new JsonArray(message) },
        ["code"] = 0,
        ["status_code"] = 422,
    });

    /// <summary>The refusal of the page: three members, and no code.</summary>
    internal static SandboxReply TooMany(long retryAfter) => SandboxReply.Json(429, new JsonObject
    {
        ["message"] = "You have exceeded your user rate limit.",
        ["status_code"] = 429,
        ["retry_after"] = retryAfter,
    });
}
