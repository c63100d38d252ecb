using ClientSdk.Servers.Tests.Examples;

namespace ClientSdk.Servers.Tests;

/// <summary>What a test needs of the machine. Where it is missing the test is skipped, and says so; in CI it fails.</summary>
internal static class Requirement
{
    /// <returns>The program's path.</returns>
    public static string Program(string title, params string[] names)
    {
        string? found = names.Select(Find).FirstOrDefault(path => path is not null);
        Need(found is not null, $"{title} is not installed here.");
        return found!;
    }

    /// <param name="folder">The folder of these tests with the package's <c>package.json</c>.</param>
    /// <param name="package">Its name at npm.</param>
    /// <returns>The folder's path.</returns>
    public static string NodePackage(string folder, string package)
    {
        string path = ExampleRepository.Absolute($"tests/ClientSdk.Servers.Tests/{folder}");
        Need(Directory.Exists(Path.Combine(path, "node_modules", package)), $"{package} is not installed here; ./test.sh installs it where npm can.");
        return path;
    }

    private static void Need(bool isThere, string lack)
    {
        if (!isThere && Environment.GetEnvironmentVariable("CI") == "true")
        {
            Assert.Fail($"{lack} In CI this test must run.");
        }

        Assert.SkipUnless(isThere, lack);
    }

    private static string? Find(string program) =>
        (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator)
            .Select(folder => Path.Combine(folder, program))
            .FirstOrDefault(File.Exists);
}
