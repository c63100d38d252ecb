namespace Migration.CommandLine;

internal static class ExitCode
{
    public const int Done = 0;

    /// <summary>The API refused something for good, or source and target differ.</summary>
    public const int Failed = 1;

    public const int BadArguments = 2;

    /// <summary>128 + SIGINT, as shells expect it.</summary>
    public const int Stopped = 130;
}
