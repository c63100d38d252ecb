using System.Text.RegularExpressions;

namespace ClientSdk.Tests.House;

public sealed partial class ForbiddenTextTests
{
    private static readonly string[] Text = [".cs", ".csproj", ".props", ".targets", ".sln", ".json", ".yml", ".md", ".txt", ".sh", ".conf", ".config", ".html", ""];

    private static IEnumerable<string> TextFiles => Repository.Files.Where(file => Text.Contains(Path.GetExtension(file)) || file.StartsWith(".ci/", StringComparison.Ordinal));

    [Fact]
    public void The_sources_hold_no_stub_and_no_promise() =>
        Rule.Holds(Matches(Repository.SourcesUnder("src").Concat(Repository.SourcesUnder("examples")), Stub()), "Finish it, or open an issue and leave the source clean.");

    [Fact]
    public void The_sources_read_no_wall_clock_and_no_unseeded_randomness() =>
        Rule.Holds(Matches(Repository.SourcesUnder("src"), Clock()), "Time comes through TimeProvider, randomness as an argument.");

    [Fact]
    public void No_test_is_switched_off_in_its_attribute() =>
        Rule.Holds(Matches(Repository.SourcesUnder("tests"), SwitchedOff()), "A test that cannot run here says so at run time with Assert.Skip; any other is mended or deleted.");

    [Fact]
    public void No_file_names_a_package_registry() =>
        Rule.Holds(Matches(TextFiles, Registry()), "Where packages come from is the machine's business, not the project's.");

    [Fact]
    public void No_file_names_a_path_of_somebodys_machine() =>
        Rule.Holds(Matches(TextFiles, MachinePath()), "Paths are relative to the repository, or come from mktemp and Path.GetTempPath.");

    private static IEnumerable<string> Matches(IEnumerable<string> files, Regex forbidden) =>
        from file in files
        from line in File.ReadLines(Repository.Absolute(file)).Index()
        let match = forbidden.Match(line.Item)
        where match.Success
        select $"{file}:{line.Index + 1}: {match.Value}";

    // Each pattern is written so that it does not match its own line.
    [GeneratedRegex(@"\b(TOD[O]|FIXM[E]|HAC[K])\b|NotImplemented[E]xception|\bfor no[w]\b")]
    private static partial Regex Stub();

    [GeneratedRegex(@"\b(DateTime|DateTimeOffset)\.(Now|UtcNow|Today)\b|\bThread\.Sleep\b|\bEnvironment\.TickCount|\bStopwatch\.(StartNew|GetTimestamp)\b|\bnew Random\(\)")]
    private static partial Regex Clock();

    [GeneratedRegex(@"\b[S]kip *= *""")]
    private static partial Regex SwitchedOff();

    [GeneratedRegex(@"nuget\.or[g]|npmjs\.or[g]|myget\.or[g]|pypi\.or[g]|pkgs\.dev\.azur[e]|nuget\.pkg\.githu[b]|/v3/index\.jso[n]", RegexOptions.IgnoreCase)]
    private static partial Regex Registry();

    [GeneratedRegex(@"(?<![\w.\-/~$}])/(work|tmp|home|root|Users|var/tmp)/\w|\b[A-Z]:\\[U]sers\\")]
    private static partial Regex MachinePath();
}
