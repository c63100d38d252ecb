using System.Threading.RateLimiting;
using BenchmarkDotNet.Attributes;
using ClientSdk.Benchmarks.Inner;
using ClientSdk.Benchmarks.Ours;
using ClientSdk.Benchmarks.Peers;

namespace ClientSdk.Benchmarks.Bench;

/// <summary>
/// One call through the whole pipeline, beside others. Every call has a request of its own, because ours leaves something on it, and a
/// token that can be cancelled, because HttpClient always passes one; all pay for both, the bare handler too.
/// </summary>
public class PipelineBenchmarks : IDisposable
{
    /// <summary>In one run of a body.</summary>
    internal const int Calls = 64;

    private readonly CancellationTokenSource _stop = new();
    private readonly TokenBucketRateLimiter _bucketLimiter = PeerLimiters.Bucket();
    private readonly PartitionedRateLimiter<HttpRequestMessage> _chainedLimiter = PeerLimiters.ThreeChained();
    private HttpMessageInvoker _bare = null!;
    private HttpMessageInvoker _passThrough = null!;
    private HttpMessageInvoker _retry = null!;
    private HttpMessageInvoker _bucket = null!;
    private HttpMessageInvoker _chained = null!;
    private AzurePipeline _azure = null!;
    private OurPipeline _ours = null!;
    private OurPipeline _oursWithoutHeaders = null!;

    [ParamsAllValues]
    public InnerKind Inner { get; set; }

    [GlobalSetup]
    public void SetUp()
    {
        InnerHandler inner = new(Inner, hasHeaders: true);
        _bare = new HttpMessageInvoker(inner);
        _passThrough = new HttpMessageInvoker(new PassThroughHandler(inner));
        _retry = new HttpMessageInvoker(new PollyRetryHandler(inner));
        _bucket = new HttpMessageInvoker(new BucketHandler(_bucketLimiter, inner));
        _chained = new HttpMessageInvoker(new PollyRetryHandler(new ChainedHandler(_chainedLimiter, inner)));
        _azure = new AzurePipeline(inner);

        // Their own, so that the first reply speaks of the first request: less than our books say is left would be others' doing.
        _ours = new OurPipeline(new InnerHandler(Inner, hasHeaders: true));
        _oursWithoutHeaders = new OurPipeline(new InnerHandler(Inner, hasHeaders: false));
    }

    [Benchmark(Baseline = true, OperationsPerInvoke = Calls, Description = "bare handler")]
    public Task<int> Bare() => SendAsync(_bare);

    [Benchmark(OperationsPerInvoke = Calls, Description = "pass-through handler")]
    public Task<int> PassThrough() => SendAsync(_passThrough);

    [Benchmark(OperationsPerInvoke = Calls, Description = "Polly retry")]
    public Task<int> PollyRetry() => SendAsync(_retry);

    [Benchmark(OperationsPerInvoke = Calls, Description = "Microsoft's docs limiter (one bucket)")]
    public Task<int> OneBucket() => SendAsync(_bucket);

    [Benchmark(OperationsPerInvoke = Calls, Description = "3 chained limiters + Polly retry")]
    [BenchmarkCategory(Suite.Peer)]
    public Task<int> ThreeChainedAndPolly() => SendAsync(_chained);

    [Benchmark(OperationsPerInvoke = Calls, Description = "Azure.Core's pipeline")]
    public async Task<int> Azure()
    {
        int statuses = 0;
        for (int call = 0; call < Calls; call++)
        {
            statuses += await _azure.SendAsync(_stop.Token).ConfigureAwait(false);
        }

        return statuses;
    }

    [Benchmark(OperationsPerInvoke = Calls, Description = "ours, six headers on the reply")]
    public Task<int> Ours() => SendAsync(_ours.Invoker);

    [Benchmark(OperationsPerInvoke = Calls, Description = "ours, no rate-limit headers")]
    public Task<int> OursWithoutHeaders() => SendAsync(_oursWithoutHeaders.Invoker);

    [GlobalCleanup]
    public void Dispose()
    {
        _bare?.Dispose();
        _passThrough?.Dispose();
        _retry?.Dispose();
        _bucket?.Dispose();
        _chained?.Dispose();
        _ours?.Dispose();
        _oursWithoutHeaders?.Dispose();
        _bucketLimiter.Dispose();
        _chainedLimiter.Dispose();
        _stop.Dispose();
        GC.SuppressFinalize(this);
    }

    private async Task<int> SendAsync(HttpMessageInvoker invoker)
    {
        int statuses = 0;
        for (int call = 0; call < Calls; call++)
        {
            HttpRequestMessage request = new(HttpMethod.Get, OurPipeline.Address);
            HttpResponseMessage response = await invoker.SendAsync(request, _stop.Token).ConfigureAwait(false);
            if (!response.IsSuccessStatusCode)
            {
                throw new InvalidOperationException($"{(int)response.StatusCode}: a limit of the benchmark was reached. Make it more generous.");
            }

            statuses += (int)response.StatusCode;
        }

        return statuses;
    }
}
