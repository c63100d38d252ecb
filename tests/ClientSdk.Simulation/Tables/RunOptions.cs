using System.Globalization;

namespace ClientSdk.Simulation.Tables;

/// <summary>What the command line asks for.</summary>
/// <param name="Seeds">Jobs per cell.</param>
/// <param name="IsQuick">Two latencies instead of six, and one seed unless more are asked for.</param>
/// <param name="Writes">Whether the page is written.</param>
internal sealed record RunOptions(int Seeds, bool IsQuick, bool Writes)
{
    public const string Usage = "Usage: ClientSdk.Simulation [--seeds N] [--quick] [--write]";

    private const int DefaultSeeds = 5;

    /// <returns><see langword="null"/> when the arguments make no sense.</returns>
    public static RunOptions? Parse(IReadOnlyList<string> arguments)
    {
        int? seeds = null;
        bool isQuick = false;
        bool writes = false;
        for (int index = 0; index < arguments.Count; index++)
        {
            switch (arguments[index])
            {
                case "--quick":
                    isQuick = true;
                    break;
                case "--write":
                    writes = true;
                    break;
                case "--seeds" when index + 1 < arguments.Count
                    && int.TryParse(arguments[index + 1], NumberStyles.None, CultureInfo.InvariantCulture, out int count) && count > 0:
                    seeds = count;
                    index++;
                    break;
                default:
                    return null;
            }
        }

        return new RunOptions(seeds ?? (isQuick ? 1 : DefaultSeeds), isQuick, writes);
    }

    /// <summary>The command that makes the same run again.</summary>
    public string Command() => string.Create(
        CultureInfo.InvariantCulture,
        $"dotnet run -c Release --project tests/ClientSdk.Simulation --{(IsQuick ? " --quick" : "")} --seeds {Seeds} --write");
}
