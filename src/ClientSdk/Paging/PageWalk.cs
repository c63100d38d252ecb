using System.Net;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using ClientSdk.Limits;

namespace ClientSdk.Paging;

/// <summary>One walk over a list, page by page: fetches, looks for circles, and says where it stopped.</summary>
/// <param name="rule">How the list is walked.</param>
/// <param name="address">The addresses of its pages, at the size to begin with.</param>
/// <param name="itemType">How an item is read.</param>
/// <param name="adaptsSize">Whether a page that is too much for the server is asked for in smaller ones.</param>
/// <param name="send">Sends a request, and throws for every reply that is not a success.</param>
internal sealed class PageWalk<T>(PageRule rule, PageAddress address, JsonTypeInfo<T> itemType, bool adaptsSize, Func<HttpRequestMessage, CancellationToken, Task<HttpResponseMessage>> send)
{
    private readonly SeenTokens _seen = new();
    private PageAddress _address = address;
    private RequestJourney? _journey;
    private UInt128? _lastPage;
    private bool _sizeIsHeeded;
    private long _count;

    /// <summary>The latest request waits under the client's limits and has not been sent yet.</summary>
    public bool IsInLine => _journey is { Partition: not null, Attempts: 0 };

    public async Task<Page<T>> ReadAsync(string? token, RateLimitPriority priority, CancellationToken cancellationToken)
    {
        if (token is not null)
        {
            // The first one too, which a caller may have stored: the server must not lead back to it.
            _seen.Add(token);
        }

        while (true)
        {
            try
            {
                Page<T> page = await FetchAsync(token, priority, cancellationToken).ConfigureAwait(false);
                _count += page.Items.Count;
                return page;
            }
            catch (PagingException failed) when (adaptsSize && MayBeTheSize(failed) && SmallerPage.Of(rule, _address.Size, token, _sizeIsHeeded) is { } smaller)
            {
                // For the rest of the walk: what is too much once is too much again.
                (_address, token) = (_address.At(smaller.Size), smaller.Token);
            }
        }
    }

    /// <summary>Too large a reply, or one that took too long to make. A request that ran out of time in the queue was never tried.</summary>
    private bool MayBeTheSize(PagingException failed) =>
        !IsInLine
        && (failed.StatusCode is HttpStatusCode.RequestEntityTooLarge or HttpStatusCode.RequestTimeout or HttpStatusCode.GatewayTimeout
            || failed.InnerException is TimeoutException or OperationCanceledException);

    private async Task<Page<T>> FetchAsync(string? token, RateLimitPriority priority, CancellationToken cancellationToken)
    {
        try
        {
            using HttpRequestMessage request = new(HttpMethod.Get, _address.Of(token));
            request.SetRateLimitPriority(priority);
            _journey = RequestJourney.Of(request);
            using HttpResponseMessage response = await send(request, cancellationToken).ConfigureAwait(false);
            ThrowIfElsewhere(response, token);
            using Stream body = await response.Content.ReadAsStreamAsync(cancellationToken).ConfigureAwait(false);
            using JsonDocument document = await JsonDocument.ParseAsync(body, default, cancellationToken).ConfigureAwait(false);
            string link = response.Headers.TryGetValues("Link", out IEnumerable<string>? links) ? string.Join(',', links) : "";
            return Read(PageBody.Of(document.RootElement, rule.Items), token, link);
        }
        catch (JsonException broken)
        {
            throw Stop(PagingStop.MalformedPage, token, broken.Message, broken);
        }
        catch (Exception failed) when (failed is (HttpRequestException and not PagingException) or IOException or TimeoutException)
        {
            throw Stop(PagingStop.RequestFailed, token, failed.Message, failed);
        }
        catch (OperationCanceledException late) when (!cancellationToken.IsCancellationRequested)
        {
            throw Stop(PagingStop.RequestFailed, token, "The request ran out of time.", late);
        }
    }

    /// <summary>Our own handlers follow no redirect to another origin; one of the caller's may, and then the page is nobody's that we know.</summary>
    private void ThrowIfElsewhere(HttpResponseMessage response, string? token)
    {
        if (response.RequestMessage?.RequestUri is { IsAbsoluteUri: true } from && _address.LinkTarget(from.AbsoluteUri, token) is null)
        {
            throw Stop(PagingStop.OtherOrigin, token, $"the reply came from {from.Scheme}://{from.Authority}: a handler below this client followed a redirect there. Switch off its AllowAutoRedirect.");
        }
    }

    private Page<T> Read(PageBody body, string? token, string link)
    {
        PageStep next = NextPage.After(rule, _address, body, token, link, _sizeIsHeeded);
        if (next.Problem is { } problem)
        {
            throw Stop(problem, token, next.Why!);
        }

        if (next.Token is { } following && _seen.Contains(following))
        {
            throw Stop(PagingStop.RepeatedToken, token, "the server gave the next page's token for the second time, so that the walk would never end.");
        }

        if (IsRepeated(body))
        {
            throw Stop(PagingStop.RepeatedPage, token, $"it is the same as the one before, so the server does not heed '{rule.Parameter}'.");
        }

        _sizeIsHeeded |= body.Count > 0 && body.Count == _address.Size;
        return new Page<T>(body.Read(itemType), next.Token, body.Number(rule.TotalProperty));
    }

    /// <summary>Numbered pages have no token that could come twice: there the pages themselves are compared.</summary>
    private bool IsRepeated(PageBody body)
    {
        if (rule.Style != PagingStyle.PageNumber || body.Count == 0)
        {
            return false;
        }

        UInt128 page = SeenTokens.Digest(body.Items.GetRawText());
        bool isRepeated = page == _lastPage;
        _lastPage = page;
        return isRepeated;
    }

    private PagingException Stop(PagingStop reason, string? token, string why, Exception? inner = null)
    {
        string hint = token is null ? "" : " The exception's Token has its place.";
        return new PagingException(reason, FormattableString.Invariant($"{PageToken.Describe(token)} could not be read, after {_count} items: {why}{hint}"), token, _count, inner);
    }
}
