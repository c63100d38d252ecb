using System.Text.Json.Serialization.Metadata;
using ClientSdk.Paging;

namespace ClientSdk.Api;

/// <content>Lists: many pages as one stream.</content>
public sealed partial class RateLimitedApiClient
{
    /// <summary>All items of a list, page after page. The next page is asked for when the items of the last one have been taken, or before with <see cref="ListOptions.Prefetch"/>.</summary>
    /// <typeparam name="T">The items' type.</typeparam>
    /// <param name="path">Relative to the base address; its query goes with every page.</param>
    /// <param name="item">How an item is read.</param>
    /// <param name="options">Page size, where to begin, the rule; null keeps the defaults.</param>
    /// <param name="cancellationToken">Gives up, in the queue or on the way.</param>
    /// <returns>The items, in the server's order. Each enumeration walks the list anew.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The page size is below 1 or above the provider's maximum. Nothing was sent.</exception>
    /// <exception cref="ArgumentException">Nobody knows how this list is walked, the token is of another one, or the address leads elsewhere. Nothing was sent.</exception>
    /// <exception cref="PagingException">From the enumeration: a page failed, was malformed, or leads elsewhere or in circles. It says at which token and after how many items.</exception>
    public IAsyncEnumerable<T> ListAsync<T>(string path, JsonTypeInfo<T> item, ListOptions? options = null, CancellationToken cancellationToken = default) =>
        ToList(path, item, options ?? new ListOptions()).ItemsAsync(cancellationToken);

    /// <summary>
    /// The same, in whole pages, each with the token of the next one: store it when the page's items have been dealt with, and another process
    /// can go on there with <see cref="ListOptions.StartAt"/>. Exceptions as for <see cref="ListAsync{T}(string, JsonTypeInfo{T}, ListOptions, CancellationToken)"/>.
    /// </summary>
    /// <typeparam name="T">The items' type.</typeparam>
    /// <param name="path">Relative to the base address; its query goes with every page.</param>
    /// <param name="item">How an item is read.</param>
    /// <param name="options">Page size, where to begin, the rule; null keeps the defaults.</param>
    /// <param name="cancellationToken">Gives up, in the queue or on the way.</param>
    /// <returns>The pages, in the server's order. Each enumeration walks the list anew.</returns>
    public IAsyncEnumerable<Page<T>> ListPagesAsync<T>(string path, JsonTypeInfo<T> item, ListOptions? options = null, CancellationToken cancellationToken = default) =>
        ToList(path, item, options ?? new ListOptions()).PagesAsync(cancellationToken);

    private PagedList<T> ToList<T>(string path, JsonTypeInfo<T> item, ListOptions options)
    {
        ArgumentNullException.ThrowIfNull(path);
        ArgumentNullException.ThrowIfNull(item);
        Uri address = Resolve(path);
        PageRule rule = options.Rule
            ?? RouteRules.Find(_profile?.Paging ?? [], static rule => rule.Route, HttpMethod.Get, address)
            ?? throw new ArgumentException($"Nobody says how the list 'GET {address.AbsolutePath}' is walked: {ProfileText} has no rule for it. Set ListOptions.Rule.", nameof(path));
        return new PagedList<T>(rule, PagePlan.Of(rule, address, options, _profile?.MaxPageSize), item, options, SendForJsonAsync);
    }

    private string ProfileText => _profile is null ? "this client has no profile, and so" : $"the profile '{_profile.Name}'";

    private Task<HttpResponseMessage> SendForJsonAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        request.Headers.Accept.ParseAdd("application/json");
        return SendSuccessfullyAsync(request, cancellationToken);
    }
}
