namespace ClientSdk.Simulation.Learning;

/// <summary>The same for many seeds, on all processors: each run has a clock of its own.</summary>
internal static class Seeded
{
    public static T[] Run<T>(int seeds, Func<int, T> run)
    {
        T[] results = new T[seeds];
        Parallel.For(0, seeds, index => results[index] = run(index + 1));
        return results;
    }

    /// <summary>The value that so large a share of the runs does not exceed.</summary>
    public static double Percentile(IEnumerable<double> values, double share)
    {
        double[] sorted = [.. values.Order()];
        return sorted[Math.Max(0, (int)Math.Ceiling(share * sorted.Length) - 1)];
    }
}
