using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using ClientSdk.Bulk;
using ClientSdk.Paging;

namespace ClientSdk.Api;

/// <content>The same by reflection: shorter to write, not for trimmed or native programs.</content>
public sealed partial class RateLimitedApiClient
{
    private const string Reflection = "Reads and writes JSON by reflection. Use the form with a JsonTypeInfo in trimmed or native programs.";

    /// <summary>Gets JSON. By reflection; else as <see cref="GetJsonAsync{T}(string, JsonTypeInfo{T}, CancellationToken)"/>.</summary>
    /// <typeparam name="T">What the reply holds.</typeparam>
    /// <param name="path">Relative to the base address, with its query.</param>
    /// <param name="cancellationToken">Gives up, in the queue or on the way.</param>
    /// <returns>What the reply held, never null.</returns>
    [RequiresUnreferencedCode(Reflection)]
    [RequiresDynamicCode(Reflection)]
    public Task<T> GetJsonAsync<T>(string path, CancellationToken cancellationToken = default) =>
        GetJsonAsync(path, TypeInfo<T>(), cancellationToken);

    /// <summary>Posts JSON and reads the JSON of the reply. By reflection; else as <see cref="PostJsonAsync{TBody, TReply}(string, TBody, JsonTypeInfo{TBody}, JsonTypeInfo{TReply}, CancellationToken)"/>.</summary>
    /// <typeparam name="TBody">What is sent.</typeparam>
    /// <typeparam name="TReply">What the reply holds.</typeparam>
    /// <param name="path">Relative to the base address, with its query.</param>
    /// <param name="body">What is sent.</param>
    /// <param name="cancellationToken">Gives up, in the queue or on the way.</param>
    /// <returns>What the reply held, never null.</returns>
    [RequiresUnreferencedCode(Reflection)]
    [RequiresDynamicCode(Reflection)]
    public Task<TReply> PostJsonAsync<TBody, TReply>(string path, TBody body, CancellationToken cancellationToken = default) =>
        PostJsonAsync(path, body, TypeInfo<TBody>(), TypeInfo<TReply>(), cancellationToken);

    /// <summary>Posts JSON and looks at the reply's status only. By reflection; else as <see cref="PostJsonAsync{TBody}(string, TBody, JsonTypeInfo{TBody}, CancellationToken)"/>.</summary>
    /// <typeparam name="TBody">What is sent.</typeparam>
    /// <param name="path">Relative to the base address, with its query.</param>
    /// <param name="body">What is sent.</param>
    /// <param name="cancellationToken">Gives up, in the queue or on the way.</param>
    /// <returns>A task that ends with the call.</returns>
    [RequiresUnreferencedCode(Reflection)]
    [RequiresDynamicCode(Reflection)]
    public Task PostJsonAsync<TBody>(string path, TBody body, CancellationToken cancellationToken = default) =>
        PostJsonAsync(path, body, TypeInfo<TBody>(), cancellationToken);

    /// <summary>Puts JSON and reads the JSON of the reply. By reflection; else as <see cref="PutJsonAsync{TBody, TReply}(string, TBody, JsonTypeInfo{TBody}, JsonTypeInfo{TReply}, CancellationToken)"/>.</summary>
    /// <typeparam name="TBody">What is sent.</typeparam>
    /// <typeparam name="TReply">What the reply holds.</typeparam>
    /// <param name="path">Relative to the base address, with its query.</param>
    /// <param name="body">What is sent.</param>
    /// <param name="cancellationToken">Gives up, in the queue or on the way.</param>
    /// <returns>What the reply held, never null.</returns>
    [RequiresUnreferencedCode(Reflection)]
    [RequiresDynamicCode(Reflection)]
    public Task<TReply> PutJsonAsync<TBody, TReply>(string path, TBody body, CancellationToken cancellationToken = default) =>
        PutJsonAsync(path, body, TypeInfo<TBody>(), TypeInfo<TReply>(), cancellationToken);

