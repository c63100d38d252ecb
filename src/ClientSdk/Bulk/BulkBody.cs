using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace ClientSdk.Bulk;

/// <summary>The body of a request: a JSON array in the rule's envelope, or what the caller's function makes. In memory, so that it can be sent twice.</summary>
internal sealed class BulkBody<T>(string? envelope, JsonTypeInfo<T> itemType, Func<IReadOnlyList<T>, HttpContent>? custom)
{
    private readonly byte[] _open = Encoding.UTF8.GetBytes(envelope is null ? "[" : $"{{\"{JsonEncodedText.Encode(envelope)}\":[");
    private readonly byte[] _close = envelope is null ? "]"u8.ToArray() : "]}"u8.ToArray();

    /// <summary>The bytes of a request without items.</summary>
    public int Frame => custom is null ? _open.Length + _close.Length : 0;

    /// <summary>An item as it goes into requests; empty where the caller's function makes them.</summary>
    public ReadOnlyMemory<byte> Write(T item) => custom is null ? Json(item) : default;

    /// <summary>An item as JSON, for those who look into it.</summary>
    public byte[] Json(T item) => JsonSerializer.SerializeToUtf8Bytes(item, itemType);

    public HttpContent Of(BulkBatch<T> batch)
    {
        if (custom is not null)
        {
            return custom(batch.Values);
        }

        byte[] body = new byte[Frame + batch.Items.Sum(item => item.Json.Length) + batch.Items.Count - 1];
        int at = Put(body, 0, _open);
        for (int index = 0; index < batch.Items.Count; index++)
        {
            at = index > 0 ? Put(body, at, ","u8) : at;
            at = Put(body, at, batch.Items[index].Json.Span);
        }

        Put(body, at, _close);
        return new ByteArrayContent(body) { Headers = { ContentType = new MediaTypeHeaderValue("application/json", "utf-8") } };
    }

    private static int Put(byte[] body, int at, ReadOnlySpan<byte> part)
    {
        part.CopyTo(body.AsSpan(at));
        return at + part.Length;
    }
}
