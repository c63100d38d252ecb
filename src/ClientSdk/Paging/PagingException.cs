namespace ClientSdk.Paging;

/// <summary>A list could not be walked to its end: why, at which page, and how many items had come before it.</summary>
/// <remarks>The page itself counts as not read. Begin again with <see cref="ListOptions.StartAt"/> = <see cref="Token"/> and nothing is missed or read twice.</remarks>
public sealed class PagingException : HttpRequestException
{
    internal PagingException(PagingStop reason, string message, string? token, long itemsRead, Exception? inner)
        : base(message, inner, (inner as HttpRequestException)?.StatusCode)
    {
        Reason = reason;
        Token = token;
        ItemsRead = itemsRead;
    }

    /// <summary>Why the walk stopped.</summary>
    public PagingStop Reason { get; }

    /// <summary>The token of the page that failed; <see langword="null"/> for the first page. It may hold the list's query, so it is not in the message.</summary>
    public string? Token { get; }

    /// <summary>Items on the pages before it, in this walk.</summary>
    public long ItemsRead { get; }
}
