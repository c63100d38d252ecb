using System.Globalization;

namespace ClientSdk.Simulation.Tables;

/// <summary>Refusals per job, and the time to 99 % of it relative to the optimum; infinite when it did not get there.</summary>
internal readonly record struct Cell(double Refusals, double Ratio)
{
    /// <summary>The mean of several seeds.</summary>
    public static Cell Mean(IReadOnlyCollection<Cell> cells) => new(cells.Average(cell => cell.Refusals), cells.Average(cell => cell.Ratio));

    /// <summary>The worst of several latencies, each figure by itself.</summary>
    public static Cell Worst(IReadOnlyCollection<Cell> cells) => new(cells.Max(cell => cell.Refusals), cells.Max(cell => cell.Ratio));

    public override string ToString() =>
        $"{Count(Refusals)} / {(double.IsInfinity(Ratio) ? "never" : Ratio.ToString("0.00", CultureInfo.InvariantCulture))}";

    public static string Count(double refusals) => refusals >= 1000
        ? (refusals / 1000).ToString("0.0", CultureInfo.InvariantCulture) + "k"
        : refusals.ToString("0.#", CultureInfo.InvariantCulture);
}
