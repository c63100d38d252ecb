using System.Threading.RateLimiting;
using ClientSdk.Limiters;
using ClientSdk.Limits;
using ClientSdk.Testing.Clock;

namespace ClientSdk.Tests.Limiters;

/// <summary>Ours, on virtual time.</summary>
public abstract class LimitSetRateLimiterContractTests(params RateLimit[] limits) : RateLimiterContractTests
{
    private readonly VirtualClock _clock = new();

    private protected override RateLimiter Make(int queueLimit, QueueProcessingOrder order)
    {
        LimitSetRateLimiterOptions options = new() { QueueLimit = queueLimit, QueueProcessingOrder = order, TimeProvider = _clock };
        Array.ForEach(limits, options.Limits.Add);
        return new LimitSetRateLimiter(options);
    }

    private protected override void GiveBack(RateLimiter limiter, RateLimitLease lease)
    {
        lease.Dispose();
        _clock.Advance(TimeSpan.FromSeconds(2));
    }
}

public sealed class WindowContractTests() : LimitSetRateLimiterContractTests(RateLimit.PerSecond(All));

/// <remarks>Of a bucket's capacity a fraction is kept back for coarse clocks, so one of six grants five at once.</remarks>
public sealed class BucketContractTests() : LimitSetRateLimiterContractTests(RateLimit.TokenBucket(All + 1, 10, TimeSpan.FromSeconds(1)));

public sealed class ConcurrencyContractTests() : LimitSetRateLimiterContractTests(RateLimit.Concurrent(All));

public sealed class SeveralLimitsContractTests()
    : LimitSetRateLimiterContractTests(RateLimit.PerSecond(All), RateLimit.Window(50, TimeSpan.FromSeconds(1.5)), RateLimit.Concurrent(50), RateLimit.TokenBucket(100, 100, TimeSpan.FromSeconds(1)));
