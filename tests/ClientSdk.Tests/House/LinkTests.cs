using System.Text.RegularExpressions;

namespace ClientSdk.Tests.House;

public sealed partial class LinkTests
{
    [Fact]
    public void Every_link_from_one_of_our_pages_to_another_leads_somewhere() =>
        Rule.Holds(
            from page in Repository.Files.Where(file => file.EndsWith(".md", StringComparison.Ordinal))
            from Match link in Link().Matches(Repository.Read(page))
            let target = Path.GetFullPath(Path.Combine(Path.GetDirectoryName(Repository.Absolute(page))!, link.Groups[1].Value))
            where !File.Exists(target) && !Directory.Exists(target)
            select $"{page}: {link.Groups[1].Value}",
            "These links lead nowhere.");

    [Fact]
    public void The_README_leads_to_every_page() =>
        Rule.Holds(
            Repository.Files.Where(file => file.StartsWith("docs/", StringComparison.Ordinal) && file.Count(c => c == '/') == 1).Where(page => !Repository.Read("README.md").Contains($"]({page})", StringComparison.Ordinal)),
            "Name these pages in README.md, with what they are for.");

    [GeneratedRegex(@"\]\((?!https?:|#)([^)#\s]+)")]
    private static partial Regex Link();
}
