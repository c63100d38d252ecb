using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using ClientSdk.Testing.Sandbox;

namespace ClientSdk.Testing.SuperTokens;

/// <summary><c>limit</c> and <c>paginationToken</c>; the next token is absent on the last page.</summary>
internal static class SuperTokensPages
{
    private const int DefaultLimit = 100;
    private const int LargestLimit = 500;

    internal static SandboxReply Page<T>(SandboxRequest request, IReadOnlyList<T> items, Func<T, JsonObject> toJson, bool unlimited = false)
    {
        if (request.Number("limit", DefaultLimit, 1, unlimited ? int.MaxValue : LargestLimit) is not { } limit)
        {
            return SuperTokensReplies.Error(400, request.Number("limit", 0, 1, int.MaxValue) is null ? "limit must a positive integer with min value 1" : "max limit allowed is 500");
        }

        int start = 0;
        if (request.Query("paginationToken") is { } token && !TryRead(token, out start))
        {
            return SuperTokensReplies.Error(400, "invalid pagination token");
        }

        int end = (int)Math.Min(items.Count, (long)start + limit);
        JsonObject page = new() { ["users"] = new JsonArray([.. items.Skip(start).Take(limit).Select(item => (JsonNode)toJson(item))]) };
        if (end < items.Count)
        {
            page["nextPaginationToken"] = Convert.ToBase64String(Encoding.ASCII.GetBytes($"{end};"));
        }

        return SuperTokensReplies.Ok(page);
    }

    private static bool TryRead(string token, out int start)
    {
        start = 0;
        byte[] bytes = new byte[token.Length];
        return Convert.TryFromBase64String(token, bytes, out int length)
            && Encoding.ASCII.GetString(bytes, 0, length) is { } text
            && text.EndsWith(';')
            && int.TryParse(text.AsSpan(0, text.Length - 1), NumberStyles.None, CultureInfo.InvariantCulture, out start);
    }
}