    /// <summary>Puts JSON and looks at the reply's status only. By reflection; else as <see cref="PutJsonAsync{TBody}(string, TBody, JsonTypeInfo{TBody}, CancellationToken)"/>.</summary>
    /// <typeparam name="TBody">What is sent.</typeparam>
    /// <param name="path">Relative to the base address, with its query.</param>
    /// <param name="body">What is sent.</param>
    /// <param name="cancellationToken">Gives up, in the queue or on the way.</param>
    /// <returns>A task that ends with the call.</returns>
    [RequiresUnreferencedCode(Reflection)]
    [RequiresDynamicCode(Reflection)]
    public Task PutJsonAsync<TBody>(string path, TBody body, CancellationToken cancellationToken = default) =>
        PutJsonAsync(path, body, TypeInfo<TBody>(), cancellationToken);

    /// <summary>Patches with JSON and reads the JSON of the reply. By reflection; else as <see cref="PatchJsonAsync{TBody, TReply}(string, TBody, JsonTypeInfo{TBody}, JsonTypeInfo{TReply}, CancellationToken)"/>.</summary>
    /// <typeparam name="TBody">What is sent.</typeparam>
    /// <typeparam name="TReply">What the reply holds.</typeparam>
    /// <param name="path">Relative to the base address, with its query.</param>
    /// <param name="body">What is sent.</param>
    /// <param name="cancellationToken">Gives up, in the queue or on the way.</param>
    /// <returns>What the reply held, never null.</returns>
    [RequiresUnreferencedCode(Reflection)]
    [RequiresDynamicCode(Reflection)]
    public Task<TReply> PatchJsonAsync<TBody, TReply>(string path, TBody body, CancellationToken cancellationToken = default) =>
        PatchJsonAsync(path, body, TypeInfo<TBody>(), TypeInfo<TReply>(), cancellationToken);

    /// <summary>Patches with JSON and looks at the reply's status only. By reflection; else as <see cref="PatchJsonAsync{TBody}(string, TBody, JsonTypeInfo{TBody}, CancellationToken)"/>.</summary>
    /// <typeparam name="TBody">What is sent.</typeparam>
    /// <param name="path">Relative to the base address, with its query.</param>
    /// <param name="body">What is sent.</param>
    /// <param name="cancellationToken">Gives up, in the queue or on the way.</param>
    /// <returns>A task that ends with the call.</returns>
    [RequiresUnreferencedCode(Reflection)]
    [RequiresDynamicCode(Reflection)]
    public Task PatchJsonAsync<TBody>(string path, TBody body, CancellationToken cancellationToken = default) =>
        PatchJsonAsync(path, body, TypeInfo<TBody>(), cancellationToken);

    /// <summary>All items of a list. By reflection; else as <see cref="ListAsync{T}(string, JsonTypeInfo{T}, ListOptions, CancellationToken)"/>.</summary>
    /// <typeparam name="T">The items' type.</typeparam>
    /// <param name="path">Relative to the base address; its query goes with every page.</param>
    /// <param name="cancellationToken">Gives up, in the queue or on the way.</param>
    /// <returns>The items, in the server's order.</returns>
    [RequiresUnreferencedCode(Reflection)]
    [RequiresDynamicCode(Reflection)]
    public IAsyncEnumerable<T> ListAsync<T>(string path, CancellationToken cancellationToken = default) =>
        ListAsync(path, TypeInfo<T>(), null, cancellationToken);

    /// <summary>All items of a list. By reflection; else as <see cref="ListAsync{T}(string, JsonTypeInfo{T}, ListOptions, CancellationToken)"/>.</summary>
    /// <typeparam name="T">The items' type.</typeparam>
    /// <param name="path">Relative to the base address; its query goes with every page.</param>
    /// <param name="options">Page size, where to begin, the rule; null keeps the defaults.</param>
    /// <param name="cancellationToken">Gives up, in the queue or on the way.</param>
    /// <returns>The items, in the server's order.</returns>
    [RequiresUnreferencedCode(Reflection)]
    [RequiresDynamicCode(Reflection)]
    public IAsyncEnumerable<T> ListAsync<T>(string path, ListOptions? options, CancellationToken cancellationToken = default) =>
        ListAsync(path, TypeInfo<T>(), options, cancellationToken);

