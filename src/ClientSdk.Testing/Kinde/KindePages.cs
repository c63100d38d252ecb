using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using ClientSdk.Testing.Sandbox;

namespace ClientSdk.Testing.Kinde;

/// <summary><c>page_size</c> and <c>next_token</c>: the token is opaque and null at the end.</summary>
internal static class KindePages
{
    private const int DefaultSize = 10;
    private const int LargestSize = 500;

    internal static SandboxReply Page<T>(SandboxRequest request, string name, IReadOnlyList<T> items, Func<T, JsonObject> toJson)
    {
        if (request.Number("page_size", DefaultSize, 1, LargestSize) is not { } size)
        {
            return KindeReplies.Error(400, "INVALID_PAGE_SIZE", $"page_size must be a number from 1 to {LargestSize}");
        }

        int start = 0;
        if (!string.IsNullOrEmpty(request.Query("next_token")) && !TryRead(request.Query("next_token")!, out start))
        {
            return KindeReplies.Error(400, "INVALID_NEXT_TOKEN", "next_token is not one of ours");
        }

        int end = Math.Min(items.Count, start + size);
        JsonArray page = [.. Enumerable.Range(start, Math.Max(0, end - start)).Select(index => (JsonNode)toJson(items[index]))];
        return KindeReplies.Ok(new JsonObject { [name] = page, ["next_token"] = end < items.Count ? Write(end) : null });
    }

    private static string Write(int start) => Convert.ToBase64String(Encoding.ASCII.GetBytes($"at:{start}"));

    private static bool TryRead(string token, out int start)
    {
        start = 0;
        byte[] bytes = new byte[token.Length];
        return Convert.TryFromBase64String(token, bytes, out int length)
            && Encoding.ASCII.GetString(bytes, 0, length) is { } text
            && text.StartsWith("at:", StringComparison.Ordinal)
            && int.TryParse(text.AsSpan(3), NumberStyles.None, CultureInfo.InvariantCulture, out start);
    }
}
