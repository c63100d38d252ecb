using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using Migration.Jobs;
using Migration.Running;

namespace Migration.CommandLine;

/// <summary>The options, their checks, and the exit codes.</summary>
internal static class MigrationCommand
{
    private const int MostUsers = 100_000;
    private const double LeastScale = 0.01;

    private static readonly Option<int> Count = new("--count") { Description = $"How many users to move, 1 to {MostUsers}.", HelpName = "N", DefaultValueFactory = _ => 1_000, CustomParser = ParseCount };

    private static readonly Option<string> Provider = new("--provider") { Description = $"Whose API: {string.Join(", ", MigrationJobs.Names)}.", HelpName = "NAME", DefaultValueFactory = _ => MigrationJobs.Names[0] };

    private static readonly Option<bool> Naive = new("--naive") { Description = "The same job with a plain retry loop in place of ClientSdk, for comparison." };

    private static readonly Option<bool> Learn = new("--learn") { Description = "ClientSdk is told no limits: it learns them from the replies." };

    private static readonly Option<string?> BaseUrl = new("--base-url") { Description = "A real API in place of the sandbox; the users stay there. Needs --token-env.", HelpName = "URL" };

    private static readonly Option<string?> TokenEnv = new("--token-env") { Description = "The environment variable that holds the real API's token.", HelpName = "NAME" };

    private static readonly Option<string?> ReportFile = new("--report") { Description = "Writes the run as a page with plots, in one file.", HelpName = "FILE.html" };

    private static readonly Option<double> Scale = new("--scale") { Description = "What the sandbox's time spans are multiplied by.", Hidden = true, DefaultValueFactory = _ => 1, CustomParser = ParseScale };

    public static async Task<int> RunAsync(string[] args)
    {
        RootCommand command = new("Moves users into a rate-limited API at the full speed that it allows: by default 1,000 into a Kinde sandbox in this process.")
        {
            Count, Provider, Naive, Learn, BaseUrl, TokenEnv, ReportFile, Scale,
        };
        command.SetAction((parsed, cancellationToken) => CheckAndRunAsync(parsed, cancellationToken));
        ParseResult parsed = command.Parse(args);
        return parsed.Errors.Count > 0
            ? await ComplainAsync(parsed.Errors.Select(error => error.Message))
            : await parsed.InvokeAsync(new InvocationConfiguration { EnableDefaultExceptionHandler = false });
    }

    private static async Task<int> CheckAndRunAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        IEnumerable<string> mistakes = ArgumentRules.Check(
            parsed.GetRequiredValue(Count),
            parsed.GetRequiredValue(Provider),
            parsed.GetValue(BaseUrl),
            parsed.GetValue(TokenEnv),
            parsed.GetValue(ReportFile),
            isScaled: parsed.GetResult(Scale) is { Implicit: false },
            learnsWithoutClientSdk: parsed.GetValue(Learn) && parsed.GetValue(Naive));
        return mistakes.Any() ? await ComplainAsync(mistakes) : await MigrationRun.RunAsync(Read(parsed), cancellationToken);
    }

    private static async Task<int> ComplainAsync(IEnumerable<string> mistakes)
    {
        foreach (string mistake in mistakes.Distinct())
        {
            await Console.Error.WriteLineAsync(mistake);
        }

        await Console.Error.WriteLineAsync("All options: --help");
        return ExitCode.BadArguments;
    }

    private static MigrationOptions Read(ParseResult parsed) => new()
    {
        Job = MigrationJobs.Find(parsed.GetRequiredValue(Provider))!,
        Count = parsed.GetRequiredValue(Count),
        Naive = parsed.GetValue(Naive),
        Learn = parsed.GetValue(Learn),
        Scale = parsed.GetRequiredValue(Scale),
        BaseUrl = ArgumentRules.AbsoluteUrl(parsed.GetValue(BaseUrl)),
        ReportFile = parsed.GetValue(ReportFile),
        Token = parsed.GetValue(TokenEnv) is { } name ? Environment.GetEnvironmentVariable(name) : null,
    };

    private static int ParseCount(ArgumentResult result)
    {
        if (int.TryParse(result.Tokens[0].Value, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out int count) && count is >= 1 and <= MostUsers)
        {
            return count;
        }

        result.AddError($"--count is '{result.Tokens[0].Value}'. Give a whole number from 1 to {MostUsers}.");
        return 1;
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
