using ClientSdk.Providers;

namespace ClientSdk.Pipeline;

/// <summary>Reads which provider it is: <c>"Provider": "Auth0", "Tier": "SelfServicePaid"</c>.</summary>
internal static class ProfileReader
{
    private const string Providers = "one of Kinde, Lindris, Auth0, SuperTokensManaged, SuperTokensSelfHosted, BehindNginx";

    public static RateLimitProfile? Read(OptionsSection section)
    {
        string? provider = section.Text("Provider");
        string[] further = Further(provider);
        foreach (string key in (string[])["Tier", "Table", "Rate", "Burst"])
        {
            if (section.Text(key) is { } value && !further.Contains(key))
            {
                section.Unusable(key, value, provider is null ? "a Provider too, or leave it out" : $"none: provider '{provider}' has no such option");
            }
        }

        return provider?.ToUpperInvariant() switch
        {
            null => null,
            "KINDE" => RateLimitProfiles.Kinde(),
            "LINDRIS" => RateLimitProfiles.Lindris(),
            "AUTH0" => Tier<Auth0Tier>(section) is { } tier ? RateLimitProfiles.Auth0(tier, section.Choice<Auth0Table>("Table") ?? Auth0Table.May2020) : null,
            "SUPERTOKENSMANAGED" => Tier<SuperTokensTier>(section) is { } tier ? RateLimitProfiles.SuperTokensManaged(tier) : null,
            "SUPERTOKENSSELFHOSTED" => RateLimitProfiles.SuperTokensSelfHosted(),
            "BEHINDNGINX" => BehindNginx(section),
            _ => Unknown(section, provider),
        };
    }

    /// <summary>The keys that speak of a provider and of nothing else.</summary>
    private static string[] Further(string? provider) => provider?.ToUpperInvariant() switch
    {
        "AUTH0" => ["Tier", "Table"],
        "SUPERTOKENSMANAGED" => ["Tier"],
        "BEHINDNGINX" => ["Rate", "Burst"],
        _ => [],
    };

    private static TTier? Tier<TTier>(OptionsSection section)
        where TTier : struct, Enum
    {
        if (section.Text("Tier") is null)
        {
            section.Missing("Tier", $"one of {string.Join(", ", Enum.GetNames<TTier>())}");
        }

        return section.Choice<TTier>("Tier");
    }

    private static RateLimitProfile? BehindNginx(OptionsSection section)
    {
        if (section.Text("Rate") is not { } rate)
        {
            section.Missing("Rate", "a rate as in nginx.conf, for example \"25r/s\"");
            return null;
        }

        return section.Make(() => RateLimitProfiles.BehindNginx(rate, section.Whole("Burst") ?? 0));
    }

    private static RateLimitProfile? Unknown(OptionsSection section, string provider)
    {
        section.Unusable("Provider", provider, Providers);
        return null;
    }
}
