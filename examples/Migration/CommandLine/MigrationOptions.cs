using Migration.Jobs;

namespace Migration.CommandLine;

/// <summary>What the user asked for, already checked.</summary>
internal sealed record MigrationOptions
{
    public required IMigrationJob Job { get; init; }

    public required int Count { get; init; }

    public bool Naive { get; init; }

    /// <summary>Our handler is told no limits and no profile.</summary>
    public bool Learn { get; init; }

    /// <summary>What the sandbox's time spans are multiplied by, so that tests take seconds. 1 with a real API.</summary>
    public double Scale { get; init; } = 1;

    /// <summary>A real API; null: the provider's sandbox in this process.</summary>
    public Uri? BaseUrl { get; init; }

    /// <summary>Where the page with the plots goes; null: nowhere.</summary>
    public string? ReportFile { get; init; }

    /// <summary>Never printed.</summary>
    public string? Token { get; init; }
}
