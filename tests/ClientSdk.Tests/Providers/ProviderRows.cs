using System.Text.Json;
using System.Text.Json.Serialization;

namespace ClientSdk.Tests.Providers;

/// <summary>
/// What the providers publish, row by row, written down apart from the profiles. Calls of tables that name no routes (Auth0, August 2026) are the
/// ones that the names describe.
/// </summary>
internal sealed record ProviderRows(IReadOnlyList<LimitRow> Limits, IReadOnlyList<ListRow> Lists, IReadOnlyList<BulkRow> Bulk, IReadOnlyList<CallRow> Unpaginated)
{
    public static ProviderRows All { get; } = JsonSerializer.Deserialize(
        File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "Providers", "rows.json")), ProviderRowsJson.Default.ProviderRows)!;

    /// <summary>A request as the template describes it, every parameter filled in.</summary>
    public static (HttpMethod Method, Uri Address) RequestOf(string call)
    {
        string[] parts = call.Split(' ');
        return (new HttpMethod(parts[0]), new Uri("https://api.test" + parts[1].Replace("{", "a-", StringComparison.Ordinal).Replace("}", "", StringComparison.Ordinal)));
    }
}

/// <summary>A bucket of one call; <c>tenant</c> in place of a call is the limit above all of them.</summary>
internal sealed record LimitRow(string Provider, string Tier, string Table, string Call, int Size, int Count, string Per);

internal sealed record ListRow(string Provider, string Call, string Style, string? Items, string? Size, string Cursor, string? Next, int? Max);

internal sealed record BulkRow(string Provider, string Call, string Property, int? Max);

internal sealed record CallRow(string Provider, string Call);

[JsonSourceGenerationOptions(JsonSerializerDefaults.Web)]
[JsonSerializable(typeof(ProviderRows))]
internal sealed partial class ProviderRowsJson : JsonSerializerContext;
