using System.Globalization;
using System.Text;
using ClientSdk.Syncing;
using ContactSync.Lindris;
using ContactSync.Server;

namespace ContactSync.Display;

/// <summary>The lines after the job.</summary>
/// <param name="Sync">What became of the contacts, over all runs.</param>
/// <param name="Tally">What the sandbox itself counted: also the reading of what it has, and the look-ups.</param>
/// <param name="Scale">What the sandbox's time spans are multiplied by.</param>
internal sealed record Report(SyncReport Sync, SandboxTally Tally, double Scale)
{
    private const int Shown = 10;

    public override string ToString()
    {
        TimeSpan optimum = LindrisSide.LeastTimeFor(Tally.Accepted, Scale);
        StringBuilder text = new();
        text.AppendLine(Sync.IsFinished ? $"{Whole(Sync.Items)} contacts are in sync, but for {Sync.DeadLetters.Count} that Lindris does not take." : $"{Whole(Sync.Items)} contacts, and not all of them are in sync.");
        Line(text, "created", Whole(Sync.Created));
        Line(text, "updated", Whole(Sync.Updated));
        Line(text, "unchanged", Whole(Sync.Unchanged));
        List(text, "dead", Sync.DeadLetters);
        List(text, "in doubt", Sync.InDoubt);
        Line(text, "requests", Whole(Tally.Accepted));
        Line(text, "refused by the server", Whole(Tally.Refused));
        Line(text, "runs", Whole(Sync.Totals.Runs));
        Line(text, "elapsed", Seconds(Sync.Totals.Elapsed));
        Line(text, "least that the limits allow", Seconds(optimum));
        Line(text, "ratio", optimum > TimeSpan.Zero ? (Sync.Totals.Elapsed / optimum).ToString("0.000", CultureInfo.InvariantCulture) : "none");
        return text.ToString().TrimEnd();
    }

    private static void List(StringBuilder text, string what, IReadOnlyList<SyncEntry> entries)
    {
        Line(text, what, Whole(entries.Count));
        foreach (SyncEntry entry in entries.Take(Shown))
        {
            text.AppendLine(CultureInfo.InvariantCulture, $"    {entry.Key}: {entry.Reason}");
        }
    }

    private static void Line(StringBuilder text, string what, string value) => text.AppendLine(CultureInfo.InvariantCulture, $"  {what,-28}{value,10}");

    private static string Whole(long value) => value.ToString("N0", CultureInfo.InvariantCulture);

    private static string Seconds(TimeSpan span) => span.TotalSeconds.ToString("0.00", CultureInfo.InvariantCulture) + " s";
}
