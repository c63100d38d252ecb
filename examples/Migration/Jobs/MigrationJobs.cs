using Migration.Kinde;

namespace Migration.Jobs;

/// <summary>The providers by name, the default first.</summary>
internal static class MigrationJobs
{
    private static readonly Dictionary<string, Func<IMigrationJob>> All = new(StringComparer.OrdinalIgnoreCase)
    {
        ["kinde"] = () => new KindeJob(),
    };

    public static IReadOnlyList<string> Names { get; } = [.. All.Keys];

    public static IMigrationJob? Find(string name) => All.GetValueOrDefault(name)?.Invoke();
}
