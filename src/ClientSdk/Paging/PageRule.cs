using ClientSdk.Limits;

namespace ClientSdk.Paging;

/// <summary>How one list of a provider is walked: where its items are, where the next page's token is, and where it goes. Data only, immutable.</summary>
/// <remarks>
/// Make one with a method that is named after the style, and set the rest in a <c>with</c> expression. Properties of a reply are
/// named by path, with dots between the levels: <c>meta.total</c>.
/// </remarks>
/// <example>
/// <code>
/// PageRule users = PageRule.ByToken("GET /api/v1/users", "users", "next_token", "next_token") with { SizeParameter = "page_size", MaxPageSize = 500 };
/// PageRule roles = PageRule.ByNumber("GET /api/v2/roles", "roles", "page", 0) with { SizeParameter = "per_page", TotalsParameter = "include_totals", TotalProperty = "total" };
/// </code>
/// </example>
public sealed record PageRule
{
    private PageRule(string route, PagingStyle style, string? items, string parameter)
    {
        Route = route;
        Style = style;
        Items = items;
        Parameter = parameter;
    }

    /// <summary>Method and path template, as for an endpoint group: <c>GET /api/v1/organizations/{org_code}/users</c>.</summary>
    /// <exception cref="ArgumentException">It cannot match a request: the message names it.</exception>
    public string Route
    {
        get;
        init
        {
            RouteTemplate.Parse(value);
            field = value;
        }
    }

    /// <summary>How the list tells where it goes on.</summary>
    public PagingStyle Style { get; }

    /// <summary>The property that holds the items; <see langword="null"/> when the root itself is the array. A root array is understood in any case.</summary>
    public string? Items { get; init; }

    /// <summary>The query parameter that names the next page: its token, the last item's id, or its number. Empty for <see cref="PagingStyle.Link"/>.</summary>
    public string Parameter { get; init; }

    /// <summary>The property that holds the next page's token; null, empty or absent at the end. For <see cref="PagingStyle.Token"/>.</summary>
    public string? TokenProperty { get; init; }

    /// <summary>The property that says whether more follows. For <see cref="PagingStyle.LastItem"/>; <see langword="null"/> when there is none: then a page without items ends the list.</summary>
    public string? HasMoreProperty { get; init; }

    /// <summary>The property of an item that is its id. For <see cref="PagingStyle.LastItem"/>. Default: <c>id</c>.</summary>
    public string ItemIdProperty { get; init; } = "id";

    /// <summary>The number of the first page, 0 or 1. For <see cref="PagingStyle.PageNumber"/>.</summary>
    public int FirstPage { get; init; }

    /// <summary>A parameter that is sent as <c>true</c>, so that the reply states totals (Auth0 <c>include_totals</c>); <see langword="null"/> when there is none.</summary>
    public string? TotalsParameter { get; init; }

    /// <summary>The property with the number of items in the whole list; <see langword="null"/> when there is none.</summary>
    public string? TotalProperty { get; init; }

    /// <summary>The property with the page size that the server really used (Auth0 <c>limit</c>); <see langword="null"/> when there is none.</summary>
    public string? SizeProperty { get; init; }

    /// <summary>The property with the number of the last page (Lindris <c>meta.lastPage</c>); <see langword="null"/> when there is none.</summary>
    public string? LastPageProperty { get; init; }

    /// <summary>A property that is null at the end (Lindris <c>links.next</c>). Its address is not followed; <see langword="null"/> when there is none.</summary>
    public string? NextProperty { get; init; }

    /// <summary>The query parameter for the page size; <see langword="null"/> when the size cannot be chosen.</summary>
    public string? SizeParameter { get; init; }

    /// <summary>The size that is asked for when the caller does not say: items, at least 1. <see langword="null"/>: the maximum, because a request is what costs.</summary>
    public int? DefaultPageSize { get; init; }

    /// <summary>The largest page: items, at least 1; <see langword="null"/> when not known.</summary>
    public int? MaxPageSize { get; init; }

    /// <summary>A page without items ends the list, even when the reply has a link to a next page (Auth0's logs). For <see cref="PagingStyle.Link"/>.</summary>
    public bool EmptyPageEnds { get; init; }

    /// <summary>A list with the next page's token in the body.</summary>
    /// <param name="route">Method and path template.</param>
    /// <param name="items">The property that holds the items.</param>
    /// <param name="token">The property that holds the next page's token.</param>
    /// <param name="parameter">The query parameter that the token goes into.</param>
    /// <returns>The rule.</returns>
    /// <exception cref="ArgumentException">The route cannot match a request, or a name is empty.</exception>
    public static PageRule ByToken(string route, string items, string token, string parameter)
    {
        ArgumentException.ThrowIfNullOrEmpty(token);
        ArgumentException.ThrowIfNullOrEmpty(parameter);
        return new PageRule(route, PagingStyle.Token, items, parameter) { TokenProperty = token };
    }

    /// <summary>A list that goes on after a page's last item.</summary>
    /// <param name="route">Method and path template.</param>
    /// <param name="items">The property that holds the items.</param>
    /// <param name="parameter">The query parameter that the last item's id goes into.</param>
    /// <param name="hasMore">The property that says whether more follows; <see langword="null"/> when there is none.</param>
    /// <returns>The rule.</returns>
    /// <exception cref="ArgumentException">The route cannot match a request, or the parameter's name is empty.</exception>
    public static PageRule ByLastItem(string route, string items, string parameter, string? hasMore)
    {
        ArgumentException.ThrowIfNullOrEmpty(parameter);
        return new PageRule(route, PagingStyle.LastItem, items, parameter) { HasMoreProperty = hasMore };
    }

    /// <summary>A list of numbered pages.</summary>
    /// <param name="route">Method and path template.</param>
    /// <param name="items">The property that holds the items; <see langword="null"/> for a root array.</param>
    /// <param name="parameter">The query parameter for the page's number.</param>
    /// <param name="firstPage">The number of the first page, 0 or 1.</param>
    /// <returns>The rule.</returns>
    /// <exception cref="ArgumentException">The route cannot match a request, or the parameter's name is empty.</exception>
    public static PageRule ByNumber(string route, string? items, string parameter, int firstPage)
    {
        ArgumentException.ThrowIfNullOrEmpty(parameter);
        ArgumentOutOfRangeException.ThrowIfNegative(firstPage);
        return new PageRule(route, PagingStyle.PageNumber, items, parameter) { FirstPage = firstPage };
    }

    /// <summary>A list whose replies link to the next page in the header <c>Link</c>.</summary>
    /// <param name="route">Method and path template.</param>
    /// <param name="items">The property that holds the items; <see langword="null"/> for a root array.</param>
    /// <returns>The rule.</returns>
    /// <exception cref="ArgumentException">The route cannot match a request.</exception>
    public static PageRule ByLink(string route, string? items = null) => new(route, PagingStyle.Link, items, "");
}
