using System.Globalization;

namespace ClientSdk.Paging;

/// <summary>Looks at everything that a caller said about a list before anything is sent.</summary>
internal static class PagePlan
{
    /// <param name="rule">How the list is walked.</param>
    /// <param name="list">The absolute address of the list.</param>
    /// <param name="options">What the caller said.</param>
    /// <param name="largest">The largest page where the rule does not say; null when not known.</param>
    /// <exception cref="ArgumentOutOfRangeException">A page size is below 1 or above the provider's maximum.</exception>
    /// <exception cref="ArgumentException">The size cannot be chosen, or the token is of another list.</exception>
    public static PageAddress Of(PageRule rule, Uri list, ListOptions options, int? largest)
    {
        int? maximum = rule.MaxPageSize ?? largest;
        int? asked = options.PageSize ?? InQuery(rule, list);
        if (asked is not null && rule.SizeParameter is null)
        {
            throw new ArgumentException($"The list '{rule.Route}' has no parameter for a page size. Leave PageSize out.", nameof(options));
        }

        int? size = rule.SizeParameter is null ? null : SizeAt(rule, options, asked);
        if (size < 1 || size > maximum)
        {
            throw new ArgumentOutOfRangeException(nameof(options), size, FormattableString.Invariant($"A page of '{rule.Route}' holds 1 to {maximum} items. Set PageSize to that, or leave it out."));
        }

        PageAddress address = new(rule, list, rule.SizeParameter is null ? null : size ?? rule.DefaultPageSize ?? maximum);
        address.Of(options.StartAt);
        return address;
    }

    /// <summary>A numbered page is only there again at the size that it was numbered with.</summary>
    private static int? SizeAt(PageRule rule, ListOptions options, int? asked)
    {
        if (rule.Style != PagingStyle.PageNumber || options.StartAt is not { } token || PageToken.Number(token).Size is not { } size || size == asked)
        {
            return asked;
        }

        return asked is null
            ? size
            : throw new ArgumentException($"The token '{token}' counts pages of {size} items, and the PageSize is {asked}. Leave PageSize out.", nameof(options));
    }

    private static int? InQuery(PageRule rule, Uri list) =>
        rule.SizeParameter is { } parameter
        && PageAddress.Find(list.Query, parameter) is { } text
        && int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out int size)
            ? size
            : null;
}
