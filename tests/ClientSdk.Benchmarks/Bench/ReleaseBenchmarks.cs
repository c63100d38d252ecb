using BenchmarkDotNet.Attributes;
using ClientSdk.Benchmarks.Ours;
using ClientSdk.Limits;

namespace ClientSdk.Benchmarks.Bench;

/// <summary>A window opens and everybody in line goes at once.</summary>
public class ReleaseBenchmarks : IDisposable
{
    private SteppedTime _time = null!;
    private OurLimiter _ours = null!;

    [Params(10_000, 100_000)]
    public int Waiters { get; set; }

    [IterationSetup]
    public void Fill()
    {
        _ours?.Dispose();
        _time = new SteppedTime();
        _ours = new OurLimiter(_time, RateLimit.PerSecond(Waiters));
        _ours.TakeAndEndAll(Waiters);
        _ours.Queue(Waiters);
    }

    [Benchmark(Description = "releasing all of them")]
    public int Release()
    {
        _time.Advance(TimeSpan.FromSeconds(1.1));
        return _ours.Queued == 0 ? Waiters : throw new InvalidOperationException($"{_ours.Queued} are still in line.");
    }

    [GlobalCleanup]
    public void Dispose()
    {
        _ours?.Dispose();
        GC.SuppressFinalize(this);
    }
}
