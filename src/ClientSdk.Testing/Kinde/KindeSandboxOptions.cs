using ClientSdk.Testing.Sandbox;

namespace ClientSdk.Testing.Kinde;

/// <summary>How a Kinde sandbox behaves. Kinde publishes no figures for its limits, so the defaults are only figures to test with.</summary>
public sealed class KindeSandboxOptions : SandboxOptions
{
    /// <summary>Requests per window.</summary>
    /// <value>Default 300, at least 1. Not a figure of Kinde's.</value>
    public int PermitsPerWindow { get; set; } = 300;

    /// <summary>The window's length. Kinde speaks of requests per minute.</summary>
    /// <value>Default one minute, positive.</value>
    public TimeSpan Window { get; set; } = TimeSpan.FromMinutes(1);

    /// <summary>Where the windows lie: null starts one with the first request after the last one ended; a value aligns them to the clock plus this offset.</summary>
    /// <value>Default null.</value>
    public TimeSpan? WindowOffset { get; set; }

    /// <summary>Requests at once; null switches the concurrency limiter off.</summary>
    /// <value>Default 25. Not a figure of Kinde's.</value>
    public int? Concurrency { get; set; } = 25;

    /// <summary>How many items each list has that the sandbox knows by its path alone: roles, permissions, properties and so on.</summary>
    /// <value>Default 0.</value>
    public int ListItems { get; set; }

    /// <summary>How many users are there at the start, <c>kp_000001</c> and so on.</summary>
    /// <value>Default 0.</value>
    public int Users { get; set; }
}
