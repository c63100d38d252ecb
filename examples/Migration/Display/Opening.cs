using System.Globalization;
using Migration.CommandLine;
using Migration.Running;

namespace Migration.Display;

/// <summary>The lines before the job: who, where, within which limits, and how.</summary>
internal static class Opening
{
    public static string Text(MigrationOptions options)
    {
        string where = options.BaseUrl is { } url
            ? $"{options.Job.Provider} at {url.GetLeftPart(UriPartial.Authority)}"
            : $"{options.Job.Provider} sandbox in this process: {options.Job.LimitsText(options.Scale)}.";
        string how = options.Naive ? "a plain retry loop (--naive)" : "ClientSdk";
        return string.Create(CultureInfo.InvariantCulture, $"{where}{Environment.NewLine}Moving {options.Count:N0} users with {MigrationApi.Workers} workers and {how}.");
    }
}
