using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace ClientSdk.Paging;

/// <summary>One walk over a list, page by page: fetches, looks for circles, and says where it stopped.</summary>
internal sealed class PageWalk<T>(PageRule rule, PageAddress address, JsonTypeInfo<T> itemType, Func<HttpRequestMessage, CancellationToken, Task<HttpResponseMessage>> send)
{
    private readonly SeenTokens _seen = new();
    private UInt128? _lastPage;
    private bool _sizeIsHeeded;
    private long _count;

    public async Task<Page<T>> ReadAsync(string? token, CancellationToken cancellationToken)
    {
        if (token is not null)
        {
            // The first one too, which a caller may have stored: the server must not lead back to it.
            _seen.Add(token);
        }

        Page<T> page = await FetchAsync(token, cancellationToken).ConfigureAwait(false);
        _count += page.Items.Count;
        return page;
    }

    private async Task<Page<T>> FetchAsync(string? token, CancellationToken cancellationToken)
    {
        try
        {
            using HttpRequestMessage request = new(HttpMethod.Get, address.Of(token));
            using HttpResponseMessage response = await send(request, cancellationToken).ConfigureAwait(false);
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

    private Page<T> Read(PageBody body, string? token, string link)
    {
        PageStep next = NextPage.After(rule, address, body, token, link, _sizeIsHeeded);
        if (next.Problem is { } problem)
        {
            throw Stop(problem, token, next.Why!);
        }

        if (next.Token is { } following && _seen.Contains(following))
        {
            throw Stop(PagingStop.RepeatedToken, token, $"the server gave the token '{following}' for the second time, so that the walk would never end.");
        }

        if (IsRepeated(body))
        {
            throw Stop(PagingStop.RepeatedPage, token, $"it is the same as the one before, so the server does not heed '{rule.Parameter}'.");
        }

        _sizeIsHeeded |= body.Count > 0 && body.Count == address.Size;
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
        string where = token is null ? "The first page" : $"The page at '{token}'";
        return new PagingException(reason, FormattableString.Invariant($"{where} could not be read, after {_count} items: {why}"), token, _count, inner);
    }
}
