using ClientSdk.Diagnostics;
using ClientSdk.Limiters;
using ClientSdk.Limits;
using ClientSdk.Throttling;
using Microsoft.Extensions.Logging.Abstractions;

namespace ClientSdk.Benchmarks.Ours;

/// <summary>The limiter of one partition, as the throttle makes it.</summary>
internal sealed class OurLimiter : IDisposable
{
    private static readonly PermitRequest One = new(PartitionLimiter.NoGroup, 1, RateLimitPriority.Interactive, MonotonicClock.Never, RateLimitWait.Queue, 0);

    private readonly RateLimitMetrics _metrics = new(null);
    private readonly ThrottleRegistry _registry;
    private readonly PartitionLimiter _limiter;

    public OurLimiter(TimeProvider time, params RateLimit[] limits)
    {
        ThrottlePlan plan = new() { Scope = "bench", Limits = limits, Throttling = new ThrottlingOptions { QueueLimit = 10_000_000 } };
        _registry = new ThrottleRegistry(time, _metrics, NullLogger.Instance, new LimiterSettings { RunContinuationsAsynchronously = time == TimeProvider.System });
        using HttpRequestMessage request = new(HttpMethod.Get, OurPipeline.Address);
        _limiter = _registry.For(plan).PartitionOf(request).Limiter;
    }

    public int Queued => _limiter.Queued;

    public bool TakeAndEnd(RateLimitReading said)
    {
        bool isGranted = _limiter.TryAcquire(One, out PermitHandle permit, out _);
        if (isGranted)
        {
            _limiter.Replied(permit, said, isUnavailable: false, BodyState.Whole);
        }

        return isGranted;
    }

    /// <summary>The limits are used up by requests that are over.</summary>
    public void TakeAndEndAll(int permits)
    {
        RateLimitReading nothingSaid = new();
        for (int index = 0; index < permits; index++)
        {
            _ = TakeAndEnd(nothingSaid) ? true : throw new InvalidOperationException($"The limit is used up after {index} permits.");
        }
    }

    public void Queue(int waiters)
    {
        for (int index = 0; index < waiters; index++)
        {
#pragma warning disable CA2012 // Nobody awaits them: the line itself is measured, and a task for each would be measured with it.
            _ = _limiter.AcquireAsync(One, CancellationToken.None);
#pragma warning restore CA2012
        }
    }

    /// <summary>Waits in line, and is over as soon as it was let go.</summary>
    public async Task PassAsync()
    {
        Acquisition acquired = await _limiter.AcquireAsync(One, CancellationToken.None).ConfigureAwait(false);
        _limiter.Replied(acquired.Handle, new RateLimitReading(), isUnavailable: false, BodyState.Whole);
    }

    public void Dispose()
    {
        _registry.Dispose();
        _metrics.Dispose();
    }
}
