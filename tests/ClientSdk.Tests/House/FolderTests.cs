using System.Text.RegularExpressions;

namespace ClientSdk.Tests.House;

public sealed partial class FolderTests
{
    private static readonly string[] Drawers = ["Utils", "Utilities", "Helpers", "Common", "Internal", "Models", "Misc"];

    /// <summary>Folders of the tests that tell of the whole and not of one station.</summary>
    private static readonly string[] OfTheWhole = ["House", "Scenarios", "Vectors", "Bench"];

    private static IEnumerable<string> Sources => Repository.SourcesUnder("src");

    [Fact]
    public void The_namespace_of_every_source_file_is_its_folder_but_for_the_two_guests() =>
        Rule.Holds(
            from file in Sources
            let declared = NamespaceLine().Match(Repository.Read(file)).Groups[1].Value
            let folder = Path.GetDirectoryName(file)!.Replace('\\', '/')["src/".Length..].Replace('/', '.')
            where declared != folder && !IsGuest(declared, folder)
            select $"{file}: namespace {(declared.Length == 0 ? "is missing or not file-scoped" : declared)}, folder {folder}",
            "A namespace is its folder; only " + string.Join(" and ", Stations.Guests.Select(guest => $"{guest.Key} (in {guest.Value})")) + " are guests.");

    [Fact]
    public void No_source_file_lies_in_the_root_folder_of_a_project() =>
        Rule.Holds(Sources.Where(file => file.Count(c => c == '/') == 2), "Put these files into the folder of their station.");

    [Fact]
    public void No_folder_is_a_drawer_for_odds_and_ends() =>
        Rule.Holds(
            Sources.Where(file => file.Split('/').SkipLast(1).Any(folder => Drawers.Contains(folder, StringComparer.OrdinalIgnoreCase))),
            "A folder is a station of the request or a word of the project, never a drawer.");

    [Fact]
    public void Every_station_has_a_folder_of_tests_with_a_test_in_it() =>
        Rule.Holds(
            from folder in Repository.SourcesUnder("src/ClientSdk").Select(file => file.Split('/')[2]).Distinct()
            where !Repository.SourcesUnder($"tests/ClientSdk.Tests/{folder}").Any(file => TestAttribute().IsMatch(Repository.Read(file)))
            select $"tests/ClientSdk.Tests/{folder}",
            "These folders lack a test class: tests mirror the sources.");

    [Fact]
    public void Every_folder_of_tests_has_its_station() =>
        Rule.Holds(
            from file in Repository.SourcesUnder("tests/ClientSdk.Tests")
            let folder = Path.GetDirectoryName(file)!.Replace('\\', '/')["tests/ClientSdk.Tests".Length..].TrimStart('/')
            where !folder.Split('/').Any(OfTheWhole.Contains) && !Directory.Exists(Repository.Absolute($"src/ClientSdk/{folder}"))
            select $"{file}: there is no src/ClientSdk/{folder}",
            "Tests mirror the sources; what tells of the whole goes into " + string.Join(", ", OfTheWhole) + ".");

    private static bool IsGuest(string declared, string folder) =>
        Stations.Guests.TryGetValue(declared, out string? host) && folder == $"ClientSdk.{host}";

    [GeneratedRegex(@"^namespace\s+([\w.]+);", RegexOptions.Multiline)]
    private static partial Regex NamespaceLine();

    [GeneratedRegex(@"^\s*\[(Fact|Theory)\b", RegexOptions.Multiline)]
    private static partial Regex TestAttribute();
}
