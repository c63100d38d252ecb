using System.Net.Http.Headers;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using ClientSdk.Limits;

namespace ClientSdk.Api;

/// <content>JSON with source-generated type info: safe for trimming and native code.</content>
public sealed partial class RateLimitedApiClient
{
    /// <summary>Gets JSON.</summary>
    /// <typeparam name="T">What the reply holds.</typeparam>
    /// <param name="path">Relative to the base address, with its query.</param>
    /// <param name="reply">How the reply is read.</param>
    /// <param name="cancellationToken">Gives up, in the queue or on the way.</param>
    /// <returns>What the reply held, never null.</returns>
    /// <exception cref="ArgumentException">The address leads to another scheme, host or port.</exception>
    /// <exception cref="ApiException">The reply is an error, or a success without such JSON; <see cref="RateLimitExceededException"/> after a refusal that was not waited for.</exception>
    /// <exception cref="HttpRequestException">No reply came; or <see cref="RequestThrottledException"/>: the client did not send it.</exception>
    public Task<T> GetJsonAsync<T>(string path, JsonTypeInfo<T> reply, CancellationToken cancellationToken = default) =>
        CallAsync(HttpMethod.Get, path, null, reply, cancellationToken);

    /// <summary>Posts JSON and reads the JSON of the reply. Exceptions as for <see cref="GetJsonAsync{T}(string, JsonTypeInfo{T}, CancellationToken)"/>.</summary>
    /// <typeparam name="TBody">What is sent.</typeparam>
    /// <typeparam name="TReply">What the reply holds.</typeparam>
    /// <param name="path">Relative to the base address, with its query.</param>
    /// <param name="body">What is sent.</param>
    /// <param name="bodyType">How it is written.</param>
    /// <param name="reply">How the reply is read.</param>
    /// <param name="cancellationToken">Gives up, in the queue or on the way.</param>
    /// <returns>What the reply held, never null.</returns>
    public Task<TReply> PostJsonAsync<TBody, TReply>(string path, TBody body, JsonTypeInfo<TBody> bodyType, JsonTypeInfo<TReply> reply, CancellationToken cancellationToken = default) =>
        CallAsync(HttpMethod.Post, path, ToContent(body, bodyType), reply, cancellationToken);

    /// <summary>Posts JSON and looks at the reply's status only. Exceptions as for <see cref="GetJsonAsync{T}(string, JsonTypeInfo{T}, CancellationToken)"/>.</summary>
    /// <typeparam name="TBody">What is sent.</typeparam>
    /// <param name="path">Relative to the base address, with its query.</param>
    /// <param name="body">What is sent.</param>
    /// <param name="bodyType">How it is written.</param>
    /// <param name="cancellationToken">Gives up, in the queue or on the way.</param>
    /// <returns>A task that ends with the call.</returns>
    public Task PostJsonAsync<TBody>(string path, TBody body, JsonTypeInfo<TBody> bodyType, CancellationToken cancellationToken = default) =>
        CallAsync(HttpMethod.Post, path, ToContent(body, bodyType), cancellationToken);

    /// <summary>Puts JSON and reads the JSON of the reply. Exceptions as for <see cref="GetJsonAsync{T}(string, JsonTypeInfo{T}, CancellationToken)"/>.</summary>
    /// <typeparam name="TBody">What is sent.</typeparam>
    /// <typeparam name="TReply">What the reply holds.</typeparam>
    /// <param name="path">Relative to the base address, with its query.</param>
    /// <param name="body">What is sent.</param>
    /// <param name="bodyType">How it is written.</param>
    /// <param name="reply">How the reply is read.</param>
    /// <param name="cancellationToken">Gives up, in the queue or on the way.</param>
    /// <returns>What the reply held, never null.</returns>
    public Task<TReply> PutJsonAsync<TBody, TReply>(string path, TBody body, JsonTypeInfo<TBody> bodyType, JsonTypeInfo<TReply> reply, CancellationToken cancellationToken = default) =>
        CallAsync(HttpMethod.Put, path, ToContent(body, bodyType), reply, cancellationToken);

    /// <summary>Puts JSON and looks at the reply's status only. Exceptions as for <see cref="GetJsonAsync{T}(string, JsonTypeInfo{T}, CancellationToken)"/>.</summary>
    /// <typeparam name="TBody">What is sent.</typeparam>
    /// <param name="path">Relative to the base address, with its query.</param>
    /// <param name="body">What is sent.</param>
    /// <param name="bodyType">How it is written.</param>
    /// <param name="cancellationToken">Gives up, in the queue or on the way.</param>
    /// <returns>A task that ends with the call.</returns>
    public Task PutJsonAsync<TBody>(string path, TBody body, JsonTypeInfo<TBody> bodyType, CancellationToken cancellationToken = default) =>
        CallAsync(HttpMethod.Put, path, ToContent(body, bodyType), cancellationToken);

