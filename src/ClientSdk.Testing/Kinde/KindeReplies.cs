using System.Text.Json.Nodes;
using ClientSdk.Testing.Sandbox;

namespace ClientSdk.Testing.Kinde;

/// <summary>The shapes of Kinde's answers.</summary>
internal static class KindeReplies
{
    internal static SandboxReply Error(int status, string code, string message) =>
        SandboxReply.Json(status, new JsonObject { ["errors"] = new JsonArray(new JsonObject { ["code"] = code, ["message"] = message }) });

    internal static SandboxReply Invalid(string message) => Error(400, "INVALID_REQUEST", message);

    internal static SandboxReply NotFound(string what) => Error(404, "NOT_FOUND", $"{what} not found");

    internal static SandboxReply TooMany(string message) => Error(429, "TOO_MANY_REQUESTS", message);

    /// <summary>Success: code and message beside the data.</summary>
    internal static SandboxReply Ok(JsonObject data)
    {
        data["code"] = "OK";
        data["message"] = "Success";
        return SandboxReply.Json(200, data);
    }
}
