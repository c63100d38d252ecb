namespace ClientSdk.Testing.Sandbox;

/// <summary>What every sandbox can be told.</summary>
public abstract class SandboxOptions
{
    private protected SandboxOptions()
    {
    }

    /// <summary>The clock of counting, latency and stated instants.</summary>
    /// <value>Default the system's. Give a <see cref="Clock.VirtualClock"/> to sandboxes without sockets.</value>
    public TimeProvider TimeProvider { get; set; } = TimeProvider.System;

    /// <summary>Latency, errors, dropped connections, clock skew.</summary>
    public SandboxFaults Faults { get; } = new();

    /// <summary>Whether a request without the provider's credentials is answered with 401. Any non-empty credential is good.</summary>
    /// <value>Default true.</value>
    public bool RequireCredentials { get; set; } = true;

    /// <summary>How long a token of the provider's token endpoint lives, where it has one. An expired one is answered with 401.</summary>
    /// <value>Default 24 hours, positive. Not scaled.</value>
    public TimeSpan TokenLifetime { get; set; } = TimeSpan.FromHours(24);

    /// <summary>The only client secret that the token endpoint takes.</summary>
    /// <value>Default null: any.</value>
    public string? ClientSecret { get; set; }

    /// <summary>What the spans of the provider's limits are multiplied by: at 0.01 a minute is over after 0.6 s, so real servers can be tested in seconds.</summary>
    /// <value>Default 1, positive. Seconds that the server states stay whole and are rounded up, so they coarsen below 1.</value>
    public double TimeScale { get; set; } = 1;

    /// <summary>Whether accepted requests are remembered in <see cref="SandboxPersonality.Accepted"/>.</summary>
    /// <value>Default true. About 40 bytes a request.</value>
    public bool KeepLog { get; set; } = true;

    internal TimeSpan Scaled(TimeSpan span)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(TimeScale);
        return TimeScale is 1 ? span : span * TimeScale;
    }
}
