namespace ClientSdk.Paging;

/// <summary>Where a list goes on after a page, one small rule a style. Pure.</summary>
internal static class NextPage
{
    /// <param name="rule">The list's rule.</param>
    /// <param name="address">The list's addresses.</param>
    /// <param name="page">The page that has been read.</param>
    /// <param name="token">The page's own token; null for the first.</param>
    /// <param name="link">The reply's Link headers.</param>
    /// <param name="sizeIsHeeded">An earlier page had exactly as many items as were asked for.</param>
    /// <returns>The next page's token; null at the end.</returns>
    public static PageStep After(PageRule rule, PageAddress address, PageBody page, string? token, string link, bool sizeIsHeeded) => rule.Style switch
    {
        PagingStyle.Token => ByToken(rule, page),
        PagingStyle.LastItem => ByLastItem(rule, address, page, sizeIsHeeded),
        PagingStyle.PageNumber => ByNumber(rule, address, page, token, sizeIsHeeded),
        _ => ByLink(rule, address, page, token, link),
    };

    private static PageStep ByToken(PageRule rule, PageBody page) =>
        page.Text(rule.TokenProperty!) is { } next ? new PageStep(PageToken.Of(PagingStyle.Token, next)) : PageStep.End;

    private static PageStep ByLastItem(PageRule rule, PageAddress address, PageBody page, bool sizeIsHeeded)
    {
        bool more = rule.HasMoreProperty is { } property
            ? page.Flag(property) ?? false
            : page.Count > 0 && !IsShort(page.Count, address.Size, sizeIsHeeded);
        return more switch
        {
            false => PageStep.End,
            true when page.Count == 0 => PageStep.Malformed($"'{rule.HasMoreProperty}' says that more follows, but the page has no item to go on from."),
            true => new PageStep(PageToken.Of(PagingStyle.LastItem, page.LastItemId(rule.ItemIdProperty))),
        };
    }

    private static PageStep ByNumber(PageRule rule, PageAddress address, PageBody page, string? token, bool sizeIsHeeded)
    {
        int number = address.Number(token);
        long? size = page.Number(rule.SizeProperty) is > 0 and { } stated ? stated : address.Size;
        bool isLast = page.Count == 0
            || (rule.NextProperty is { } next && page.Text(next) is null)
            || page.Number(rule.LastPageProperty) <= number
            || IsComplete(page.Number(rule.TotalProperty), size, number - rule.FirstPage)
            || IsShort(page.Count, size, sizeIsHeeded || page.Number(rule.SizeProperty) is > 0);
        return isLast ? PageStep.End : new PageStep(PageToken.OfNumber(number + 1, address.Size));
    }

    private static PageStep ByLink(PageRule rule, PageAddress address, PageBody page, string? token, string link)
    {
        if (LinkHeader.Next(link) is not { } next || (page.Count == 0 && rule.EmptyPageEnds))
        {
            return PageStep.End;
        }

        return address.LinkTarget(next, token) is { } target
            ? new PageStep(PageToken.Of(PagingStyle.Link, target.PathAndQuery))
            : PageStep.OtherOrigin(next);
    }

    private static bool IsComplete(long? total, long? size, int index) => total is not null && size is not null && (index + 1L) * size >= total;

    /// <summary>
    /// A page with fewer items than asked for ends the list only if the server is known to heed the size: one that silently caps
    /// 100 at 50 would otherwise lose all but the first page. Where it is not known, the next page is asked for, and is empty.
    /// </summary>
    private static bool IsShort(int count, long? size, bool sizeIsHeeded) => sizeIsHeeded && count < size;
}
