namespace ClientSdk.Paging;

/// <summary>The same place of a list in smaller pages, where a page of the size so far is too much for the server. Pure.</summary>
internal static class SmallerPage
{
    /// <param name="rule">The list's rule.</param>
    /// <param name="size">Items a page so far.</param>
    /// <param name="token">The place; null for the beginning.</param>
    /// <param name="sizeIsHeeded">The server is known to heed the size, so that a page's number tells its first item.</param>
    /// <returns>The new size and the token of the same place; null where none would be exact.</returns>
    public static (int Size, string? Token)? Of(PageRule rule, int? size, string? token, bool sizeIsHeeded)
    {
        if (rule.SizeParameter is null || size is not > 1)
        {
            return null;
        }

        int half = size.Value / 2;
        if (token is null)
        {
            return (half, null);
        }

        return rule.Style switch
        {
            PagingStyle.Token or PagingStyle.LastItem => (half, token),
            PagingStyle.PageNumber => Numbered(rule, size.Value, token, sizeIsHeeded),

            // A link is the server's own: whether its place depends on the size in it, nobody knows.
            _ => null,
        };
    }

    /// <summary>The largest size up to the half with which a page begins at the same item: 4 pages of 45 are 12 of 15, and not 8 of 22.</summary>
    private static (int Size, string Token)? Numbered(PageRule rule, int size, string token, bool sizeIsHeeded)
    {
        long before = ((long)PageToken.Number(token).Page - rule.FirstPage) * size;
        if (before != 0 && !sizeIsHeeded)
        {
            return null;
        }

        int smaller = size / 2;
        while (before % smaller != 0)
        {
            smaller--;
        }

        long page = (before / smaller) + rule.FirstPage;
        return page < int.MaxValue ? (smaller, PageToken.OfNumber((int)page, smaller)) : null;
    }
}
