using BenchmarkDotNet.Attributes;
using ClientSdk.Benchmarks.Ours;
using ClientSdk.Limits;

namespace ClientSdk.Benchmarks.Bench;

/// <summary>A permit and its end by the number of limits that it is taken from.</summary>
public class LimitCountBenchmarks : IDisposable
{
    private readonly RateLimitReading _nothingSaid = new();
    private OurLimiter _ours = null!;

    [Params(1, 2, 3, 4, 8)]
    public int Limits { get; set; }

    [GlobalSetup]
    public void SetUp() => _ours = new OurLimiter(TimeProvider.System, [.. Enumerable.Range(1, Limits).Select(seconds => RateLimit.Window(1_000_000_000, TimeSpan.FromSeconds(seconds)))]);

    [Benchmark(Description = "windows: acquire, reply, end")]
    [BenchmarkCategory(Suite.Full)]
    public bool TakeAndEnd() => _ours.TakeAndEnd(_nothingSaid);

    [GlobalCleanup]
    public void Dispose()
    {
        _ours?.Dispose();
        GC.SuppressFinalize(this);
    }
}
