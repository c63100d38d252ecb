using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using ContactSync.Running;
using ContactSync.Server;

namespace ContactSync.CommandLine;

/// <summary>The options, their checks, and the exit codes.</summary>
internal static class ContactSyncCommand
{
    private const int MostContacts = 100_000;
    private const double LeastScale = 0.005;

    private static readonly Option<string?> Csv = new("--csv") { Description = "The contacts: columns email, first_name, last_name, status. By default a file is made.", HelpName = "FILE" };

    private static readonly Option<string> Folder = new("--folder") { Description = "Where the journal and the made file lie. The same folder goes on with the same job.", HelpName = "DIR", DefaultValueFactory = _ => Path.Combine(Path.GetTempPath(), "clientsdk-batchsync") };

    private static readonly Option<int> Count = new("--count") { Description = $"How many contacts are made, 10 to {MostContacts}.", HelpName = "N", DefaultValueFactory = _ => 5_000, CustomParser = ParseCount };

    private static readonly Option<bool> DryRun = new("--dry-run") { Description = "Compare the two sides and print the plan and the time that it will take. Nothing is changed." };

    private static readonly Option<bool> Fresh = new("--fresh") { Description = "Forget the job in the folder, and its sandbox, and begin again." };

    private static readonly Option<double> Scale = new("--scale") { Description = "What the sandbox's time spans are multiplied by.", HelpName = "X", DefaultValueFactory = _ => 0.0125, CustomParser = ParseScale };

    private static readonly Option<string?> ReportFile = new("--report") { Description = "Writes the run as a page with plots, in one file.", HelpName = "FILE.html" };

    private static readonly Option<bool> Serve = new("--serve") { Description = "Be the sandbox.", Hidden = true };

    public static async Task<int> RunAsync(string[] args)
    {
        RootCommand command = new("Brings a CSV of contacts to a Lindris sandbox, can be killed at any moment, and goes on when it is started again.")
        {
            Csv, Folder, Count, DryRun, Fresh, Scale, ReportFile, Serve,
        };
        command.SetAction((parsed, cancellationToken) =>
        {
            ContactSyncOptions options = Read(parsed);
            return parsed.GetValue(Serve) ? SandboxProcess.ServeAsync(options) : ContactSyncRun.RunAsync(options, cancellationToken);
        });
        ParseResult parsed = command.Parse(args);
        if (parsed.Errors.Count > 0)
        {
            foreach (string mistake in parsed.Errors.Select(error => error.Message).Distinct())
            {
                await Console.Error.WriteLineAsync(mistake);
            }

            await Console.Error.WriteLineAsync("All options: --help");
            return ExitCode.BadArguments;
        }

        // Longer than the grace of requests under way: the job ends by itself.
        return await parsed.InvokeAsync(new InvocationConfiguration { EnableDefaultExceptionHandler = false, ProcessTerminationTimeout = TimeSpan.FromSeconds(60) });
    }

    private static ContactSyncOptions Read(ParseResult parsed) => new()
    {
        Csv = parsed.GetValue(Csv),
        Folder = parsed.GetRequiredValue(Folder),
        Count = parsed.GetRequiredValue(Count),
        Scale = parsed.GetRequiredValue(Scale),
        DryRun = parsed.GetValue(DryRun),
        Fresh = parsed.GetValue(Fresh),
        ReportFile = parsed.GetValue(ReportFile),
    };

    private static int ParseCount(ArgumentResult result)
    {
        if (int.TryParse(result.Tokens[0].Value, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out int count) && count is >= 10 and <= MostContacts)
        {
            return count;
        }

        result.AddError($"--count is '{result.Tokens[0].Value}'. Give a whole number from 10 to {MostContacts}.");
        return 10;
    }

    private static double ParseScale(ArgumentResult result)
    {
        if (double.TryParse(result.Tokens[0].Value, NumberStyles.Float, CultureInfo.InvariantCulture, out double scale) && scale is >= LeastScale and <= 1)
        {
            return scale;
        }

        result.AddError(FormattableString.Invariant($"--scale is '{result.Tokens[0].Value}'. Give a number from {LeastScale} to 1."));
        return 1;
    }
}
