using System.Net.Http.Headers;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace Migration.Running;

/// <summary>The calls of a job: JSON in and out, many at a time, each one told to the progress. It knows nothing of limits; the client below does.</summary>
internal sealed class MigrationApi(HttpClient client, MigrationProgress progress)
{
    public const int Workers = 50;

    private const int LongestExcerpt = 200;

    public void Begin(string step) => progress.Begin(step);

    public static Task ForEachAsync(int count, Func<int, CancellationToken, Task> call, CancellationToken cancellationToken) =>
        Parallel.ForAsync(0, count, new ParallelOptions { MaxDegreeOfParallelism = Workers, CancellationToken = cancellationToken }, async (index, cancellation) => await call(index, cancellation));

    public async Task<TReply> GetAsync<TReply>(string path, JsonTypeInfo<TReply> replyType, CancellationToken cancellationToken)
    {
        using HttpRequestMessage request = new(HttpMethod.Get, path);
        return await SendAsync(request, replyType, cancellationToken);
    }

    public async Task<TReply> PostAsync<TBody, TReply>(string path, TBody body, JsonTypeInfo<TBody> bodyType, JsonTypeInfo<TReply> replyType, CancellationToken cancellationToken)
    {
        using HttpRequestMessage request = new(HttpMethod.Post, path) { Content = new ByteArrayContent(JsonSerializer.SerializeToUtf8Bytes(body, bodyType)) };
        request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        return await SendAsync(request, replyType, cancellationToken);
    }

    private async Task<TReply> SendAsync<TReply>(HttpRequestMessage request, JsonTypeInfo<TReply> replyType, CancellationToken cancellationToken)
    {
        string call = $"{request.Method} /{request.RequestUri!.OriginalString.Split('?')[0]}";
        using HttpResponseMessage response = await client.SendAsync(request, cancellationToken);
        if (!response.IsSuccessStatusCode)
        {
            string body = await response.Content.ReadAsStringAsync(cancellationToken);
            throw new MigrationException($"{call} was answered {(int)response.StatusCode}: {(body.Length > LongestExcerpt ? body[..LongestExcerpt] + " ..." : body)}");
        }

        progress.Count();
        byte[] json = await response.Content.ReadAsByteArrayAsync(cancellationToken);
        return Read(json, replyType) ?? throw new MigrationException($"{call} was answered {(int)response.StatusCode}, but not with the JSON that was expected.");
    }

    private static TReply? Read<TReply>(byte[] json, JsonTypeInfo<TReply> type)
    {
        try
        {
            return JsonSerializer.Deserialize(json, type);
        }
        catch (JsonException)
        {
            return default;
        }
    }
}
