using System.Globalization;
using System.Text;
using ClientSdk.Simulation.Latencies;
using ClientSdk.Simulation.Servers;

namespace ClientSdk.Simulation.Tables;

/// <summary>The page docs/throttle.md: its words stand in throttle.template.md, the figures come from a run.</summary>
internal static class ThrottlePage
{
    private const string Template = "tests/ClientSdk.Simulation/Tables/throttle.template.md";
    private const string Page = "docs/throttle.md";

    /// <returns>Where the page is, relative to the repository.</returns>
    public static string Write(LatencyTable table, IReadOnlyDictionary<string, string> tables, RunOptions options, DateTimeOffset at, TimeSpan took)
    {
        string root = RepositoryAbove(Directory.GetCurrentDirectory()) ?? RepositoryAbove(AppContext.BaseDirectory)
            ?? throw new InvalidOperationException($"No ClientSdk.sln above {Directory.GetCurrentDirectory()}: run the command inside the repository.");
        string text = File.ReadAllText(Path.Combine(root, Template))
            .Replace("{command}", options.Command(), StringComparison.Ordinal)
            .Replace("{date}", at.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture), StringComparison.Ordinal)
            .Replace("{seconds}", took.TotalSeconds.ToString("0", CultureInfo.InvariantCulture), StringComparison.Ordinal)
            .Replace("{seeds}", table.Seeds.ToString(CultureInfo.InvariantCulture), StringComparison.Ordinal)
            .Replace("{latencies}", table.Latencies.Count.ToString(CultureInfo.InvariantCulture), StringComparison.Ordinal)
            .Replace("{summary}", TablePrinter.Summary(table, ServerKinds.All).TrimEnd(), StringComparison.Ordinal)
            .Replace("{appendix}", Appendix(table), StringComparison.Ordinal);
        text = tables.Aggregate(text, (page, one) => page.Replace($"{{{one.Key}}}", one.Value.TrimEnd(), StringComparison.Ordinal));
        Directory.CreateDirectory(Path.Combine(root, Path.GetDirectoryName(Page)!));
        File.WriteAllText(Path.Combine(root, Page), text);
        return Page;
    }

    private static string Appendix(LatencyTable table)
    {
        StringBuilder text = new();
        foreach (LatencyPattern latency in table.Latencies)
        {
            text.Append("### ").Append(latency.Name).Append("\n\n").Append(TablePrinter.Of(table, ServerKinds.All, latency)).Append('\n');
        }

        return text.ToString().TrimEnd();
    }

    private static string? RepositoryAbove(string folder)
    {
        for (DirectoryInfo? at = new(folder); at is not null; at = at.Parent)
        {
            if (File.Exists(Path.Combine(at.FullName, "ClientSdk.sln")))
            {
                return at.FullName;
            }
        }

        return null;
    }
}
