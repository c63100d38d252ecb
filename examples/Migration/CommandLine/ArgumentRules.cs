using Migration.Jobs;

namespace Migration.CommandLine;

/// <summary>What arguments must be to one another. Each message names the option, the value and what to change.</summary>
internal static class ArgumentRules
{
    public static IEnumerable<string> Check(int count, string provider, string? baseUrl, string? tokenEnv, string? reportFile, bool isScaled, bool learnsWithoutClientSdk) =>
        [.. CheckJob(count, provider), .. CheckHow(learnsWithoutClientSdk), .. CheckTarget(baseUrl, tokenEnv, isScaled), .. CheckReport(reportFile)];

    public static Uri? AbsoluteUrl(string? text) =>
        Uri.TryCreate(text?.TrimEnd('/') + "/", UriKind.Absolute, out Uri? url) && url.Scheme is "http" or "https" ? url : null;

    private static IEnumerable<string> CheckJob(int count, string provider)
    {
        if (MigrationJobs.Find(provider) is not { } job)
        {
            yield return $"--provider is '{provider}'. Give one of {string.Join(", ", MigrationJobs.Names)}.";
        }
        else if (count > job.MostUsers)
        {
            yield return $"--count is {count}. {job.Provider} lists at most {job.MostUsers} users, so no more can be read back.";
        }
    }

    private static IEnumerable<string> CheckHow(bool learnsWithoutClientSdk)
    {
        if (learnsWithoutClientSdk)
        {
            yield return "--learn is given with --naive. The plain retry loop learns nothing: leave one of them out.";
        }
    }

    private static IEnumerable<string> CheckTarget(string? baseUrl, string? tokenEnv, bool isScaled)
    {
        if (baseUrl is not null && AbsoluteUrl(baseUrl) is null)
        {
            yield return $"--base-url is '{baseUrl}'. Give an absolute http or https address, for example https://acme.kinde.com.";
        }

        if (baseUrl is not null && tokenEnv is null)
        {
            yield return "--base-url is given without --token-env. Put the API's token into an environment variable and give its name.";
        }

        if (baseUrl is null && tokenEnv is not null)
        {
            yield return "--token-env is given without --base-url. The sandbox takes any token: leave it out, or say where the real API is.";
        }

        if (tokenEnv is not null && string.IsNullOrWhiteSpace(Environment.GetEnvironmentVariable(tokenEnv)))
        {
            yield return $"--token-env names '{tokenEnv}', but that environment variable is not set.";
        }

        if (baseUrl is not null && isScaled)
        {
            yield return "--scale is for the sandbox alone. Leave it out with --base-url.";
        }
    }

    /// <summary>Asked before the job, because after it the report would be lost.</summary>
    private static IEnumerable<string> CheckReport(string? file)
    {
        if (file is not null && (Directory.Exists(file) || !Directory.Exists(Path.GetDirectoryName(Path.GetFullPath(file)))))
        {
            yield return $"--report is '{file}'. Give the name of a file in a folder that exists, for example report.html.";
        }
    }
}
