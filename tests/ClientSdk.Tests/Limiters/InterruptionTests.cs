using ClientSdk.Limiters;
using ClientSdk.Limits;
using ClientSdk.Tests.Limiters.Bench;

namespace ClientSdk.Tests.Limiters;

/// <summary>A reply looks at the clock before it has the lock: whoever comes between has let time pass already, and it does not go back.</summary>
public sealed class InterruptionTests
{
    private static readonly PermitRequest Wanted = new(PartitionLimiter.NoGroup, 1, RateLimitPriority.Interactive, MonotonicClock.Never, RateLimitWait.Queue, 0);

    private static readonly Action<PartitionLimiter>[] Looks =
    [
        static limiter => limiter.LeastWait(Wanted),
        static limiter => Forecast.Of(limiter, PartitionLimiter.NoGroup, new LedgerFactory(1, null), new ForecastLoad(1, 1, TimeSpan.Zero)),
        static limiter => limiter.Pauses(),
    ];

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    public void A_reply_is_not_earlier_than_a_look_that_came_between(int look)
    {
        // Seen red: the look let time pass, and the reply took it back.
        InterruptedTime time = null!;
        using Desk desk = new([RateLimit.PerSecond(10)], seen: clock => time = new InterruptedTime(clock));
        PermitHandle handle = desk.Take();
        time.Interruption = () =>
        {
            desk.Pass(5);
            Looks[look](desk.Limiter);
        };

        Assert.Equal(TimeSpan.FromSeconds(5 + 3).Ticks, desk.Refuse(handle, hint: 3).PausedUntil);
    }
}
