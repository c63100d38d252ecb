namespace ClientSdk.Paging;

/// <summary>Where a list goes on: at a token, nowhere because it is at its end, or nowhere because something is wrong.</summary>
internal readonly record struct PageStep(string? Token, PagingStop? Problem = null, string? Why = null)
{
    public static PageStep End => default;

    public static PageStep Malformed(string why) => new(null, PagingStop.MalformedPage, why);

    /// <summary>The host is named, so that one sees what the server did; the rest of the link may hold a token.</summary>
    public static PageStep OtherOrigin(string link)
    {
        string where = Uri.TryCreate(link, UriKind.RelativeOrAbsolute, out Uri? target) && target.IsAbsoluteUri ? $"{target.Scheme}://{target.Authority}" : "another server";
        return new PageStep(null, PagingStop.OtherOrigin, $"its link to the next page leads to {where}. It was not followed, and no credential was sent there.");
    }
}
