namespace ContactSync.CommandLine;

internal static class ExitCode
{
    /// <summary>Every contact has its final result. Dead ones are in the report.</summary>
    public const int Done = 0;

    /// <summary>Something is left to do, or in doubt.</summary>
    public const int Failed = 1;

    public const int BadArguments = 2;

    /// <summary>128 + SIGINT, as shells expect it.</summary>
    public const int Stopped = 130;
}
