using System.Runtime.CompilerServices;
using System.Text.Json.Serialization.Metadata;

namespace ClientSdk.Paging;

/// <summary>A list on a server, ready to be walked. Everything that can be refused was refused before.</summary>
/// <param name="rule">How it is walked.</param>
/// <param name="address">The addresses of its pages.</param>
/// <param name="itemType">How an item is read.</param>
/// <param name="send">Sends a request, and throws for every reply that is not a success.</param>
internal sealed class PagedList<T>(PageRule rule, PageAddress address, JsonTypeInfo<T> itemType, Func<HttpRequestMessage, CancellationToken, Task<HttpResponseMessage>> send)
{
    public async IAsyncEnumerable<Page<T>> PagesAsync(string? token, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        PageWalk<T> walk = new(rule, address, itemType, send);
        do
        {
            Page<T> page = await walk.ReadAsync(token, cancellationToken).ConfigureAwait(false);
            token = page.NextToken;
            yield return page;
        }
        while (token is not null);
    }

    public async IAsyncEnumerable<T> ItemsAsync(string? token, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await foreach (Page<T> page in PagesAsync(token, cancellationToken).ConfigureAwait(false))
        {
            foreach (T item in page.Items)
            {
                yield return item;
            }
        }
    }
}