    /// <summary>Patches with JSON and reads the JSON of the reply. Exceptions as for <see cref="GetJsonAsync{T}(string, JsonTypeInfo{T}, CancellationToken)"/>.</summary>
    /// <typeparam name="TBody">What is sent.</typeparam>
    /// <typeparam name="TReply">What the reply holds.</typeparam>
    /// <param name="path">Relative to the base address, with its query.</param>
    /// <param name="body">What is sent.</param>
    /// <param name="bodyType">How it is written.</param>
    /// <param name="reply">How the reply is read.</param>
    /// <param name="cancellationToken">Gives up, in the queue or on the way.</param>
    /// <returns>What the reply held, never null.</returns>
    public Task<TReply> PatchJsonAsync<TBody, TReply>(string path, TBody body, JsonTypeInfo<TBody> bodyType, JsonTypeInfo<TReply> reply, CancellationToken cancellationToken = default) =>
        CallAsync(HttpMethod.Patch, path, ToContent(body, bodyType), reply, cancellationToken);

    /// <summary>Patches with JSON and looks at the reply's status only. Exceptions as for <see cref="GetJsonAsync{T}(string, JsonTypeInfo{T}, CancellationToken)"/>.</summary>
    /// <typeparam name="TBody">What is sent.</typeparam>
    /// <param name="path">Relative to the base address, with its query.</param>
    /// <param name="body">What is sent.</param>
    /// <param name="bodyType">How it is written.</param>
    /// <param name="cancellationToken">Gives up, in the queue or on the way.</param>
    /// <returns>A task that ends with the call.</returns>
    public Task PatchJsonAsync<TBody>(string path, TBody body, JsonTypeInfo<TBody> bodyType, CancellationToken cancellationToken = default) =>
        CallAsync(HttpMethod.Patch, path, ToContent(body, bodyType), cancellationToken);

    /// <summary>Deletes, and looks at the reply's status only. Exceptions as for <see cref="GetJsonAsync{T}(string, JsonTypeInfo{T}, CancellationToken)"/>.</summary>
    /// <param name="path">Relative to the base address, with its query.</param>
    /// <param name="cancellationToken">Gives up, in the queue or on the way.</param>
    /// <returns>A task that ends with the call.</returns>
    public Task DeleteAsync(string path, CancellationToken cancellationToken = default) =>
        CallAsync(HttpMethod.Delete, path, null, cancellationToken);

    /// <summary>In memory, so that it has a length and can be sent again.</summary>
    private static ReadOnlyMemoryContent ToContent<T>(T body, JsonTypeInfo<T> type)
    {
        ArgumentNullException.ThrowIfNull(type);
        return new(JsonSerializer.SerializeToUtf8Bytes(body, type)) { Headers = { ContentType = new MediaTypeHeaderValue("application/json", "utf-8") } };
    }

    private HttpRequestMessage ToRequest(HttpMethod method, string path, HttpContent? content)
    {
        ArgumentNullException.ThrowIfNull(path);
        HttpRequestMessage request = new(method, Resolve(path)) { Content = content };
        request.Headers.Accept.Add(new MediaTypeWithQualityHeaderValue("application/json"));
        return request;
    }

    private async Task CallAsync(HttpMethod method, string path, HttpContent? content, CancellationToken cancellationToken)
    {
        using HttpRequestMessage request = ToRequest(method, path, content);
        using HttpResponseMessage response = await SendSuccessfullyAsync(request, cancellationToken).ConfigureAwait(false);
    }

    private async Task<T> CallAsync<T>(HttpMethod method, string path, HttpContent? content, JsonTypeInfo<T> reply, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(reply);
        using HttpRequestMessage request = ToRequest(method, path, content);
        string sentTo = request.RequestUri!.AbsolutePath;
        using HttpResponseMessage response = await SendSuccessfullyAsync(request, cancellationToken).ConfigureAwait(false);
        try
        {
            using Stream body = await response.Content.ReadAsStreamAsync(cancellationToken).ConfigureAwait(false);
            return await JsonSerializer.DeserializeAsync(body, reply, cancellationToken).ConfigureAwait(false)
                ?? throw ErrorReply.Unreadable(response, method, sentTo, "its body is null", null);
        }
        catch (JsonException broken)
        {
            throw ErrorReply.Unreadable(response, method, sentTo, $"its body cannot be read as {typeof(T).Name}", broken);
        }
    }
}
