using System.Net;
using System.Text.Json;

namespace ClientSdk.Bulk;

/// <summary>Reads what a provider's reply says of single items, as its rule tells. Total: what is not of the rule's form says nothing.</summary>
internal static class BulkReplyReader
{
    private const int LongestReason = 1000;

    /// <param name="rule">The call's rule.</param>
    /// <param name="status">The reply's status.</param>
    /// <param name="body">The reply's body.</param>
    /// <param name="items">The request's items, as JSON.</param>
    public static IReadOnlyList<BulkItemFailure> Read(BulkRule rule, HttpStatusCode status, BulkReplyText body, IReadOnlyList<ReadOnlyMemory<byte>> items)
    {
        try
        {
            using JsonDocument reply = JsonDocument.Parse(body.Body);
            return reply.RootElement.ValueKind != JsonValueKind.Object ? []
                : (int)status < 300 ? Unnamed(rule, reply.RootElement, items)
                : Named(rule, reply.RootElement, items.Count, body.Hide);
        }
        catch (JsonException)
        {
            return [];
        }
    }

    /// <summary>A success that lists whom it took effect on: nothing was done for the others. Where it has none of the lists, it speaks of all.</summary>
    private static List<BulkItemFailure> Unnamed(BulkRule rule, JsonElement reply, IReadOnlyList<ReadOnlyMemory<byte>> items)
    {
        HashSet<string> named = [];
        bool speaks = false;
        foreach (string list in rule.AcknowledgedIn)
        {
            if (reply.TryGetProperty(list, out JsonElement ids) && ids.ValueKind == JsonValueKind.Array)
            {
                speaks = true;
                named.UnionWith(ids.EnumerateArray().Select(id => IdOf(id, rule.ItemIdProperty)).OfType<string>());
            }
        }

        string reason = $"The server accepted the request and did nothing for this item: the reply does not name it in {string.Join(", ", rule.AcknowledgedIn)}.";
        return speaks
            ? [.. Enumerable.Range(0, items.Count).Where(index => IdOf(items[index], rule.ItemIdProperty) is { } id && !named.Contains(id)).Select(index => new BulkItemFailure(index, reason))]
            : [];
    }

    /// <summary>A refusal that lists the items to blame by their place.</summary>
    private static List<BulkItemFailure> Named(BulkRule rule, JsonElement reply, int count, Func<string, string> hide)
    {
        List<BulkItemFailure> failures = [];
        if (rule.RefusedIn is not { } list || !reply.TryGetProperty(list, out JsonElement entries) || entries.ValueKind != JsonValueKind.Array)
        {
            return failures;
        }

        foreach (JsonElement entry in entries.EnumerateArray())
        {
            if (entry.ValueKind == JsonValueKind.Object
                && entry.TryGetProperty(rule.RefusedIndex, out JsonElement place)
                && place.ValueKind == JsonValueKind.Number
                && place.TryGetInt32(out int index)
                && index >= 0
                && index < count)
            {
                // First hidden, then cut: half a secret would not be known for one.
                string reason = hide(Reason(rule, entry));
                failures.Add(new BulkItemFailure(index, reason.Length > LongestReason ? reason[..LongestReason] : reason));
            }
        }

        return failures;
    }

    private static string Reason(BulkRule rule, JsonElement entry) => entry.TryGetProperty(rule.RefusedReason, out JsonElement reason)
        ? reason.ValueKind switch
        {
            JsonValueKind.String => reason.GetString()!,
            JsonValueKind.Array => string.Join(' ', reason.EnumerateArray().Select(part => part.ToString())),
            _ => reason.GetRawText(),
        }
        : "The server refuses the item.";

    private static string? IdOf(ReadOnlyMemory<byte> item, string property)
    {
        using JsonDocument document = JsonDocument.Parse(item);
        return IdOf(document.RootElement, property);
    }

    /// <summary>The element itself where it is a text, else its id.</summary>
    private static string? IdOf(JsonElement element, string property) => element.ValueKind switch
    {
        JsonValueKind.String => element.GetString(),
        JsonValueKind.Object when element.TryGetProperty(property, out JsonElement id) && id.ValueKind is JsonValueKind.String or JsonValueKind.Number => id.ToString(),
        _ => null,
    };
}
