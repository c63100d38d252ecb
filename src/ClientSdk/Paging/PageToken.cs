using System.Globalization;

namespace ClientSdk.Paging;

/// <summary>The text of a token that callers store: the style's word, a colon, and what the style needs. For a numbered page also the size, without which a number means nothing.</summary>
internal static class PageToken
{
    public static string Of(PagingStyle style, string value) => $"{Word(style)}:{value}";

    public static string OfNumber(int page, int? size) =>
        Of(PagingStyle.PageNumber, size is null ? FormattableString.Invariant($"{page}") : FormattableString.Invariant($"{page}/{size}"));

    /// <summary>A page's place in words, for messages. Tokens are not quoted: a link holds the list's query, and a cursor whatever the server put there. A numbered page's holds numbers.</summary>
    public static string Describe(string? token)
    {
        if (token is null)
        {
            return "The first page";
        }

        (string word, string rest) = token.IndexOf(':', StringComparison.Ordinal) is var colon and >= 0 ? (token[..colon], token[(colon + 1)..]) : ("", "");
        return word == Word(PagingStyle.PageNumber) ? $"The page at '{token}'"
            : word == Word(PagingStyle.Link) ? $"A page of '{rest.Split('?')[0]}'"
            : "A page after the first";
    }

    /// <exception cref="ArgumentException">The token is of another kind of list.</exception>
    public static string Value(string token, PagingStyle style)
    {
        string start = Word(style) + ":";
        return token.Length > start.Length && token.StartsWith(start, StringComparison.Ordinal)
            ? token[start.Length..]
            : throw new ArgumentException($"The token is not one of this list: it would begin with '{start}'. Give the NextToken of one of its pages, or null for the first page.", nameof(token));
    }

    /// <exception cref="ArgumentException">The token is not one of a numbered page.</exception>
    public static (int Page, int? Size) Number(string token)
    {
        string[] parts = Value(token, PagingStyle.PageNumber).Split('/');
        if (parts.Length <= 2 && TryRead(parts[0], out int page) && (parts.Length == 1 || TryRead(parts[1], out _)))
        {
            return (page, parts.Length == 1 ? null : int.Parse(parts[1], CultureInfo.InvariantCulture));
        }

        throw new ArgumentException("The token is not that of a numbered page, such as 'page:3/50'.", nameof(token));
    }

    private static bool TryRead(string text, out int number) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out number) && number < int.MaxValue;

    private static string Word(PagingStyle style) => style switch
    {
        PagingStyle.Token => "token",
        PagingStyle.LastItem => "after",
        PagingStyle.PageNumber => "page",
        _ => "link",
    };
}
