using System.Runtime.CompilerServices;
using System.Text.Json.Serialization.Metadata;

namespace ClientSdk.Paging;

/// <summary>A list on a server, ready to be walked. Everything that can be refused was refused before.</summary>
/// <param name="rule">How it is walked.</param>
/// <param name="address">The addresses of its pages.</param>
/// <param name="itemType">How an item is read.</param>
/// <param name="options">What the caller said.</param>
/// <param name="send">Sends a request, and throws for every reply that is not a success.</param>
internal sealed class PagedList<T>(PageRule rule, PageAddress address, JsonTypeInfo<T> itemType, ListOptions options, Func<HttpRequestMessage, CancellationToken, Task<HttpResponseMessage>> send)
{
    public async IAsyncEnumerable<Page<T>> PagesAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        PageWalk<T> walk = new(rule, address, itemType, options.AdaptPageSize, send);
        Page<T> page = await walk.ReadAsync(options.StartAt, options.Priority, cancellationToken).ConfigureAwait(false);
        while (page.NextToken is { } next)
        {
            PageAhead<T>? ahead = options.Prefetch ? new PageAhead<T>(walk, next, cancellationToken) : null;
            try
            {
                yield return page;
                page = await (ahead?.TakeAsync(options.Priority, cancellationToken) ?? walk.ReadAsync(next, options.Priority, cancellationToken)).ConfigureAwait(false);
            }
            finally
            {
                if (ahead is not null)
                {
                    await ahead.DisposeAsync().ConfigureAwait(false);
                }
            }
        }

        yield return page;
    }

    public async IAsyncEnumerable<T> ItemsAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await foreach (Page<T> page in PagesAsync(cancellationToken).ConfigureAwait(false))
        {
            foreach (T item in page.Items)
            {
                yield return item;
            }
        }
    }
}
