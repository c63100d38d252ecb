using System.Buffers;
using System.Net.Http.Headers;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace ClientSdk.Bulk;

/// <summary>The items as a JSON array in the rule's envelope, in memory, so that it can be sent twice.</summary>
internal static class BulkBody
{
    public static HttpContent Of<T>(IReadOnlyList<T> items, string? envelope, JsonTypeInfo<T> itemType)
    {
        ArrayBufferWriter<byte> bytes = new();
        using (Utf8JsonWriter writer = new(bytes))
        {
            if (envelope is not null)
            {
                writer.WriteStartObject();
                writer.WritePropertyName(envelope);
            }

            writer.WriteStartArray();
            foreach (T item in items)
            {
                JsonSerializer.Serialize(writer, item, itemType);
            }

            writer.WriteEndArray();
            if (envelope is not null)
            {
                writer.WriteEndObject();
            }
        }

        return new ReadOnlyMemoryContent(bytes.WrittenMemory) { Headers = { ContentType = new MediaTypeHeaderValue("application/json", "utf-8") } };
    }
}
