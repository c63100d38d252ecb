using System.Globalization;
using System.Text.Json.Nodes;
using ClientSdk.Testing.Sandbox;

namespace ClientSdk.Testing.Lindris;

/// <summary>The people of the store and the calls on them.</summary>
internal sealed class LindrisPeople(int pageSize)
{
    private readonly List<LindrisPerson> _people = [];
    private readonly Dictionary<string, LindrisPerson> _byEmail = new(StringComparer.OrdinalIgnoreCase);

    internal void Seed(int count, DateTimeOffset now)
    {
        for (int number = 1; number <= count; number++)
        {
            Add($"person{number}@example.com", now);
        }
    }

    /// <summary>GET people: page numbers from 1, with meta and links.</summary>
    internal SandboxReply List(SandboxRequest request, string[] values, DateTimeOffset now)
    {
        if (request.Number("page", 1, 1, int.MaxValue) is not { } page)
        {
            return LindrisReplies.Invalid("page", "The page must be at least 1.");
        }

        List<LindrisPerson> found = request.Query("filter[email]") is { } email
            ? [.. _people.Where(person => string.Equals(person.Email, email, StringComparison.OrdinalIgnoreCase))]
            : _people;
        int last = Math.Max(1, (found.Count + pageSize - 1) / pageSize);
        LindrisPerson[] shown = [.. found.Skip((int)Math.Min(int.MaxValue, (page - 1L) * pageSize)).Take(pageSize)];
        int from = ((Math.Min(page, last) - 1) * pageSize) + 1;
        string path = request.Target.GetLeftPart(UriPartial.Path);
        string filter = request.Query("filter[email]") is { } wanted ? $"&filter[email]={Uri.EscapeDataString(wanted)}" : "";
        return SandboxReply.Json(200, new JsonObject
        {
            ["data"] = new JsonArray([.. shown.Select(static person => person.ToJson())]),
            ["meta"] = new JsonObject
            {
                ["currentPage"] = page,
                ["lastPage"] = last,
                ["from"] = shown.Length > 0 ? from : null,
                ["to"] = shown.Length > 0 ? from + shown.Length - 1 : null,
                ["total"] = found.Count,
                ["perPage"] = pageSize,
                ["path"] = path,
            },
            ["links"] = new JsonObject
            {
                ["next"] = page < last ? $"{path}?page={page + 1}{filter}" : null,
                ["prev"] = page > 1 ? $"{path}?page={page - 1}{filter}" : null,
            },
        });
    }

    /// <summary>POST people: an address that is taken is refused, so that a repeated creation shows.</summary>
    internal SandboxReply Create(SandboxRequest request, string[] values, DateTimeOffset now)
    {
        if (!request.TryReadJson(out JsonObject? body) || Text(body, "email") is not { Length: > 0 } email)
        {
            return LindrisReplies.Invalid("email", "The email field is required.");
        }

        if (_byEmail.ContainsKey(email))
        {
            return LindrisReplies.Invalid("email", "The email has already been taken.");
        }

        LindrisPerson person = Add(email, now);
        Apply(person, body);
        return LindrisReplies.Data(201, person.ToJson());
    }

    /// <summary>GET people/{id}</summary>
    internal SandboxReply Get(SandboxRequest request, string[] values, DateTimeOffset now) =>
        Find(values[0]) is { } person ? LindrisReplies.Data(200, person.ToJson()) : LindrisReplies.Error(404, "Not found.");

    /// <summary>PATCH people/{id}</summary>
    internal SandboxReply Update(SandboxRequest request, string[] values, DateTimeOffset now)
    {
        if (Find(values[0]) is not { } person)
        {
            return LindrisReplies.Error(404, "Not found.");
        }

        if (!request.TryReadJson(out JsonObject? body))
        {
            return LindrisReplies.Error(400, "The body must be a JSON object.");
        }

        Apply(person, body);
        return LindrisReplies.Data(200, person.ToJson());
    }

    internal static string? Text(JsonObject body, string name) => body[name] is JsonValue value && value.TryGetValue(out string? text) ? text : null;

    private static void Apply(LindrisPerson person, JsonObject body)
    {
        person.Status = Text(body, "status") ?? person.Status;
        person.CustomFields = (body["customFields"] as JsonObject)?.DeepClone() as JsonObject ?? person.CustomFields;
        person.Tags = (body["tags"] as JsonArray)?.DeepClone() as JsonArray ?? person.Tags;
    }

    private LindrisPerson? Find(string id) =>
        int.TryParse(id, NumberStyles.None, CultureInfo.InvariantCulture, out int number) && number >= 1 && number <= _people.Count ? _people[number - 1] : null;

    private LindrisPerson Add(string email, DateTimeOffset now)
    {
        LindrisPerson person = new() { Id = _people.Count + 1, Email = email, Timestamp = now };
        _people.Add(person);
        _byEmail.Add(email, person);
        return person;
    }
}
