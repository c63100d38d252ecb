using System.Globalization;
using ClientSdk.Simulation.Jobs;

namespace ClientSdk.Simulation.Tables;

/// <summary>Interactive calls over a saturated background, by the share of the limit that is kept back for them.</summary>
internal static class PriorityTable
{
    private static readonly TimeSpan Span = TimeSpan.FromHours(1);

    public static string Of(int seeds)
    {
        MarkdownTable text = new(["limit and load", "reserve", "interactive wait p50 / p99 / max, s", "background a minute", "refusals"]);
        foreach (PriorityLoad load in new[] { PriorityLoad.Window, PriorityLoad.Bucket, PriorityLoad.Overload })
        {
            foreach (double reserve in new[] { 0, 0.1, 0.2 })
            {
                text.Add(Row(load, reserve, [.. Enumerable.Range(1, seeds).Select(seed => new PriorityJob(load, reserve, seed).Run(Span))]));
            }
        }

        return text.ToString();
    }

    private static List<string> Row(PriorityLoad load, double reserve, PriorityResult[] runs)
    {
        PriorityResult all = new([.. runs.SelectMany(run => run.Waits).Order()], runs.Average(run => run.BackgroundPerMinute), runs.Sum(run => run.Refusals));
        return
        [
            load.Name,
            string.Create(CultureInfo.InvariantCulture, $"{100 * reserve:0} %"),
            string.Join(" / ", new[] { 0.5, 0.99, 1 }.Select(share => all.Percentile(share).TotalSeconds.ToString("0.00", CultureInfo.InvariantCulture))),
            all.BackgroundPerMinute.ToString("0.0", CultureInfo.InvariantCulture),
            all.Refusals.ToString(CultureInfo.InvariantCulture),
        ];
    }
}
