using System.Text.Json.Nodes;
using ClientSdk.Testing.Sandbox;

namespace ClientSdk.Testing.Auth0;

/// <summary>The shapes of Auth0's errors.</summary>
internal static class Auth0Replies
{
    internal static SandboxReply Error(int status, string error, string message, string? code) =>
        SandboxReply.Json(status, Body(status, error, message, code));

    internal static SandboxReply Invalid(string message) => Error(400, "Bad Request", message, "invalid_body");

    internal static SandboxReply NotFound(string message, string code) => Error(404, "Not Found", message, code);

    internal static SandboxReply TooMany(string message) => Error(429, "Too Many Requests", message, "too_many_requests");

    /// <summary>The refusal of the page for import jobs, which has no error code.</summary>
    internal static SandboxReply TooManyJobs(int active) =>
        Error(429, "Too Many Requests", $"There are {active} active import users jobs, please wait until some of them are finished and try again", null);

    /// <summary>A policy of the tenant's own, or a quota: another shape, and a wait.</summary>
    internal static SandboxReply Policy(TimeSpan wait) => TooManyWith("Rate limit exceeded.", wait);

    internal static SandboxReply TooManyWith(string description, TimeSpan wait) => SandboxReply
        .Json(429, new JsonObject { ["error"] = "too_many_requests", ["error_description"] = description })
        .With("Retry-After", Math.Ceiling(wait.TotalSeconds).ToString(System.Globalization.CultureInfo.InvariantCulture));

    private static JsonObject Body(int status, string error, string message, string? code)
    {
        JsonObject body = new() { ["statusCode"] = status, ["error"] = error, ["message"] = message };
        if (code is not null)
        {
            body["errorCode"] = code;
        }

        return body;
    }
}
