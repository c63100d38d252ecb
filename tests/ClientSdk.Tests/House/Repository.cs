namespace ClientSdk.Tests.House;

/// <summary>The files of this repository, as somebody who reads it sees them: without what builds and editors leave behind.</summary>
internal static class Repository
{
    private static readonly Lazy<string> RootFolder = new(FindRoot);

    private static readonly Lazy<IReadOnlyList<string>> AllFiles = new(() => Walk(Root).Order(StringComparer.Ordinal).ToArray());

    public static string Root => RootFolder.Value;

    /// <summary>Paths relative to the root, with forward slashes.</summary>
    public static IReadOnlyList<string> Files => AllFiles.Value;

    public static IEnumerable<string> SourcesUnder(string folder) =>
        Files.Where(file => file.StartsWith(folder + "/", StringComparison.Ordinal) && file.EndsWith(".cs", StringComparison.Ordinal));

    public static string Absolute(string relative) => Path.Combine(Root, relative);

    public static string Read(string relative) => File.ReadAllText(Absolute(relative));

    /// <summary>The build output of a package, in the configuration that the tests themselves were built in.</summary>
    public static string Assembly(string package, string framework) =>
        Absolute($"src/{package}/bin/{Configuration}/{framework}/{package}.dll");

    private static string Configuration =>
        new DirectoryInfo(AppContext.BaseDirectory.TrimEnd(Path.DirectorySeparatorChar)).Parent!.Name;

    private static string FindRoot()
    {
        for (DirectoryInfo? folder = new(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "ClientSdk.sln")))
            {
                return folder.FullName;
            }
        }

        throw new InvalidOperationException($"No ClientSdk.sln above {AppContext.BaseDirectory}: the house tests read the sources.");
    }

    private static IEnumerable<string> Walk(string folder)
    {
        foreach (string file in Directory.EnumerateFiles(folder).Where(IsOurs))
        {
            yield return Path.GetRelativePath(Root, file).Replace(Path.DirectorySeparatorChar, '/');
        }

        foreach (string file in Directory.EnumerateDirectories(folder).Where(path => !IsLeftBehind(Path.GetFileName(path))).SelectMany(Walk))
        {
            yield return file;
        }
    }

    private static bool IsLeftBehind(string folder) =>
        folder is ".git" or "bin" or "obj" or "artifacts" or "TestResults" or ".vs" or ".idea" or "StrykerOutput" or "node_modules";

    private static bool IsOurs(string file) =>
        Path.GetFileName(file) != ".git"
        && !file.EndsWith(".received.txt", StringComparison.Ordinal)
        && !file.EndsWith(".user", StringComparison.Ordinal);
}
