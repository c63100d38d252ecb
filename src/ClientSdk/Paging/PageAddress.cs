using System.Globalization;
using System.Text;

namespace ClientSdk.Paging;

/// <summary>The addresses of a list's pages: the first one's, with the rule's parameters set in its query.</summary>
internal sealed class PageAddress(PageRule rule, Uri list, int? size)
{
    /// <summary>Items a page, as asked for; <see langword="null"/> when the server chooses.</summary>
    public int? Size => size;

    /// <summary>The same list in pages of another size.</summary>
    public PageAddress At(int items) => new(rule, list, items);

    /// <exception cref="ArgumentException">The token is not one of this list.</exception>
    public Uri Of(string? token)
    {
        if (rule.Style == PagingStyle.Link && token is not null)
        {
            return LinkTarget(PageToken.Value(token, PagingStyle.Link), null) ?? throw new ArgumentException("The token leads to another server. Give the NextToken of one of this list's pages, or null for the first page.", nameof(token));
        }

        StringBuilder query = new(list.Query.TrimStart('?'));
        if (rule.SizeParameter is { } sizeParameter && size is { } items)
        {
            Set(query, sizeParameter, items.ToString(CultureInfo.InvariantCulture));
        }

        if (rule.TotalsParameter is { } totals)
        {
            Set(query, totals, "true");
        }

        if (Cursor(token) is { } cursor)
        {
            Set(query, rule.Parameter, cursor);
        }

        return new UriBuilder(list) { Query = query.ToString() }.Uri;
    }

    /// <summary>A link on the page of a token, resolved against that page's address (RFC 3986 section 5); <see langword="null"/> when it leads to another scheme, host or port.</summary>
    public Uri? LinkTarget(string link, string? token) =>
        Uri.TryCreate(token is null ? list : Of(token), link, out Uri? target)
        && target.UserInfo.Length == 0
        && Uri.Compare(list, target, UriComponents.SchemeAndServer, UriFormat.SafeUnescaped, StringComparison.OrdinalIgnoreCase) == 0
            ? target
            : null;

    /// <summary>The number of the page that a token names.</summary>
    public int Number(string? token) => token is null ? rule.FirstPage : PageToken.Number(token).Page;

    /// <summary>What a query says of a parameter; the last one counts. <see langword="null"/> when it says nothing.</summary>
    public static string? Find(string query, string name)
    {
        string? found = null;
        foreach (string pair in query.TrimStart('?').Split('&'))
        {
            if (IsNamed(pair, name))
            {
                found = Uri.UnescapeDataString(pair[(pair.IndexOf('=', StringComparison.Ordinal) + 1)..]);
            }
        }

        return found;
    }

    private string? Cursor(string? token) => rule.Style switch
    {
        PagingStyle.PageNumber => Number(token).ToString(CultureInfo.InvariantCulture),
        PagingStyle.Link => null,
        _ => token is null ? null : PageToken.Value(token, rule.Style),
    };

    private static void Set(StringBuilder query, string name, string value)
    {
        string[] others = [.. query.ToString().Split('&', StringSplitOptions.RemoveEmptyEntries).Where(pair => !IsNamed(pair, name))];
        query.Clear().AppendJoin('&', [.. others, $"{Uri.EscapeDataString(name)}={Uri.EscapeDataString(value)}"]);
    }

    private static bool IsNamed(string pair, string name)
    {
        int equals = pair.IndexOf('=', StringComparison.Ordinal);
        return Uri.UnescapeDataString(equals < 0 ? pair : pair[..equals]) == name;
    }
}
