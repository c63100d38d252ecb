using System.Text.Json;

namespace ClientSdk.Tests.Headers.StructuredFields;

/// <summary>The HTTP working group's own vectors, read in place: they are a third party's and are not part of this repository.</summary>
public static class StructuredFieldVectors
{
    private const string Variable = "CLIENTSDK_SF_VECTORS";

    public static string? Folder { get; } = Environment.GetEnvironmentVariable(Variable) ?? Find();

    public static IEnumerable<(string Id, JsonElement Case)> All() => Folder is null ? [] :
        from file in Directory.EnumerateFiles(Folder, "*.json").Order(StringComparer.Ordinal)
        from one in JsonDocument.Parse(File.ReadAllText(file)).RootElement.EnumerateArray()
        select ($"{Path.GetFileNameWithoutExtension(file)}/{one.GetProperty("name").GetString()}", one);

    private static string? Find()
    {
        for (DirectoryInfo? at = new(AppContext.BaseDirectory); at is not null; at = at.Parent)
        {
            string folder = Path.Combine(at.FullName, "shared", "vectors", "structured-fields");
            if (Directory.Exists(folder))
            {
                return folder;
            }
        }

        return null;
    }
}
