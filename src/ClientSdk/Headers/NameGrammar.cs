namespace ClientSdk.Headers;

/// <summary>
/// Reads a generic name: a prefix, a role, and perhaps a window on either side of the role, as in
/// <c>X-RateLimit-Limit-Second</c>, <c>x-ratelimit-remaining-tokens</c> and <c>X-RateLimit-Requests-Reset</c>.
/// </summary>
internal static class NameGrammar
{
    // What may stand behind "reset-" or "limit-" without being the name of a window.
    private static readonly string[] NoNames = ["time", "date", "at", "in", "ms", "seconds", "type", "key", "name", "policy", "by", "exceeded"];

    private static readonly (string Word, HeaderRole Role)[] Roles =
        [("limit", HeaderRole.Limit), ("remaining", HeaderRole.Remaining), ("reset", HeaderRole.Reset)];

    public static HeaderMeaning? Read(string name)
    {
        foreach ((string prefix, string family) in HeaderFamilies.All)
        {
            if (name.StartsWith(prefix, StringComparison.OrdinalIgnoreCase))
            {
                return ReadRest(name[prefix.Length..].ToLowerInvariant(), family);
            }
        }

        return ReadVendorPrefix(name);
    }

    private static HeaderMeaning? ReadRest(string rest, string family)
    {
        switch (rest)
        {
            case "limit" or "remaining" or "reset":
                return new() { Role = RoleOf(rest), Family = family };
            case "reset-after":
                return new() { Role = HeaderRole.ResetAfter, Family = family };
            case "retry-after":
                return new() { Role = HeaderRole.RetryAt };
            case "resource" or "bucket" or "name":
                return new() { Role = HeaderRole.WindowName, Family = family };
        }

        foreach ((string word, HeaderRole role) in Roles)
        {
            string? window = rest.StartsWith(word + "-", StringComparison.Ordinal) ? rest[(word.Length + 1)..]
                : rest.EndsWith("-" + word, StringComparison.Ordinal) ? rest[..^(word.Length + 1)]
                : null;
            if (window is { Length: > 0 } && !NoNames.Contains(window))
            {
                return new() { Role = role, Family = family, WindowName = NameCache.Get(window), Unit = UnitOf(window), Window = LengthOf(window) };
            }
        }

        return null;
    }

    private static HeaderRole RoleOf(string word) => Array.Find(Roles, role => role.Word == word).Role;

    private static string? UnitOf(string window) =>
        window.EndsWith("tokens", StringComparison.Ordinal) ? "tokens"
        : window is "requests" or "complexity" or "bytes" or "points" ? window
        : null;

    // A month has no fixed length, so it has none here.
    private static TimeSpan? LengthOf(string window) => window switch
    {
        "second" or "secondly" or "per-second" => TimeSpan.FromSeconds(1),
        "minute" or "minutely" or "per-minute" => TimeSpan.FromMinutes(1),
        "hour" or "hourly" or "per-hour" => TimeSpan.FromHours(1),
        "day" or "daily" or "per-day" => TimeSpan.FromDays(1),
        _ => null,
    };

    private static HeaderMeaning? ReadVendorPrefix(string name)
    {
        const string Zendesk = "zendesk-ratelimit-";
        const string Azure = "x-ms-ratelimit-remaining-";

        if (name.StartsWith(Zendesk, StringComparison.OrdinalIgnoreCase))
        {
            return new() { Role = HeaderRole.ParameterList, Family = name, WindowName = name[Zendesk.Length..].ToLowerInvariant() };
        }

        return name.StartsWith(Azure, StringComparison.OrdinalIgnoreCase)
            ? new() { Role = HeaderRole.Remaining, Family = Azure + "*", WindowName = name[Azure.Length..].ToLowerInvariant() }
            : null;
    }
}
