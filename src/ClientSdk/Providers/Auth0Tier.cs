namespace ClientSdk.Providers;

/// <summary>The kind of an Auth0 tenant. Each has limits of its own.</summary>
public enum Auth0Tier
{
    /// <summary>Free or trial.</summary>
    Free,

    /// <summary>Self service, paid.</summary>
    SelfServicePaid,

    /// <summary>Enterprise or Startup, production.</summary>
    EnterpriseProduction,

    /// <summary>Enterprise or Startup, not production.</summary>
    EnterpriseNonProduction,
}
