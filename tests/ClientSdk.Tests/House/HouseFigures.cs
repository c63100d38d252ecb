using System.Text;
using ClientSdk.Limits;

namespace ClientSdk.Tests.House;

/// <summary>The house in numbers, beside what is aimed at.</summary>
internal static class HouseFigures
{
    public static string Table()
    {
        IReadOnlyList<SourceMethod> methods = SourceText.Methods();
        int[] files = [.. SourceText.Files.Select(file => file.Lines).Order()];
        int[] lines = [.. methods.Select(method => method.Lines).Order()];
        (IReadOnlyList<string> repeated, int all) = SourceText.Repetitions();
        StationUse[] arrows = [.. StationUse.Of(CompiledUses.Read(typeof(RateLimit).Assembly.Location))];
        int suppressions = Repository.SourcesUnder("src").Sum(file => File.ReadLines(Repository.Absolute(file)).Count(line => line.Contains("pragma warning disable", StringComparison.Ordinal)));
        int promises = Repository.Files.Where(file => file.Contains("/PublicApi/", StringComparison.Ordinal)).Sum(file => File.ReadLines(Repository.Absolute(file)).Count(line => line.StartsWith("  ", StringComparison.Ordinal)));

        StringBuilder table = new();
        Row("measure", "here", "aim");
        Row("---", "---", "---");
        Row("source files, lines", FormattableString.Invariant($"{files.Length}, {files.Sum():N0}"), "");
        Row("lines per file: median, p90, max", $"{At(files, 0.5)}, {At(files, 0.9)}, {files[^1]}", "55, 150, 300");
        Row("lines per method: median, p90, max", $"{At(lines, 0.5)}, {At(lines, 0.9)}, {lines[^1]}", "p90 20, max 45");
        Row("nesting, parameters: max", $"{methods.Max(method => method.Depth)}, {methods.Max(method => method.Parameters)}", "3, 5");
        Row("repeated lines", FormattableString.Invariant($"{100d * repeated.Count / all:0.0} %"), "under 3 %");
        Row("arrows between stations", $"{arrows.Select(arrow => (arrow.From, arrow.To)).Distinct().Count()}, all in the table, no circle", "");
        Row("suppressed warnings per 1,000 lines", FormattableString.Invariant($"{1000d * suppressions / files.Sum():0.00}"), "under 0.5");
        Row("public types and members, documented", FormattableString.Invariant($"{promises:N0}, all: CS1591 is an error"), "all");
        Worst("Longest files", SourceText.Files.Take(5).Select(file => (file.Lines, file.File)));
        Worst("Longest methods", methods.OrderByDescending(method => method.Lines).Take(5).Select(method => (method.Lines, method.Place)));
        Worst("Deepest methods", methods.OrderByDescending(method => method.Depth).Take(5).Select(method => (method.Depth, method.Place)));
        Worst("Most parameters", methods.OrderByDescending(method => method.Parameters).Take(5).Select(method => (method.Parameters, method.Place)));
        return table.ToString();

        void Row(params string[] cells) => table.Append("| ").AppendJoin(" | ", cells).Append(" |\n");

        void Worst(string title, IEnumerable<(int Figure, string Place)> places) =>
            table.Append('\n').Append(title).Append(": ").AppendJoin(", ", places.Select(place => $"{place.Place} ({place.Figure})")).Append('\n');
    }

    private static int At(int[] sorted, double share) => sorted[(int)((sorted.Length - 1) * share)];
}
