using ClientSdk.Testing.Sandbox;

namespace ClientSdk.Testing.Lindris;

/// <summary>How a Lindris sandbox behaves.</summary>
public sealed class LindrisSandboxOptions : SandboxOptions
{
    /// <summary>Requests per minute of one user, or of one IP address without a key.</summary>
    /// <value>Default 60.</value>
    public int PermitsPerMinute { get; set; } = 60;

    /// <summary>Requests per second of the same.</summary>
    /// <value>Default 2.</value>
    public int PermitsPerSecond { get; set; } = 2;

    /// <summary>How the windows are counted.</summary>
    /// <value>Default <see cref="LindrisWindows.AsDescribed"/>.</value>
    public LindrisWindows Windows { get; set; }

    /// <summary>What the reset header says.</summary>
    /// <value>Default <see cref="LindrisReset.Seconds"/>.</value>
    public LindrisReset Reset { get; set; }

    /// <summary>Whether a refused request takes a place in the sliding windows that refused it.</summary>
    /// <value>Default false.</value>
    public bool CountRejects { get; set; }

    /// <summary>How many people are there at the start.</summary>
    /// <value>Default 0.</value>
    public int People { get; set; }

    /// <summary>How many people a page holds. Lindris documents no figure.</summary>
    /// <value>Default 15.</value>
    public int PageSize { get; set; } = 15;
}
