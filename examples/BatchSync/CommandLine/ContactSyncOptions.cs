namespace ContactSync.CommandLine;

/// <summary>What the user asked for, already checked.</summary>
internal sealed record ContactSyncOptions
{
    /// <summary>Where the journal and the contacts lie.</summary>
    public required string Folder { get; init; }

    /// <summary>A file of the user's own; null: one is made.</summary>
    public string? Csv { get; init; }

    /// <summary>Contacts in the file that is made, and what the sandbox has of them at the start.</summary>
    public required int Count { get; init; }

    /// <summary>What the sandbox's time spans are multiplied by.</summary>
    public required double Scale { get; init; }

    public bool DryRun { get; init; }

    public bool Fresh { get; init; }

    /// <summary>Where the page with the plots goes; null: nowhere.</summary>
    public string? ReportFile { get; init; }

    public string CsvPath => Csv ?? Path.Combine(Folder, "contacts.csv");

    public string JournalPath => Path.Combine(Folder, "contacts.journal");

    public string SandboxPath => Path.Combine(Folder, "sandbox.json");
}
