using ClientSdk.Testing.Sandbox;

namespace ClientSdk.Testing.Auth0;

/// <summary>How an Auth0 Management API sandbox behaves.</summary>
public sealed class Auth0SandboxOptions : SandboxOptions
{
    internal Auth0SandboxOptions(Auth0Tenant tenant) => Tenant = tenant;

    /// <summary>The kind of tenant: which limits hold.</summary>
    public Auth0Tenant Tenant { get; }

    /// <summary>The edition of the tables.</summary>
    /// <value>Default <see cref="Auth0Tables.May2020"/>.</value>
    public Auth0Tables Tables { get; set; }

    /// <summary>The tenant-wide bucket's size, in place of the page's.</summary>
    /// <value>Default null: the page's figure.</value>
    public int? TenantBurst { get; set; }

    /// <summary>The tenant-wide bucket's refill per minute, in place of the page's.</summary>
    /// <value>Default null: the page's figure.</value>
    public int? TenantPerMinute { get; set; }

    /// <summary>How the buckets refill.</summary>
    /// <value>Default <see cref="Auth0Refill.OneAtATime"/>.</value>
    public Auth0Refill Refill { get; set; }

    /// <summary>Whether the tenant-wide bucket, which is checked first, has lost its token when the group's bucket refuses.</summary>
    /// <value>Default true.</value>
    public bool TenantTokenIsLost { get; set; } = true;

    /// <summary>How long an import job takes; two may be active.</summary>
    /// <value>Default 10 seconds, scaled.</value>
    public TimeSpan ImportDuration { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>A policy of the tenant's own, requests per second, in front of everything else; it tells of itself in <c>Auth0-RateLimit</c>.</summary>
    /// <value>Default null: none.</value>
    public int? PolicyPerSecond { get; set; }

    /// <summary>Tokens that the application may fetch in an hour of the clock; <c>Auth0-Client-Quota-Limit</c> tells of it.</summary>
    /// <value>Default null: no quota.</value>
    public int? TokensPerHour { get; set; }

    /// <summary>Tokens that the organization may fetch in an hour of the clock; <c>Auth0-Organization-Quota-Limit</c> tells of it.</summary>
    /// <value>Default null: no quota.</value>
    public int? OrganizationTokensPerHour { get; set; }

    /// <summary>How many items each list has that the sandbox knows by its path alone: groups, flows, sessions and so on.</summary>
    /// <value>Default 0.</value>
    public int ListItems { get; set; }

    /// <summary>How many users are there at the start.</summary>
    /// <value>Default 0.</value>
    public int Users { get; set; }

    /// <summary>How many log entries are there at the start.</summary>
    /// <value>Default 0.</value>
    public int Logs { get; set; }
}
