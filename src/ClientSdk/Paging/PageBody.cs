using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace ClientSdk.Paging;

/// <summary>A page's envelope. Three-valued: a property is there, is malformed, or is absent; null counts as absent.</summary>
internal sealed class PageBody
{
    private readonly JsonElement _root;

    private PageBody(JsonElement root, JsonElement items)
    {
        _root = root;
        Items = items;
        Count = items.GetArrayLength();
    }

    /// <summary>The array of the items.</summary>
    public JsonElement Items { get; }

    public int Count { get; }

    /// <exception cref="JsonException">There is no array where the rule says.</exception>
    public static PageBody Of(JsonElement root, string? items)
    {
        // A root array is understood in any case: Auth0 sends one where totals are not asked for, or not known.
        JsonElement? array = root.ValueKind == JsonValueKind.Array || items is null ? root : At(root, items);
        return array is { ValueKind: JsonValueKind.Array } found
            ? new PageBody(root, found)
            : throw new JsonException(items is null ? "The page is not an array." : $"The page has no array '{items}'.");
    }

    /// <exception cref="JsonException">An item is null, or does not fit its type.</exception>
    public List<T> Read<T>(JsonTypeInfo<T> itemType)
    {
        List<T> read = new(Count);
        foreach (JsonElement item in Items.EnumerateArray())
        {
            read.Add(item.Deserialize(itemType) ?? throw new JsonException($"Item {read.Count} of the page is null."));
        }

        return read;
    }

    /// <summary>A text or a number, as text; empty text counts as absent.</summary>
    /// <exception cref="JsonException">It is of another kind.</exception>
    public string? Text(string path) => ToText(At(_root, path), path);

    public bool? Flag(string path) => At(_root, path) switch
    {
        null => null,
        { ValueKind: JsonValueKind.True } => true,
        { ValueKind: JsonValueKind.False } => false,
        _ => throw new JsonException($"'{path}' is neither true nor false."),
    };

    /// <summary>A whole number that is not negative, as such or as text; anything else counts as absent, because totals are a help and no proof.</summary>
    public long? Number(string? path)
    {
        JsonElement? found = path is null ? null : At(_root, path);
        long number = -1;
        bool isNumber = found is { } value
            && ((value.ValueKind == JsonValueKind.Number && value.TryGetInt64(out number))
                || (value.ValueKind == JsonValueKind.String && long.TryParse(value.GetString(), NumberStyles.None, CultureInfo.InvariantCulture, out number)));
        return isNumber && number >= 0 ? number : null;
    }

    /// <summary>Of the last item.</summary>
    /// <exception cref="JsonException">The last item has none.</exception>
    public string LastItemId(string property)
    {
        JsonElement last = Items[Count - 1];
        return (last.ValueKind == JsonValueKind.Object ? ToText(At(last, property), property) : null)
            ?? throw new JsonException($"The page's last item has no '{property}', so nobody can say where the list goes on.");
    }

    private static string? ToText(JsonElement? found, string path) => found switch
    {
        null => null,
        { ValueKind: JsonValueKind.String } text => text.GetString() is { Length: > 0 } token ? token : null,
        { ValueKind: JsonValueKind.Number } number => number.GetRawText(),
        _ => throw new JsonException($"'{path}' is neither a text nor a number."),
    };

    private static JsonElement? At(JsonElement root, string path)
    {
        JsonElement here = root;
        foreach (string name in path.Split('.'))
        {
            if (here.ValueKind != JsonValueKind.Object || !here.TryGetProperty(name, out here))
            {
                return null;
            }
        }

        return here.ValueKind == JsonValueKind.Null ? null : here;
    }
}
