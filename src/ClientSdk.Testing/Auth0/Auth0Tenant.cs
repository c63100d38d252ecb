namespace ClientSdk.Testing.Auth0;

/// <summary>The kinds of tenant of Auth0's page of 19 May 2020, with their tenant-wide limits.</summary>
public enum Auth0Tenant
{
    /// <summary>10 at once, 120 per minute.</summary>
    Free,

    /// <summary>50 at once, 1000 per minute, and the limits of the self-service groups.</summary>
    SelfServicePaid,

    /// <summary>50 at once, 1000 per minute, and the limits of the enterprise groups.</summary>
    EnterpriseProduction,

    /// <summary>2 at once, 10 per minute as printed, and the limits of the enterprise groups.</summary>
    EnterpriseNonProduction,
}
