using System.Globalization;
using System.Text.Json.Nodes;
using ClientSdk.Testing.Sandbox;

namespace ClientSdk.Testing.Auth0;

/// <summary>Page style (<c>page</c> from 0, <c>per_page</c>, <c>include_totals</c>, the first 1000 records) and checkpoint style (<c>from</c>, <c>take</c>, <c>next</c>).</summary>
internal static class Auth0Pages
{
    private const int DefaultSize = 50;
    private const int LargestSize = 100;
    private const int ReachableRecords = 1000;

    internal static SandboxReply Page(SandboxRequest request, string name, IReadOnlyList<JsonObject> items, bool checkpoints = false)
    {
        if (checkpoints && (request.Query("from") is not null || request.Query("take") is not null))
        {
            return Checkpoint(request, name, items);
        }

        if (request.Number("page", 0, 0, int.MaxValue) is not { } page || request.Number("per_page", DefaultSize, 1, LargestSize) is not { } size)
        {
            return Auth0Replies.Error(400, "Bad Request", $"Query validation error: page must be at least 0, per_page at most {LargestSize}", "invalid_query_string");
        }

        long start = (long)page * size;
        if (start + size > ReachableRecords)
        {
            return Auth0Replies.Error(400, "Bad Request", "You can only page through the first 1000 records.", "invalid_paging");
        }

        JsonArray shown = [.. items.Skip((int)start).Take(size).Select(static item => item.DeepClone())];
        int length = shown.Count;
        return request.Query("include_totals") != "true"
            ? SandboxReply.Json(200, shown)
            : SandboxReply.Json(200, new JsonObject
            {
                ["start"] = start,
                ["limit"] = size,
                ["length"] = length,
                ["total"] = items.Count,
                [name] = shown,
            });
    }

    /// <summary>The envelope without being asked, and other names in it.</summary>
    internal static SandboxReply Numbered(SandboxRequest request, string name, IReadOnlyList<JsonObject> items)
    {
        if (request.Number("page", 0, 0, int.MaxValue) is not { } page || request.Number("per_page", DefaultSize, 1, LargestSize) is not { } size)
        {
            return Auth0Replies.Error(400, "Bad Request", $"Query validation error: page must be at least 0, per_page at most {LargestSize}", "invalid_query_string");
        }

        return SandboxReply.Json(200, new JsonObject
        {
            [name] = new JsonArray([.. items.Skip((int)Math.Min((long)page * size, int.MaxValue)).Take(size).Select(static item => item.DeepClone())]),
            ["total"] = items.Count,
            ["page"] = page,
            ["per_page"] = size,
        });
    }

    /// <summary>GET /api/v2/logs?from=&amp;take=: the id of the last entry seen, a root array, and the next page in the Link header.</summary>
    internal static SandboxReply Logs(SandboxRequest request, IReadOnlyList<JsonObject> logs)
    {
        if (request.Query("from") is null && request.Query("take") is null)
        {
            return Page(request, "logs", logs);
        }

        if (request.Number("take", DefaultSize, 1, LargestSize) is not { } take)
        {
            return Auth0Replies.Error(400, "Bad Request", $"take must be a number from 1 to {LargestSize}", "invalid_query_string");
        }

        int start = 0;
        if (request.Query("from") is { Length: > 0 } from)
        {
            start = logs.TakeWhile(entry => (string?)entry["log_id"] != from).Count() + 1;
        }

        JsonNode[] shown = [.. logs.Skip(start).Take(take).Select(static entry => entry.DeepClone())];
        SandboxReply reply = SandboxReply.Json(200, new JsonArray([.. shown]));
        return shown.Length == 0
            ? reply
            : reply.With("Link", $"<{request.Target.GetLeftPart(UriPartial.Path)}?from={(string?)shown[^1]["log_id"]}&take={take}>; rel=\"next\"");
    }

    private static SandboxReply Checkpoint(SandboxRequest request, string name, IReadOnlyList<JsonObject> items)
    {
        int start = 0;
        bool known = request.Query("from") is not { Length: > 0 } from
            || (from.StartsWith("at_", StringComparison.Ordinal) && int.TryParse(from.AsSpan(3), NumberStyles.None, CultureInfo.InvariantCulture, out start));
        if (!known || request.Number("take", DefaultSize, 1, LargestSize) is not { } take)
        {
            return Auth0Replies.Error(400, "Bad Request", $"from must be one of ours, take a number from 1 to {LargestSize}", "invalid_query_string");
        }

        int end = (int)Math.Min(items.Count, (long)start + take);
        JsonObject page = new() { [name] = new JsonArray([.. items.Skip(start).Take(take).Select(static item => item.DeepClone())]) };
        if (end < items.Count)
        {
            page["next"] = $"at_{end}";
        }

        return SandboxReply.Json(200, page);
    }
}
