namespace ClientSdk.Testing.SuperTokens;

/// <summary><c>/[appid-{appId}/][{tenantId}/]path</c>, cut into its app and the rest.</summary>
internal readonly record struct SuperTokensPath(string App, string Rest)
{
    internal static SuperTokensPath Parse(string path)
    {
        string first = path.TrimStart('/').Split('/', 2)[0];
        return first.StartsWith("appid-", StringComparison.OrdinalIgnoreCase)
            ? new SuperTokensPath(first[6..], path.TrimStart('/')[first.Length..])
            : new SuperTokensPath("public", path);
    }
}
