using ClientSdk.Benchmarks.Ours;
using ClientSdk.Limits;

namespace ClientSdk.Benchmarks.Live;

/// <summary>Callers in line on the real clock, let go at a rate: does the release keep pace, what does it cost, and how late is anybody?</summary>
/// <param name="PaceError">The elapsed time against that of the rate, as a share: 0.01 is one per cent too slow.</param>
/// <param name="Cpu">Of one core.</param>
/// <param name="Late">The 99th percentile of how long after its exact instant a caller went.</param>
internal sealed record LiveRelease(int Callers, int Rate, double PaceError, double Cpu, TimeSpan Late)
{
    public static async Task<LiveRelease> RunAsync(int callers, int rate)
    {
        // A bucket that holds 0.1 s of its rate: the least that the design promises the full rate for.
        using OurLimiter limiter = new(TimeProvider.System, RateLimit.TokenBucket(rate / 10, rate, TimeSpan.FromSeconds(1)));
        long[] passed = new long[callers];
        Task[] all = new Task[callers];
        TimeProvider time = TimeProvider.System;
        TimeSpan cpu = Environment.CpuUsage.TotalTime;
        for (int index = 0; index < callers; index++)
        {
            all[index] = PassAsync(index);
        }

        await Task.WhenAll(all).ConfigureAwait(false);
        cpu = Environment.CpuUsage.TotalTime - cpu;
        Array.Sort(passed);

        // What went before anybody had to wait is the bucket's own; from then on one goes every 1/rate.
        int first = rate / 10;
        double[] late = [.. Enumerable.Range(first, callers - first).Select(index => time.GetElapsedTime(passed[first], passed[index]).TotalSeconds - ((index - first) / (double)rate)).Order()];
        double elapsed = time.GetElapsedTime(passed[first], passed[^1]).TotalSeconds;
        return new LiveRelease(callers, rate, (elapsed / ((callers - 1 - first) / (double)rate)) - 1, cpu / time.GetElapsedTime(passed[0], passed[^1]), TimeSpan.FromSeconds(late[(int)(late.Length * 0.99)]));

        async Task PassAsync(int index)
        {
            await limiter.PassAsync().ConfigureAwait(false);
            passed[index] = time.GetTimestamp();
        }
    }
}
