using System.Globalization;
using System.Text;
using ClientSdk.Syncing;
using ContactSync.Lindris;
using ContactSync.Server;
using Reporting;

namespace ContactSync.Display;

/// <summary>The lines after the job.</summary>
/// <param name="Sync">What became of the contacts, over all runs.</param>
/// <param name="Tally">What the sandbox itself counted: also the reading of what it has, and the look-ups.</param>
/// <param name="Scale">What the sandbox's time spans are multiplied by.</param>
internal sealed record Report(SyncReport Sync, SandboxTally Tally, double Scale)
{
    private const int Shown = 10;

    private string Outcome => Sync.IsFinished
        ? $"{Whole(Sync.Items)} contacts are in sync, but for {Sync.DeadLetters.Count} that Lindris does not take."
        : $"{Whole(Sync.Items)} contacts, and not all of them are in sync.";

    private TimeSpan Optimum => LindrisSide.LeastTimeFor(Tally.Accepted, Scale);

    private IReadOnlyList<(string What, string Value, IReadOnlyList<SyncEntry> Entries)> Summary =>
    [
        ("created", Whole(Sync.Created), []),
        ("updated", Whole(Sync.Updated), []),
        ("unchanged", Whole(Sync.Unchanged), []),
        ("dead", Whole(Sync.DeadLetters.Count), Sync.DeadLetters),
        ("in doubt", Whole(Sync.InDoubt.Count), Sync.InDoubt),
        ("requests", Whole(Tally.Accepted), []),
        ("refused by the server", Whole(Tally.Refused), []),
        ("runs", Whole(Sync.Totals.Runs), []),
        ("elapsed", Seconds(Sync.Totals.Elapsed), []),
        ("least that the limits allow", Seconds(Optimum), []),
        ("ratio", Optimum > TimeSpan.Zero ? (Sync.Totals.Elapsed / Optimum).ToString("0.000", CultureInfo.InvariantCulture) : "none", []),
    ];

    public override string ToString()
    {
        StringBuilder text = new(Outcome);
        foreach ((string what, string value, IReadOnlyList<SyncEntry> entries) in Summary)
        {
            text.AppendLine().Append(CultureInfo.InvariantCulture, $"  {what,-28}{value,10}");
            foreach (SyncEntry entry in entries.Take(Shown))
            {
                text.AppendLine().Append(CultureInfo.InvariantCulture, $"    {entry.Key}: {entry.Reason}");
            }
        }

        return text.ToString();
    }

    /// <param name="recording">This run's requests.</param>
    public RunReport ToPage(RunRecording recording)
    {
        string runs = Sync.Totals.Runs > 1 ? $" The table speaks of all {Sync.Totals.Runs} runs, the plots of the last one." : "";
        return new(
            Outcome,
            $"A Lindris sandbox: 60 requests per {Seconds(TimeSpan.FromMinutes(Scale))} and 2 per {Seconds(TimeSpan.FromSeconds(Scale))}.{runs}",
            [.. Summary.Select(line => (line.What, line.Value))],
            [.. Enumerable.Range(0, recording.Sent.Count).Select(count => (LindrisSide.LeastTimeFor(count + 1, Scale), count + 1.0))]);
    }

    private static string Whole(long value) => value.ToString("N0", CultureInfo.InvariantCulture);

    private static string Seconds(TimeSpan span) => span.TotalSeconds.ToString("0.00", CultureInfo.InvariantCulture) + " s";
}
