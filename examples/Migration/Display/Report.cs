using System.Globalization;
using System.Text;
using Migration.CommandLine;
using Migration.Running;

namespace Migration.Display;

/// <summary>The lines after the job.</summary>
internal sealed record Report(MigrationOptions Options, RequestTally Tally, TimeSpan Elapsed, TimeSpan? LeastTime, bool Agree)
{
    public override string ToString()
    {
        StringBuilder text = new();
        text.AppendLine(Agree
            ? $"{Options.Count.ToString("N0", CultureInfo.InvariantCulture)} users moved; source and target agree."
            : "Source and target DIFFER.");
        Line(text, "requests", Whole(Tally.Passed));
        Line(text, "refused by the server", Whole(Tally.Refused));
        Line(text, "elapsed", Seconds(Elapsed));
        Line(text, "least that the limit allows", LeastTime is { } least ? Seconds(least) : "unknown");
        Line(text, "ratio", LeastTime > TimeSpan.Zero ? (Elapsed / LeastTime.Value).ToString("0.000", CultureInfo.InvariantCulture) : "none, the limit never binds");
        return text.ToString().TrimEnd();
    }

    private static void Line(StringBuilder text, string what, string value) => text.AppendLine(CultureInfo.InvariantCulture, $"  {what,-28}{value,10}");

    private static string Whole(long value) => value.ToString("N0", CultureInfo.InvariantCulture);

    private static string Seconds(TimeSpan span) => span.TotalSeconds.ToString("0.00", CultureInfo.InvariantCulture) + " s";
}
