using System.Text.RegularExpressions;

namespace ClientSdk.Tests.House;

/// <summary>A decision is one page, numbered without gaps, and names the tests that would notice if somebody undid it.</summary>
public sealed partial class DecisionTests
{
    private static readonly string[] Parts = ["**Decision.** ", "**Why.** ", "**Weighed.** ", "**Costs.** ", "**Held by** "];

    private static IReadOnlyList<string> Pages => [.. Repository.Files.Where(file => file.StartsWith("docs/decisions/", StringComparison.Ordinal))];

    [Fact]
    public void The_pages_are_numbered_without_gaps_and_have_all_parts_within_30_lines()
    {
        Assert.NotEmpty(Pages);
        Rule.Holds(
            from page in Pages.Index()
            let text = Repository.Read(page.Item)
            let wrong = !page.Item.StartsWith(FormattableString.Invariant($"docs/decisions/{page.Index + 1:0000}-"), StringComparison.Ordinal) || !text.StartsWith(FormattableString.Invariant($"# {page.Index + 1}. "), StringComparison.Ordinal) ? "its number"
                : Parts.FirstOrDefault(part => !text.Contains($"\n{part}", StringComparison.Ordinal)) ?? (text.Count('\n') > 30 ? "its length" : null)
            where wrong is not null
            select $"{page.Item}: {wrong}",
            "A page of decisions lacks something.");
    }

    [Fact]
    public void The_tests_that_hold_a_decision_exist() =>
        Rule.Holds(
            from page in Pages
            let line = Repository.Read(page).Split("**Held by** ")[^1]
            from name in TestName().Matches(line).Select(match => match.Groups[1].Value).DefaultIfEmpty("nothing")
            where !Repository.Files.Any(file => file.EndsWith($"/{name}.cs", StringComparison.Ordinal))
            select $"{page}: {name}",
            "These tests do not exist.");

    [GeneratedRegex("`(\\w+)`")]
    private static partial Regex TestName();
}
