using System.Globalization;
using System.Text.Json.Nodes;

namespace ClientSdk.Testing.Auth0;

/// <summary>Documents by id, in the order of creation. What is given out one by one is a copy.</summary>
internal sealed class Auth0Store(string idName, string idPrefix)
{
    private readonly List<JsonObject> _order = [];
    private readonly Dictionary<string, JsonObject> _byId = new(StringComparer.Ordinal);
    private int _created;

    /// <summary>The stored documents themselves: to be copied before they go into a reply.</summary>
    internal IReadOnlyList<JsonObject> All => _order;

    internal bool Contains(string id) => _byId.ContainsKey(id);

    internal JsonObject? Find(string id) => (JsonObject?)_byId.GetValueOrDefault(id)?.DeepClone();

    internal JsonObject Add(JsonObject item)
    {
        string id = string.Create(CultureInfo.InvariantCulture, $"{idPrefix}{++_created:D6}");
        JsonObject stored = new() { [idName] = id };
        Copy(item, stored);
        _order.Add(stored);
        _byId.Add(id, stored);
        return (JsonObject)stored.DeepClone();
    }

    internal JsonObject? Update(string id, JsonObject changes)
    {
        if (!_byId.TryGetValue(id, out JsonObject? stored))
        {
            return null;
        }

        Copy(changes, stored);
        return (JsonObject)stored.DeepClone();
    }

    internal bool Remove(string id) => _byId.Remove(id, out JsonObject? stored) && _order.Remove(stored);

    private void Copy(JsonObject from, JsonObject to)
    {
        foreach ((string name, JsonNode? value) in from)
        {
            if (name != idName)
            {
                to[name] = value?.DeepClone();
            }
        }
    }
}
