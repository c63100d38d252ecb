namespace ClientSdk.Servers.Tests.Examples;

/// <summary>Where the examples lie, as sources and as programs built like these tests.</summary>
internal static class ExampleRepository
{
    private static readonly string Root = FindRoot();

    public static string Absolute(string relative) => Path.Combine(Root, relative);

    public static string Read(string file) => File.ReadAllText(Absolute(file)).ReplaceLineEndings("\n");

    public static string Program(string example)
    {
        DirectoryInfo framework = new(AppContext.BaseDirectory.TrimEnd(Path.DirectorySeparatorChar));
        return Path.Combine(Root, "examples", example, "bin", framework.Parent!.Name, framework.Name, $"{example}.dll");
    }

    private static string FindRoot()
    {
        DirectoryInfo? folder = new(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "ClientSdk.sln")))
        {
            folder = folder.Parent;
        }

        return folder?.FullName ?? throw new InvalidOperationException($"No ClientSdk.sln above {AppContext.BaseDirectory}.");
    }
}
