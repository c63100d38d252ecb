using ClientSdk.Limits;

namespace ClientSdk.Api;

/// <summary>Finds the rule of a profile that speaks of a request: the most specific route, as with endpoint groups.</summary>
internal static class RouteRules
{
    /// <returns>The rule; null when no route matches.</returns>
    public static TRule? Find<TRule>(IEnumerable<TRule> rules, Func<TRule, string> route, HttpMethod method, Uri address)
        where TRule : class
    {
        string[] path = address.AbsolutePath.Split('/', StringSplitOptions.RemoveEmptyEntries);
        TRule? best = null;
        string bestRank = "";
        foreach (TRule rule in rules)
        {
            // Ties go to the first, so that one's own rules can be put in front of a profile's.
            if (Rank(RouteTemplate.Parse(route(rule)), method, path) is { } rank && string.CompareOrdinal(rank, bestRank) > 0)
            {
                (best, bestRank) = (rule, rank);
            }
        }

        return best;
    }

    /// <summary>One digit a segment, greater where it is more specific, and one for the method; null when it does not match.</summary>
    private static string? Rank(RouteTemplate template, HttpMethod method, string[] path)
    {
        bool isOpen = template.Segments.Count > 0 && RouteTemplate.IsRest(template.Segments[^1]);
        int fixedCount = template.Segments.Count - (isOpen ? 1 : 0);
        if ((template.Method != "*" && template.Method != method.Method) || (isOpen ? path.Length < fixedCount : path.Length != fixedCount))
        {
            return null;
        }

        char[] rank = new char[fixedCount + 2];
        for (int index = 0; index < fixedCount; index++)
        {
            string segment = template.Segments[index];
            bool isLiteral = segment == Uri.UnescapeDataString(path[index]);
            if (!isLiteral && !RouteTemplate.IsParameter(segment))
            {
                return null;
            }

            rank[index] = isLiteral ? '2' : '1';
        }

        rank[fixedCount] = isOpen ? '0' : '9';
        rank[fixedCount + 1] = template.Method == "*" ? '0' : '1';
        return new string(rank);
    }
}
