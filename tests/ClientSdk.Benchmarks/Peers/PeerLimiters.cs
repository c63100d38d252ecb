using System.Threading.RateLimiting;

namespace ClientSdk.Benchmarks.Peers;

/// <summary>The framework's limiters, as generous as ours in these benchmarks; without a queue, so that nobody can wait.</summary>
internal static class PeerLimiters
{
    private const int Plenty = 1_000_000_000;

    public static TokenBucketRateLimiter Bucket() => new(new TokenBucketRateLimiterOptions
    {
        TokenLimit = Plenty,
        TokensPerPeriod = Plenty,
        ReplenishmentPeriod = TimeSpan.FromSeconds(1),
        AutoReplenishment = true,
    });

    // Get with a limiter of one's own instead of GetFixedWindowLimiter, which makes two objects a request for nothing: the peer at its best.
    public static PartitionedRateLimiter<HttpRequestMessage> ThreeChained() => PartitionedRateLimiter.CreateChained(
        Each(static _ => Window(TimeSpan.FromSeconds(1), Plenty / 10)),
        Each(static _ => Window(TimeSpan.FromMinutes(1), Plenty)),
        Each(static _ => new ConcurrencyLimiter(new ConcurrencyLimiterOptions { PermitLimit = Plenty })));

    private static PartitionedRateLimiter<HttpRequestMessage> Each(Func<string, RateLimiter> make) =>
        PartitionedRateLimiter.Create<HttpRequestMessage, string>(request => RateLimitPartition.Get(request.RequestUri!.Host, make));

    private static FixedWindowRateLimiter Window(TimeSpan window, int permits) =>
        new(new FixedWindowRateLimiterOptions { PermitLimit = permits, Window = window });
}
