using System.Threading.RateLimiting;

namespace ClientSdk.Tests.Limiters;

public sealed class FrameworkConcurrencyLimiterContractTests : RateLimiterContractTests
{
    private protected override RateLimiter Make(int queueLimit, QueueProcessingOrder order) =>
        new ConcurrencyLimiter(new ConcurrencyLimiterOptions { PermitLimit = All, QueueLimit = queueLimit, QueueProcessingOrder = order });

    private protected override void GiveBack(RateLimiter limiter, RateLimitLease lease) => lease.Dispose();
}

public sealed class FrameworkTokenBucketContractTests : RateLimiterContractTests
{
    private protected override RateLimiter Make(int queueLimit, QueueProcessingOrder order) => new TokenBucketRateLimiter(new TokenBucketRateLimiterOptions
    {
        TokenLimit = All,
        TokensPerPeriod = All,
        ReplenishmentPeriod = TimeSpan.FromTicks(1),
        AutoReplenishment = false,
        QueueLimit = queueLimit,
        QueueProcessingOrder = order,
    });

    private protected override void GiveBack(RateLimiter limiter, RateLimitLease lease)
    {
        lease.Dispose();
        ((TokenBucketRateLimiter)limiter).TryReplenish();
    }
}
