namespace ClientSdk.Paging;

/// <summary>How a list tells where it goes on.</summary>
public enum PagingStyle
{
    /// <summary>The body holds a token (Kinde <c>next_token</c>, SuperTokens <c>nextPaginationToken</c>, Auth0's checkpoint <c>next</c>); it goes into a query parameter.</summary>
    Token,

    /// <summary>The id of a page's last item goes into a query parameter (Kinde <c>starting_after</c>); the body may say <c>has_more</c>.</summary>
    LastItem,

    /// <summary>Pages have numbers (Auth0 <c>page</c>, Lindris <c>page</c>).</summary>
    PageNumber,

    /// <summary>The header <c>Link</c> with <c>rel="next"</c> (RFC 8288) has the whole address.</summary>
    Link,
}
