namespace ClientSdk.Providers;

/// <summary>The kind of an Auth0 tenant. Each has limits of its own.</summary>
public enum Auth0Tier
{
    /// <summary>Free or trial.</summary>
    Free,

    /// <summary>Self service, paid; in the table of 2026 Essentials and Professional.</summary>
    SelfServicePaid,

    /// <summary>Enterprise or Startup, production; in the table of 2026 Enterprise on the public cloud.</summary>
    EnterpriseProduction,

    /// <summary>The same, not production.</summary>
    EnterpriseNonProduction,
}
