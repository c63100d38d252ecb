using System.Globalization;
using BenchmarkDotNet.Reports;
using BenchmarkDotNet.Running;
using ClientSdk.Benchmarks.Bench;

namespace ClientSdk.Benchmarks.Report;

/// <summary>
/// The table: time and bytes of one operation (medians), what they are above the bare handler, and the ratio of that to the
/// same of the peer. Ratios of one run count; absolute times are the machine's mood.
/// </summary>
internal static class BenchmarkTable
{
    private static readonly int[] Widths = [-40, 9, 8, 11, 9, 10, 8];

    /// <returns>Whether every benchmark gave a figure.</returns>
    public static bool Print(IEnumerable<Summary> summaries, TextWriter output)
    {
        bool isComplete = true;
        output.WriteLine();
        foreach (Summary summary in summaries)
        {
            isComplete &= !summary.HasCriticalValidationErrors && summary.Reports.Length > 0;
            foreach (IGrouping<string, BenchmarkReport> same in summary.Reports.GroupBy(report => report.BenchmarkCase.Parameters.DisplayInfo))
            {
                isComplete &= PrintGroup(same, output);
            }
        }

        return isComplete;
    }

    private static bool PrintGroup(IGrouping<string, BenchmarkReport> same, TextWriter output)
    {
        string type = same.First().BenchmarkCase.Descriptor.Type.Name;
        Line(output, $"{type} {same.Key}".TrimEnd(), "ns", "B", "ns extra", "B extra", "of peer", "of bare");
        Figures? bare = Find(same, descriptor => descriptor.Baseline);
        Figures floor = bare ?? default;
        Figures? peer = Find(same, descriptor => descriptor.HasCategory(Suite.Peer));
        bool isComplete = true;
        foreach (BenchmarkReport report in same.OrderBy(report => report.BenchmarkCase.Descriptor.WorkloadMethod.MetadataToken))
        {
            Descriptor descriptor = report.BenchmarkCase.Descriptor;
            string name = "  " + descriptor.WorkloadMethodDisplayInfo.Trim('\'');
            if (FiguresOf(report) is not { } own)
            {
                Line(output, name, "failed", "", "", "", "", "");
                isComplete = false;
                continue;
            }

            bool hasExtra = bare is not null && !descriptor.Baseline;
            Line(
                output,
                name,
                Number(own.Time, "N1"),
                Number(own.Bytes, "N0"),
                hasExtra ? Number(own.Time - floor.Time, "N1") : "",
                hasExtra ? Number(own.Bytes - floor.Bytes, "N0") : "",
                peer is { } measure && !descriptor.Baseline ? Number((own.Time - floor.Time) / (measure.Time - floor.Time), "N2") : "",
                bare is not null ? Number(own.Time / floor.Time, "N2") : "");
        }

        output.WriteLine();
        return isComplete;
    }

    private static void Line(TextWriter output, params string[] cells) =>
        output.WriteLine(string.Join(' ', cells.Zip(Widths, (cell, width) => width < 0 ? cell.PadRight(-width) : cell.PadLeft(width))).TrimEnd());

    private static string Number(double value, string format) => value.ToString(format, CultureInfo.InvariantCulture);

    private static Figures? Find(IEnumerable<BenchmarkReport> reports, Func<Descriptor, bool> isWanted) =>
        reports.FirstOrDefault(report => isWanted(report.BenchmarkCase.Descriptor)) is { } found ? FiguresOf(found) : null;

    private static Figures? FiguresOf(BenchmarkReport report) => report is { Success: true, ResultStatistics: { } time }
        ? new Figures(time.Median, report.GcStats.GetBytesAllocatedPerOperation(report.BenchmarkCase) ?? 0)
        : null;

    private readonly record struct Figures(double Time, double Bytes);
}
