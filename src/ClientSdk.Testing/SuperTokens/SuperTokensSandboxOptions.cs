using ClientSdk.Testing.Sandbox;

namespace ClientSdk.Testing.SuperTokens;

/// <summary>How a SuperTokens core behaves, and the nginx in front of it if there is one.</summary>
public sealed class SuperTokensSandboxOptions : SandboxOptions
{
    /// <summary>nginx's rate for each app and IP address, as in nginx.conf.</summary>
    /// <value>25r/s when managed; null, no nginx, when self-hosted.</value>
    public string? Rate { get; set; }

    /// <summary>nginx's burst, with nodelay: burst + 1 pass at once.</summary>
    /// <value>25 when managed.</value>
    public int Burst { get; set; }

    /// <summary>
    /// What <c>/hello</c> does beyond 5 a second per app: true refuses with 429, as the page reads; false answers <c>200 Hello</c>
    /// and spares the storage, as the core's source does.
    /// </summary>
    /// <value>Default false.</value>
    public bool HelloRefuses { get; set; }

    /// <summary>How many users are there at the start, in the default app and tenant.</summary>
    /// <value>Default 0.</value>
    public int Users { get; set; }
}
