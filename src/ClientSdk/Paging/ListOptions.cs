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
}
