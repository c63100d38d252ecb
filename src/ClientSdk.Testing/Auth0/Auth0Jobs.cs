using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using ClientSdk.Testing.Sandbox;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Net.Http.Headers;

namespace ClientSdk.Testing.Auth0;

/// <summary>Import jobs: two slots; a job is over when its time has passed, and its users are there at once.</summary>
internal sealed class Auth0Jobs(Auth0Users users, TimeSpan duration)
{
    private const int Slots = 2;
    private const int LargestFile = 500 * 1024;

    private readonly Auth0Store _jobs = new("id", "job_");
    private readonly List<(string Id, DateTimeOffset Ends)> _active = [];

    internal static bool IsImport(SandboxRequest request) => request is { Method: "POST", Path: "/api/v2/jobs/users-imports" };

    /// <summary>How many hold a slot, when no slot is free.</summary>
    internal bool IsFull(DateTimeOffset now, out int active)
    {
        _active.RemoveAll(job => job.Ends <= now);
        active = _active.Count;
        return active >= Slots;
    }

    /// <summary>POST /api/v2/jobs/users-imports, multipart.</summary>
    internal SandboxReply Import(SandboxRequest request, string[] values, DateTimeOffset now)
    {
        Dictionary<string, string> form = ReadForm(request);
        if (!form.TryGetValue("connection_id", out string? connection) || !form.TryGetValue("users", out string? file))
        {
            return Auth0Replies.Invalid("Payload validation error: users and connection_id are required.");
        }

        if (Encoding.UTF8.GetByteCount(file) > LargestFile)
        {
            return Auth0Replies.Error(413, "Payload Too Large", "The users file exceeds 500 KB.", "payload_too_large");
        }

        foreach (JsonObject user in Users(file))
        {
            users.TryAdd(user["email"]?.ToString() ?? "", user, now, out _);
        }

        JsonObject job = _jobs.Add(new JsonObject
        {
            ["status"] = "pending",
            ["type"] = "users_import",
            ["created_at"] = now.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", System.Globalization.CultureInfo.InvariantCulture),
            ["connection_id"] = connection,
            ["external_id"] = form.GetValueOrDefault("external_id"),
        });
        _active.Add((job["id"]!.ToString(), now + duration));
        return SandboxReply.Json(202, job);
    }

    /// <summary>GET /api/v2/jobs/{id}</summary>
    internal SandboxReply Get(SandboxRequest request, string[] values, DateTimeOffset now)
    {
        if (_jobs.Find(values[0]) is not { } job)
        {
            return Auth0Replies.NotFound("The job does not exist.", "inexistent_job");
        }

        job["status"] = _active.Exists(active => active.Id == values[0] && active.Ends > now) ? "pending" : "completed";
        return SandboxReply.Json(200, job);
    }

    private static IEnumerable<JsonObject> Users(string file)
    {
        try
        {
            return (JsonNode.Parse(file) as JsonArray)?.OfType<JsonObject>() ?? [];
        }
        catch (JsonException)
        {
            return [];
        }
    }

    // The body is in memory: nothing here waits.
    private static Dictionary<string, string> ReadForm(SandboxRequest request)
    {
        Dictionary<string, string> form = new(StringComparer.Ordinal);
        if (!MediaTypeHeaderValue.TryParse(request.Header("Content-Type"), out MediaTypeHeaderValue? type)
            || HeaderUtilities.RemoveQuotes(type.Boundary).Value is not { Length: > 0 } boundary)
        {
            return form;
        }

        MultipartReader reader = new(boundary, new MemoryStream(request.Body.ToArray()));
        while (reader.ReadNextSectionAsync().GetAwaiter().GetResult() is { } section)
        {
            if (ContentDispositionHeaderValue.TryParse(section.ContentDisposition, out ContentDispositionHeaderValue? part)
                && HeaderUtilities.RemoveQuotes(part.Name).Value is { } name)
            {
                using StreamReader text = new(section.Body);
                form[name] = text.ReadToEnd();
            }
        }

        return form;
    }
}
