namespace ClientSdk.Paging;

/// <summary>Why a list could not be walked to its end.</summary>
public enum PagingStop
{
    /// <summary>A page's request failed: the inner exception says how.</summary>
    RequestFailed,

    /// <summary>A page is not what the rule says: not JSON, no items, or a token of a strange kind.</summary>
    MalformedPage,

    /// <summary>The next page's link leads to another scheme, host or port, and was not followed; or a handler of the caller's fetched the page there, and it was not read.</summary>
    OtherOrigin,

    /// <summary>The server gave a token for the second time, so that the walk would never end.</summary>
    RepeatedToken,

    /// <summary>The server gave the same page twice in a row: it does not heed the page's number.</summary>
    RepeatedPage,
}
