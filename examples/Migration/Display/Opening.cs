using System.Globalization;
using Migration.CommandLine;
using Migration.Running;

namespace Migration.Display;

/// <summary>The lines before the job: who, where, within which limits, and how.</summary>
internal static class Opening
{
    public static string Text(MigrationOptions options) => $"{Where(options)}{Environment.NewLine}Moving {How(options)}.";

    public static string Where(MigrationOptions options) => options.BaseUrl is { } url
        ? $"{options.Job.Provider} at {url.GetLeftPart(UriPartial.Authority)}"
        : $"{options.Job.Provider} sandbox in this process: {options.Job.LimitsText(options.Scale)}.";

    public static string How(MigrationOptions options) => string.Create(
        CultureInfo.InvariantCulture, $"{options.Count:N0} users with {MigrationApi.Workers} workers and {Client(options)}");

    private static string Client(MigrationOptions options) =>
        options.Naive ? "a plain retry loop (--naive)" : options.Learn ? "ClientSdk, limits withheld (--learn)" : "ClientSdk";
}
