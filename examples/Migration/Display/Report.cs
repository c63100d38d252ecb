using System.Globalization;
using System.Text;
using Migration.CommandLine;
using Migration.Running;
using Reporting;

namespace Migration.Display;

/// <summary>The lines after the job, and the same as a page.</summary>
internal sealed record Report(MigrationOptions Options, RequestTally Tally, TimeSpan Elapsed, TimeSpan? LeastTime, bool Agree)
{
    private const int AllowedPoints = 200;

    private string Outcome => Agree
        ? $"{Options.Count.ToString("N0", CultureInfo.InvariantCulture)} users moved; source and target agree."
        : "Source and target DIFFER.";

    private IReadOnlyList<(string What, string Value)> Summary =>
    [
        ("requests", Whole(Tally.Passed)),
        ("refused by the server", Whole(Tally.Refused)),
        ("elapsed", Seconds(Elapsed)),
        ("least that the limit allows", LeastTime is { } least ? Seconds(least) : "unknown"),
        ("ratio", LeastTime > TimeSpan.Zero ? (Elapsed / LeastTime.Value).ToString("0.000", CultureInfo.InvariantCulture) : "none, the limit never binds"),
    ];

    public override string ToString()
    {
        StringBuilder text = new(Outcome);
        foreach ((string what, string value) in Summary)
        {
            text.AppendLine().Append(CultureInfo.InvariantCulture, $"  {what,-28}{value,10}");
        }

        return text.ToString();
    }

    public RunReport ToPage() => new(Outcome, $"{Opening.Where(Options)} {Opening.How(Options)}.", Summary, LeastTime is null ? [] : Allowed());

    /// <summary>The least time for a part of the users, again and again, is when the limits allow so many requests.</summary>
    private IReadOnlyList<(TimeSpan At, double Requests)> Allowed() =>
    [
        .. Enumerable.Range(0, AllowedPoints + 1)
            .Select(part => (int)((long)Options.Count * part / AllowedPoints))
            .Distinct()
            .Select(users => (Options.Job.LeastTimeFor(users, Options.Scale), (double)Options.Job.RequestsFor(users)))
            .OrderBy(point => point),
    ];

    private static string Whole(long value) => value.ToString("N0", CultureInfo.InvariantCulture);

    private static string Seconds(TimeSpan span) => span.TotalSeconds.ToString("0.00", CultureInfo.InvariantCulture) + " s";
}
