using ClientSdk.Paging;

namespace ClientSdk.Providers;

/// <summary>Lindris' one list: developers.lindris.com/api/v1.x/people. It has no bulk call.</summary>
internal static class LindrisCalls
{
    /// <summary>The reference has people under <c>api</c>, the samples of developers.lindris.com, Rate Limits under <c>v1</c>.</summary>
    public static IReadOnlyList<PageRule> Lists { get; } = [People("/api"), People("/v1")];

    /// <summary>The size of a page is the server's: it says it, and nobody can choose it.</summary>
    private static PageRule People(string root) => PageRule.ByNumber($"GET {root}/people", "data", "page", 1) with
    {
        TotalProperty = "meta.total",
        SizeProperty = "meta.perPage",
        LastPageProperty = "meta.lastPage",
        NextProperty = "links.next",
    };
}
