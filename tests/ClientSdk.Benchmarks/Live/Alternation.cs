using System.Diagnostics;
using ClientSdk.Benchmarks.Bench;
using ClientSdk.Benchmarks.Inner;

namespace ClientSdk.Benchmarks.Live;

/// <summary>
/// What a call costs above the bare handler, ours and the peer's by turns, a fraction of a millisecond each: whatever slows the machine
/// down slows both. The median of many rounds, so that the ratio is steady where one benchmark after the other is not.
/// </summary>
/// <param name="SixHeaders">Ours, six rate-limit headers on the reply; in nanoseconds, as the others.</param>
/// <param name="NoHeaders">Ours, none.</param>
/// <param name="Peer">Three chained limiters and a Polly retry.</param>
internal sealed record Alternation(double SixHeaders, double NoHeaders, double Peer)
{
    private const int BodiesInTurn = 10;

    /// <param name="inner">How the inner handler replies.</param>
    /// <param name="rounds">How many turns each has; as many before are not counted, because code is compiled again while it warms up.</param>
    public static async Task<Alternation> RunAsync(InnerKind inner, int rounds)
    {
        using PipelineBenchmarks benchmarks = new() { Inner = inner };
        benchmarks.SetUp();
        Func<Task<int>>[] bodies = [benchmarks.Bare, benchmarks.Ours, benchmarks.OursWithoutHeaders, benchmarks.ThreeChainedAndPolly];
        double[][] times = [.. bodies.Select(_ => new double[rounds])];
        for (int round = -rounds; round < rounds; round++)
        {
            for (int index = 0; index < bodies.Length; index++)
            {
                double time = await TimeAsync(bodies[index]).ConfigureAwait(false);
                times[index][Math.Max(0, round)] = time;
            }
        }

        double[] medians = [.. times.Select(Median)];
        return new Alternation(medians[1] - medians[0], medians[2] - medians[0], medians[3] - medians[0]);
    }

    private static async Task<double> TimeAsync(Func<Task<int>> body)
    {
        long start = Stopwatch.GetTimestamp();
        for (int turn = 0; turn < BodiesInTurn; turn++)
        {
            await body().ConfigureAwait(false);
        }

        return Stopwatch.GetElapsedTime(start).TotalNanoseconds / (BodiesInTurn * PipelineBenchmarks.Calls);
    }

    private static double Median(double[] times)
    {
        Array.Sort(times);
        return times[times.Length / 2];
    }
}