    /// <summary>All pages of a list. By reflection; else as <see cref="ListPagesAsync{T}(string, JsonTypeInfo{T}, ListOptions, CancellationToken)"/>.</summary>
    /// <typeparam name="T">The items' type.</typeparam>
    /// <param name="path">Relative to the base address; its query goes with every page.</param>
    /// <param name="options">Page size, where to begin, the rule; null keeps the defaults.</param>
    /// <param name="cancellationToken">Gives up, in the queue or on the way.</param>
    /// <returns>The pages, in the server's order.</returns>
    [RequiresUnreferencedCode(Reflection)]
    [RequiresDynamicCode(Reflection)]
    public IAsyncEnumerable<Page<T>> ListPagesAsync<T>(string path, ListOptions? options = null, CancellationToken cancellationToken = default) =>
        ListPagesAsync(path, TypeInfo<T>(), options, cancellationToken);

    /// <summary>Sends many items in few requests. By reflection; else as <see cref="SendInBatchesAsync{T}(HttpMethod, string, IEnumerable{T}, JsonTypeInfo{T}, BulkOptions{T}, IProgress{BulkProgress}, CancellationToken)"/>.</summary>
    /// <typeparam name="T">The items' type.</typeparam>
    /// <param name="method">The method of the call.</param>
    /// <param name="path">Relative to the base address, with its query.</param>
    /// <param name="items">The source.</param>
    /// <param name="options">Sizes, keys, readers; null keeps the defaults.</param>
    /// <param name="progress">Told whenever items have their final results; null tells nobody.</param>
    /// <param name="cancellationToken">Stops the job.</param>
    /// <returns>The report, when every item has its final result.</returns>
    [RequiresUnreferencedCode(Reflection)]
    [RequiresDynamicCode(Reflection)]
    public Task<BulkReport> SendInBatchesAsync<T>(HttpMethod method, string path, IEnumerable<T> items, BulkOptions<T>? options = null, IProgress<BulkProgress>? progress = null, CancellationToken cancellationToken = default) =>
        SendInBatchesAsync(method, path, items, TypeInfo<T>(), options, progress, cancellationToken);

    /// <summary>Sends many items in few requests. By reflection; else as <see cref="SendInBatchesAsync{T}(HttpMethod, string, IAsyncEnumerable{T}, JsonTypeInfo{T}, BulkOptions{T}, IProgress{BulkProgress}, CancellationToken)"/>.</summary>
    /// <typeparam name="T">The items' type.</typeparam>
    /// <param name="method">The method of the call.</param>
    /// <param name="path">Relative to the base address, with its query.</param>
    /// <param name="items">The source.</param>
    /// <param name="options">Sizes, keys, readers; null keeps the defaults.</param>
    /// <param name="progress">Told whenever items have their final results; null tells nobody.</param>
    /// <param name="cancellationToken">Stops the job.</param>
    /// <returns>The report, when every item has its final result.</returns>
    [RequiresUnreferencedCode(Reflection)]
    [RequiresDynamicCode(Reflection)]
    public Task<BulkReport> SendInBatchesAsync<T>(HttpMethod method, string path, IAsyncEnumerable<T> items, BulkOptions<T>? options = null, IProgress<BulkProgress>? progress = null, CancellationToken cancellationToken = default) =>
        SendInBatchesAsync(method, path, items, TypeInfo<T>(), options, progress, cancellationToken);

    [RequiresUnreferencedCode(Reflection)]
    [RequiresDynamicCode(Reflection)]
    private JsonTypeInfo<T> TypeInfo<T>()
    {
        _json ??= new JsonSerializerOptions(JsonSerializerDefaults.Web);
        if (!_json.IsReadOnly)
        {
            // As the serializer itself would at its first use.
            _json.MakeReadOnly(populateMissingResolver: true);
        }

        return (JsonTypeInfo<T>)_json.GetTypeInfo(typeof(T));
    }
}
