using System.Threading.RateLimiting;
using BenchmarkDotNet.Attributes;
using ClientSdk.Benchmarks.Ours;
using ClientSdk.Benchmarks.Peers;
using ClientSdk.Limits;

namespace ClientSdk.Benchmarks.Bench;

/// <summary>Two threads at one partition at the same time: the time of one permit and its end on each of them.</summary>
public class ContentionBenchmarks : IDisposable
{
    private const int Rounds = 20_000;

    private readonly TokenBucketRateLimiter _bucket = PeerLimiters.Bucket();
    private readonly OurLimiter _ours = new(TimeProvider.System, [.. OurPipeline.Plan.Limits]);

    [Benchmark(OperationsPerInvoke = Rounds, Description = "one TokenBucketRateLimiter, one thread")]
    public int OneBucketAlone() => Bucket();

    [Benchmark(OperationsPerInvoke = Rounds, Description = "one TokenBucketRateLimiter, two threads")]
    public Task<int> OneBucketTogether() => TogetherAsync(Bucket);

    [Benchmark(OperationsPerInvoke = Rounds, Description = "ours, one thread")]
    public int OursAlone() => Ours();

    [Benchmark(OperationsPerInvoke = Rounds, Description = "ours, two threads")]
    public Task<int> OursTogether() => TogetherAsync(Ours);

    [GlobalCleanup]
    public void Dispose()
    {
        _bucket.Dispose();
        _ours.Dispose();
        GC.SuppressFinalize(this);
    }

    private static async Task<int> TogetherAsync(Func<int> work)
    {
        Task<int> other = Task.Run(work);
        int own = work();
        return own + await other.ConfigureAwait(false);
    }

    private int Bucket()
    {
        int granted = 0;
        for (int round = 0; round < Rounds; round++)
        {
            using RateLimitLease lease = _bucket.AttemptAcquire();
            granted += lease.IsAcquired ? 1 : 0;
        }

        return granted;
    }

    private int Ours()
    {
        RateLimitReading nothingSaid = new();
        int granted = 0;
        for (int round = 0; round < Rounds; round++)
        {
            granted += _ours.TakeAndEnd(nothingSaid) ? 1 : 0;
        }

        return granted;
    }
}
