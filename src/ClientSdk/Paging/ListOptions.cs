using ClientSdk.Limits;

namespace ClientSdk.Paging;

/// <summary>How a list is walked. Nothing needs to be set.</summary>
public sealed record ListOptions
{
    /// <summary>Items a page.</summary>
    /// <value>
    /// 1 to the provider's maximum; above it nothing is sent. Default: <see langword="null"/>: the size in the path's query if it has one, else
    /// the rule's default, else the provider's maximum, because a request is what costs, else what the server takes.
    /// </value>
    public int? PageSize { get; init; }

    /// <summary>The token of the page to begin with: a <see cref="Page{T}.NextToken"/> or a <see cref="PagingException.Token"/>.</summary>
    /// <value>Default: <see langword="null"/>, the first page.</value>
    public string? StartAt { get; init; }

    /// <summary>How this list is walked, in place of the profile's rule.</summary>
    /// <value>Default: <see langword="null"/>, the profile's rule with the most specific route. The route of a rule given here is not looked at.</value>
    public PageRule? Rule { get; init; }

    /// <summary>
    /// Whether a page that the server cannot give (413, 408, 504, a timeout, after the client's own retries) is asked for in smaller ones: half the size, again and again, for the rest of
    /// the walk. Only where the place stays exact: not in the middle of a list of links, nor of numbered pages whose size the server may not heed.
    /// </summary>
    /// <value>Default: <see langword="true"/>.</value>
    public bool AdaptPageSize { get; init; } = true;

    /// <summary>
    /// Whether the next page is fetched while the last one is dealt with: one page, at <see cref="RateLimitPriority.Background"/>, so that it goes after
    /// everybody who waits. When the walk comes to it while it still waits, it goes on at the walk's own <see cref="Priority"/>. A walk that stops gives it up.
    /// </summary>
    /// <value>Default: <see langword="false"/>: a page is asked for when the last one's items have been taken.</value>
    public bool Prefetch { get; init; }

    /// <summary>The priority of the walk's requests.</summary>
    /// <value>Default: <see cref="RateLimitPriority.Interactive"/>, as for all requests.</value>
    public RateLimitPriority Priority { get; init; }
}
