using System.Text.Json.Nodes;
using ClientSdk.Testing.Sandbox;

namespace ClientSdk.Testing.Auth0;

/// <summary>The users of the store, their roles, and the calls on them.</summary>
internal sealed class Auth0Users
{
    private readonly Auth0Store _users = new("user_id", "auth0|");
    private readonly HashSet<string> _emails = new(StringComparer.OrdinalIgnoreCase);
    private readonly Dictionary<string, List<string>> _roles = new(StringComparer.Ordinal);

    internal Auth0Store Store => _users;

    internal void Seed(int count, DateTimeOffset now)
    {
        for (int number = 1; number <= count; number++)
        {
            TryAdd($"user{number}@example.com", [], now, out _);
        }
    }

    internal SandboxReply List(SandboxRequest request, string[] values, DateTimeOffset now) => Auth0Pages.Page(request, "users", _users.All);

    internal SandboxReply ByEmail(SandboxRequest request, string[] values, DateTimeOffset now) =>
        SandboxReply.Json(200, new JsonArray([.. _users.All.Where(user => (string?)user["email"] == request.Query("email")).Select(static user => user.DeepClone())]));

    internal SandboxReply Get(SandboxRequest request, string[] values, DateTimeOffset now) =>
        _users.Find(values[0]) is { } user ? SandboxReply.Json(200, user) : Missing();

    internal SandboxReply Create(SandboxRequest request, string[] values, DateTimeOffset now)
    {
        if (!request.TryReadJson(out JsonObject? body) || body["email"] is not JsonValue email || body["connection"] is null)
        {
            return Auth0Replies.Invalid("Payload validation error: 'Missing required property: connection' or email.");
        }

        return TryAdd(email.ToString(), body, now, out JsonObject? user)
            ? SandboxReply.Json(201, user!)
            : Auth0Replies.Error(409, "Conflict", "The user already exists.", "auth0_idp_error");
    }

    internal SandboxReply Update(SandboxRequest request, string[] values, DateTimeOffset now)
    {
        if (!request.TryReadJson(out JsonObject? body))
        {
            return Auth0Replies.Invalid("The body must be a JSON object.");
        }

        return _users.Update(values[0], body) is { } user ? SandboxReply.Json(200, user) : Missing();
    }

    /// <summary>DELETE answers 204 whether or not there was such a user.</summary>
    internal SandboxReply Delete(SandboxRequest request, string[] values, DateTimeOffset now)
    {
        _emails.Remove((string?)_users.Find(values[0])?["email"] ?? "");
        _users.Remove(values[0]);
        return SandboxReply.Empty(204);
    }

    internal SandboxReply AddRoles(SandboxRequest request, string[] values, DateTimeOffset now)
    {
        if (!_users.Contains(values[0]))
        {
            return Missing();
        }

        if (!request.TryReadJson(out JsonObject? body) || body["roles"] is not JsonArray { Count: > 0 } roles)
        {
            return Auth0Replies.Invalid("Payload validation error: 'Missing required property: roles'.");
        }

        List<string> held = Roles(values[0]);
        held.AddRange(roles.OfType<JsonValue>().Select(static role => role.ToString()).Except(held));
        return SandboxReply.Empty(204);
    }

    internal List<string> Roles(string userId)
    {
        if (!_roles.TryGetValue(userId, out List<string>? roles))
        {
            roles = [];
            _roles.Add(userId, roles);
        }

        return roles;
    }

    internal bool TryAdd(string email, JsonObject body, DateTimeOffset now, out JsonObject? user)
    {
        user = null;
        if (!_emails.Add(email))
        {
            return false;
        }

        JsonObject fields = new()
        {
            ["email"] = email,
            ["name"] = email,
            ["created_at"] = now.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", System.Globalization.CultureInfo.InvariantCulture),
        };
        foreach ((string name, JsonNode? value) in body)
        {
            if (name is not "password" and not "connection" and not "email")
            {
                fields[name] = value?.DeepClone();
            }
        }

        user = _users.Add(fields);
        return true;
    }

    private static SandboxReply Missing() => Auth0Replies.NotFound("The user does not exist.", "inexistent_user");
}
