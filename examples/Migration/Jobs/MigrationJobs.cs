using Migration.Auth0;
using Migration.Kinde;
using Migration.Lindris;
using Migration.SuperTokens;

namespace Migration.Jobs;

/// <summary>The providers by name, the default first.</summary>
internal static class MigrationJobs
{
    private static readonly Dictionary<string, Func<IMigrationJob>> All = new(StringComparer.OrdinalIgnoreCase)
    {
        ["kinde"] = () => new KindeJob(),
        ["lindris"] = () => new LindrisJob(),
        ["auth0"] = () => new Auth0Job(),
        ["supertokens"] = () => new SuperTokensJob(),
    };

    public static IReadOnlyList<string> Names { get; } = [.. All.Keys];

    public static IMigrationJob? Find(string name) => All.GetValueOrDefault(name)?.Invoke();
}
