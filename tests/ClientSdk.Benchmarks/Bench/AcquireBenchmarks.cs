using System.Threading.RateLimiting;
using BenchmarkDotNet.Attributes;
using ClientSdk.Benchmarks.Inner;
using ClientSdk.Benchmarks.Ours;
using ClientSdk.Benchmarks.Peers;
using ClientSdk.Limiters;
using ClientSdk.Limits;

namespace ClientSdk.Benchmarks.Bench;

/// <summary>A permit and its end, with nobody else there: two windows and a concurrency limit against what the framework has.</summary>
public class AcquireBenchmarks : IDisposable
{
    private readonly HttpRequestMessage _request = new(HttpMethod.Get, OurPipeline.Address);
    private readonly TokenBucketRateLimiter _bucket = PeerLimiters.Bucket();
    private readonly PartitionedRateLimiter<HttpRequestMessage> _chained = PeerLimiters.ThreeChained();
    private readonly OurPipeline _ours = new(new InnerHandler(InnerKind.Cached, hasHeaders: false));
    private readonly RateLimitReading _nothingSaid = new();
    private PartitionLimiter _limiter = null!;

    [GlobalSetup]
    public void SetUp() => _limiter = _ours.Throttle.PartitionOf(_request).Limiter;

    [Benchmark(Description = "one TokenBucketRateLimiter")]
    public async Task<bool> OneBucket()
    {
        using RateLimitLease lease = await _bucket.AcquireAsync(1).ConfigureAwait(false);
        return Granted(lease.IsAcquired);
    }

    [Benchmark(Description = "3 chained limiters")]
    [BenchmarkCategory(Suite.Peer)]
    public async Task<bool> ThreeChained()
    {
        using RateLimitLease lease = await _chained.AcquireAsync(_request, 1).ConfigureAwait(false);
        return Granted(lease.IsAcquired);
    }

    [Benchmark(Description = "ours: acquire, reply, end")]
    public bool Ours()
    {
        PermitRequest wanted = new(PartitionLimiter.NoGroup, 1, RateLimitPriority.Interactive, MonotonicClock.Never, RateLimitWait.Queue, 0);
        Granted(_limiter.TryAcquire(wanted, out PermitHandle permit, out _));
        _limiter.Replied(permit, _nothingSaid, isUnavailable: false, BodyState.Whole);
        return true;
    }

    [GlobalCleanup]
    public void Dispose()
    {
        _bucket.Dispose();
        _chained.Dispose();
        _ours.Dispose();
        _request.Dispose();
        GC.SuppressFinalize(this);
    }

    private static bool Granted(bool isGranted) =>
        isGranted ? true : throw new InvalidOperationException("A limit of the benchmark was reached. Make it more generous.");
}
