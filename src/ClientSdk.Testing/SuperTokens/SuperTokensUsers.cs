using System.Globalization;
using System.Text.Json.Nodes;
using ClientSdk.Testing.Sandbox;

namespace ClientSdk.Testing.SuperTokens;

/// <summary>One app's users and the calls on them.</summary>
internal sealed class SuperTokensUsers
{
    private readonly List<SuperTokensUser> _users = [];
    private readonly Dictionary<string, SuperTokensUser> _byEmail = new(StringComparer.OrdinalIgnoreCase);

    internal void Seed(int count, DateTimeOffset now)
    {
        for (int number = 1; number <= count; number++)
        {
            Add($"user{number}@example.com", "password", now);
        }
    }

    /// <summary>GET [/{tenant}]/users</summary>
    internal SandboxReply List(SandboxRequest request, string[] values, DateTimeOffset now)
    {
        IEnumerable<SuperTokensUser> users = request.Query("timeJoinedOrder") == "DESC" ? Enumerable.Reverse(_users) : _users;
        bool tagged = request.Query("email") is not null || request.Query("phone") is not null || request.Query("provider") is not null;
        if (request.Query("email") is { } tags)
        {
            string[] wanted = tags.Split(';');
            users = users.Where(user => wanted.Any(tag => user.Email.StartsWith(tag, StringComparison.OrdinalIgnoreCase)));
        }

        return SuperTokensPages.Page(request, [.. users], static user => user.ToJson(), unlimited: tagged);
    }

    /// <summary>GET [/{tenant}]/users/count</summary>
    internal SandboxReply Count(SandboxRequest request, string[] values, DateTimeOffset now) =>
        SuperTokensReplies.Ok(new JsonObject { ["count"] = _users.Count });

    /// <summary>POST [/{tenant}]/recipe/signup</summary>
    internal SandboxReply SignUp(SandboxRequest request, string[] values, DateTimeOffset now)
    {
        if (!TryReadCredentials(request, out string email, out string password))
        {
            return SuperTokensReplies.Error(400, "Field name 'email' is invalid in JSON input");
        }

        if (_byEmail.ContainsKey(email))
        {
            return SuperTokensReplies.Domain("EMAIL_ALREADY_EXISTS_ERROR");
        }

        SuperTokensUser user = Add(email, password, now);
        return SuperTokensReplies.Ok(new JsonObject { ["user"] = user.ToJson(), ["recipeUserId"] = user.Id });
    }

    /// <summary>POST [/{tenant}]/recipe/signin</summary>
    internal SandboxReply SignIn(SandboxRequest request, string[] values, DateTimeOffset now)
    {
        if (!TryReadCredentials(request, out string email, out string password))
        {
            return SuperTokensReplies.Error(400, "Field name 'email' is invalid in JSON input");
        }

        return _byEmail.TryGetValue(email, out SuperTokensUser? user) && user.Password == password
            ? SuperTokensReplies.Ok(new JsonObject { ["user"] = user.ToJson(), ["recipeUserId"] = user.Id })
            : SuperTokensReplies.Domain("WRONG_CREDENTIALS_ERROR");
    }

    private static bool TryReadCredentials(SandboxRequest request, out string email, out string password)
    {
        JsonObject? body = request.TryReadJson(out JsonObject? read) ? read : null;
        email = body?["email"] is JsonValue first && first.TryGetValue(out string? one) ? one : "";
        password = body?["password"] is JsonValue second && second.TryGetValue(out string? two) ? two : "";
        return email.Length > 0 && password.Length > 0;
    }

    private SuperTokensUser Add(string email, string password, DateTimeOffset now)
    {
        string id = string.Create(CultureInfo.InvariantCulture, $"00000000-0000-4000-8000-{_users.Count + 1:D12}");
        SuperTokensUser user = new(id, email, password, now.ToUnixTimeMilliseconds());
        _users.Add(user);
        _byEmail[email] = user;
        return user;
    }
}
