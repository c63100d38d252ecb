using System.Text.Json.Nodes;
using ClientSdk.Testing.Sandbox;

namespace ClientSdk.Testing.SuperTokens;

/// <summary>
/// Codes of authenticator apps. The sandbox takes <c>000000</c> as right; after five wrong ones a user has to wait, and the reply that says so is a
/// 200 like the others.
/// </summary>
internal sealed class SuperTokensTotp
{
    private const int MaxFailures = 5;
    private const string RightCode = "000000";

    private static readonly TimeSpan _coolDown = TimeSpan.FromMinutes(15);

    private readonly Dictionary<string, (int Failures, DateTimeOffset Since)> _users = new(StringComparer.Ordinal);

    /// <summary>POST [/{tenant}]/recipe/totp/verify and .../recipe/totp/device/verify</summary>
    internal SandboxReply Verify(SandboxRequest request, string[] values, DateTimeOffset now)
    {
        if (!request.TryReadJson(out JsonObject? body) || body["userId"]?.ToString() is not { Length: > 0 } user || body["totp"]?.ToString() is not { } code)
        {
            return SuperTokensReplies.Error(400, "Field name 'userId' is invalid in JSON input");
        }

        (int failures, DateTimeOffset since) = _users.GetValueOrDefault(user);
        if (failures >= MaxFailures && now < since + _coolDown)
        {
            return SandboxReply.Json(200, Counted("LIMIT_REACHED_ERROR", failures, ("retryAfterMs", (long)Math.Ceiling((since + _coolDown - now).TotalMilliseconds))));
        }

        failures = failures >= MaxFailures ? 0 : failures;
        if (code == RightCode)
        {
            _users.Remove(user);
            return SuperTokensReplies.Ok([]);
        }

        _users[user] = (failures + 1, now);
        return SandboxReply.Json(200, Counted("INVALID_TOTP_ERROR", failures + 1));
    }

    private static JsonObject Counted(string status, int failures, params (string Name, long Value)[] more)
    {
        JsonObject body = new() { ["status"] = status };
        foreach ((string name, long value) in more)
        {
            body[name] = value;
        }

        body["currentNumberOfFailedAttempts"] = failures;
        body["maxNumberOfFailedAttempts"] = MaxFailures;
        return body;
    }
}
