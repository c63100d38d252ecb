using System.Globalization;
using System.Text.Json.Nodes;
using ClientSdk.Testing.Sandbox;

namespace ClientSdk.Testing.Kinde;

/// <summary>The users of the store and the calls on them.</summary>
internal sealed class KindeUsers
{
    private readonly List<KindeUser> _users = [];
    private readonly Dictionary<string, KindeUser> _byId = new(StringComparer.Ordinal);
    private readonly Dictionary<string, KindeUser> _byEmail = new(StringComparer.OrdinalIgnoreCase);
    private readonly Dictionary<string, KindeUser> _byProvidedId = new(StringComparer.Ordinal);
    private int _created;

    internal void Seed(int count, DateTimeOffset now)
    {
        for (int number = 1; number <= count; number++)
        {
            Add(new KindeUser { Id = NewId(), Email = $"user{number}@example.com", FirstName = "User", LastName = $"{number}", CreatedOn = now });
        }
    }

    internal KindeUser? Find(string id) => _byId.GetValueOrDefault(id);

    /// <summary>POST /api/v1/user: an identity or a provided id that is taken is refused, so that a repeated creation shows.</summary>
    internal SandboxReply Create(SandboxRequest request, DateTimeOffset now, out KindeUser? created)
    {
        created = null;
        if (!request.TryReadJson(out JsonObject? body))
        {
            return KindeReplies.Invalid("The body must be a JSON object");
        }

        KindeUser user = Read(body, now);
        if ((user.Email is not null && _byEmail.ContainsKey(user.Email)) || (user.ProvidedId is not null && _byProvidedId.ContainsKey(user.ProvidedId)))
        {
            return KindeReplies.Error(400, "USER_ALREADY_EXISTS", "A user with this identity or provided_id exists");
        }

        Add(user);
        created = user;
        return SandboxReply.Json(200, new JsonObject { ["id"] = user.Id, ["created"] = true, ["identities"] = Identities(body) });
    }

    /// <summary>PATCH /api/v1/user?id=</summary>
    internal SandboxReply Update(SandboxRequest request, string[] values, DateTimeOffset now)
    {
        if (Find(request.Query("id") ?? "") is not { } user)
        {
            return KindeReplies.NotFound("User");
        }

        if (!request.TryReadJson(out JsonObject? body))
        {
            return KindeReplies.Invalid("The body must be a JSON object");
        }

        user.FirstName = Text(body, "given_name") ?? user.FirstName;
        user.LastName = Text(body, "family_name") ?? user.LastName;
        user.Picture = Text(body, "picture") ?? user.Picture;
        Rename(user, Text(body, "provided_id"));
        user.IsSuspended = body["is_suspended"] is JsonValue flag && flag.TryGetValue(out bool suspended) ? suspended : user.IsSuspended;
        return SandboxReply.Json(200, new JsonObject
        {
            ["id"] = user.Id,
            ["given_name"] = user.FirstName,
            ["family_name"] = user.LastName,
            ["email"] = user.Email,
            ["is_suspended"] = user.IsSuspended,
            ["picture"] = user.Picture,
        });
    }

    /// <summary>DELETE /api/v1/user?id=</summary>
    internal SandboxReply Delete(SandboxRequest request, string[] values, DateTimeOffset now)
    {
        if (!_byId.Remove(request.Query("id") ?? "", out KindeUser? user))
        {
            return KindeReplies.NotFound("User");
        }

        _users.Remove(user);
        _byEmail.Remove(user.Email ?? "");
        _byProvidedId.Remove(user.ProvidedId ?? "");
        return KindeReplies.Ok([]);
    }

    /// <summary>GET /api/v1/users, filtered by user_id and email, each a comma-separated list.</summary>
    internal SandboxReply List(SandboxRequest request, string[] values, DateTimeOffset now)
    {
        IReadOnlyList<KindeUser> users = _users;
        if (request.Query("user_id") is { } ids)
        {
            users = [.. ids.Split(',').Select(Find).OfType<KindeUser>()];
        }

        if (request.Query("email") is { } emails)
        {
            string[] wanted = emails.Split(',');
            users = [.. users.Where(user => wanted.Contains(user.Email, StringComparer.OrdinalIgnoreCase))];
        }

        return KindePages.Page(request, "users", users, static user => user.ToJson());
    }

    internal static string? Text(JsonObject? body, string name) =>
        body?[name] is JsonValue value && value.TryGetValue(out string? text) ? text : null;

    private KindeUser Read(JsonObject body, DateTimeOffset now)
    {
        JsonObject? profile = body["profile"] as JsonObject;
        return new KindeUser
        {
            Id = NewId(),
            ProvidedId = Text(body, "provided_id"),
            Email = Detail(body, "email"),
            Username = Detail(body, "username"),
            FirstName = Text(profile, "given_name"),
            LastName = Text(profile, "family_name"),
            Picture = Text(profile, "picture"),
            CreatedOn = now,
        };
    }

    private static string? Detail(JsonObject body, string type) =>
        (body["identities"] as JsonArray)?.OfType<JsonObject>()
            .Where(identity => Text(identity, "type") == type)
            .Select(identity => Text(identity["details"] as JsonObject, type))
            .FirstOrDefault();

    private static JsonArray Identities(JsonObject body) =>
        [.. ((body["identities"] as JsonArray) ?? []).OfType<JsonObject>().Select(static identity =>
            (JsonNode)new JsonObject { ["type"] = Text(identity, "type"), ["result"] = new JsonObject { ["created"] = true } })];

    private void Rename(KindeUser user, string? providedId)
    {
        if (providedId is not null)
        {
            _byProvidedId.Remove(user.ProvidedId ?? "");
            user.ProvidedId = providedId;
            _byProvidedId[providedId] = user;
        }
    }

    private string NewId() => string.Create(CultureInfo.InvariantCulture, $"kp_{++_created:D6}");

    private void Add(KindeUser user)
    {
        _users.Add(user);
        _byId.Add(user.Id, user);
        if (user.Email is not null)
        {
            _byEmail[user.Email] = user;
        }

        if (user.ProvidedId is not null)
        {
            _byProvidedId[user.ProvidedId] = user;
        }
    }
}
