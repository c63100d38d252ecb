using ClientSdk.Limiters;
using ClientSdk.Limits;
using ClientSdk.Tests.Limiters.Bench;

namespace ClientSdk.Tests.Limiters;

public sealed class ShapeTests
{
    private const double Drift = 1 + Ledger.ClockDrift;
    private const long Safety = 100_000;

    /// <summary>A bucket of one is spaced in whole milliseconds, a larger one gives up to half of its spare burst.</summary>
    [Theory]
    [InlineData(1, 30, 34, 1.0)]
    [InlineData(1, 100, 10, 1.0)]
    [InlineData(1, 300, 4, 1.0)]
    [InlineData(2, 300, 10 / 3.0, 1.5)]
    [InlineData(5, 1000, 1, 3.0)]
    [InlineData(10, 300, 10 / 3.0, 7.0)]
    [InlineData(50, 5000, 0.2, 25.5)]
    public void Margins_of_buckets(int permits, int perSecond, double spacingMilliseconds, double usable)
    {
        BucketShape shape = BucketShape.Of(permits, TimeSpan.TicksPerSecond / (double)perSecond, Safety, isSafetyExplicit: false);
        Assert.Equal(spacingMilliseconds * TimeSpan.TicksPerMillisecond * Drift, shape.TicksPerPermit, 1.0);
        Assert.Equal(usable, shape.Capacity / shape.TicksPerPermit, 0.01);
    }

    [Fact]
    public void A_stated_safety_is_taken_from_the_burst_or_else_from_the_rate()
    {
        BucketShape wide = BucketShape.Of(10, 1_000_000, Safety, isSafetyExplicit: true);
        Assert.Equal((wide.TicksPerPermit * 10) - Safety, wide.Capacity);
        BucketShape narrow = BucketShape.Of(1, 1_000_000, Safety, isSafetyExplicit: true);
        Assert.Equal(Math.Ceiling(1_000_000 * Drift) + Safety, narrow.TicksPerPermit);
        Assert.Equal(1, narrow.Burst);
    }

    [Fact]
    public void The_shape_of_nginx()
    {
        BucketShape spacing = BucketShape.Nginx(1616, 0, Safety);
        Assert.Equal(((1.001 / 1.616 * TimeSpan.TicksPerSecond) + 110_000) * Drift, spacing.TicksPerPermit, 1.0);
        BucketShape burst = BucketShape.Nginx(25_000, 25, Safety);
        Assert.Equal((26 * 400_000) - 110_000, burst.Capacity, 1.0);
        Assert.Equal(400_400 * Drift, burst.TicksPerPermit, 1.0);
    }

    /// <summary>Seen to fail: a burst that is shorter than the server's stamps was granted whole.</summary>
    [Fact]
    public void A_burst_of_nginx_shorter_than_its_stamps_is_no_burst()
    {
        BucketShape shape = BucketShape.Nginx(5_000_000, 1, Safety);
        Assert.Equal(1, shape.Burst);
        Assert.True(shape.TicksPerPermit > TimeSpan.TicksPerMillisecond);
    }

    [Theory]
    [InlineData(1_000, 10)]
    [InlineData(100, 1)]
    [InlineData(60_000, 10)]
    public void Margins_of_windows(int windowMilliseconds, int marginMilliseconds)
    {
        Ledger ledger = new LedgerFactory(1, null).Create(RateLimit.Window(1, TimeSpan.FromMilliseconds(windowMilliseconds)));
        var set = new LimitSet("set", [ledger], false, 0, () => 0.5);
        set.Finish(set.Grant(0, 1), 0);
        double hold = (windowMilliseconds * Drift) + marginMilliseconds;
        Assert.Equal(hold * TimeSpan.TicksPerMillisecond, set.Ask(1, 1, 0).At, 1.0);
    }

    /// <summary>Seen to fail: of half a bucket the step was taken off once more, and nothing was ever granted.</summary>
    [Fact]
    public void A_share_of_a_bucket_in_steps_still_grants()
    {
        TokenBucketLimit limit = RateLimit.TokenBucket(10, 5, TimeSpan.FromSeconds(1)).InStepsOf(5, TimeSpan.FromSeconds(1));
        Assert.True(new LedgerFactory(0.5, null).Create(limit).LargestCost >= 4);
        Assert.True(new LedgerFactory(1, null).Create(limit).LargestCost >= 4);
    }

    [Fact]
    public void Few_large_steps_are_a_window()
    {
        TokenBucketLimit limit = RateLimit.TokenBucket(10, 6, TimeSpan.FromSeconds(1)).InStepsOf(6, TimeSpan.FromSeconds(1));
        Assert.Equal(6, Assert.IsType<WindowLedger>(new LedgerFactory(1, null).Create(limit)).Permits);
    }

    /// <summary>Of a window in its permits, of a bucket and of nginx in the rate, too.</summary>
    [Fact]
    public void A_share_of_a_limit()
    {
        LedgerFactory half = new(0.5, null);
        Assert.Equal([5, 1, 5, 2], new RateLimit[] { RateLimit.PerSecond(10), RateLimit.PerSecond(1), RateLimit.Window(10, TimeSpan.FromSeconds(1)).SlidingCounter(), RateLimit.Concurrent(5) }.Select(limit => half.Create(limit).Permits));
        Assert.Equal(200 * Drift, Milliseconds(half, RateLimit.TokenBucket(10, 10, TimeSpan.FromSeconds(1))), 0.001);
        Assert.Equal(200.2 * Drift, Milliseconds(half, RateLimit.Nginx("10r/s", 9)), 0.001);
    }

    /// <summary>One step is taken off what the server may hold; of a share of it, what reaches into the step.</summary>
    [Theory]
    [InlineData(1, 10, 8)]
    [InlineData(0.9, 10, 8)]
    [InlineData(0.5, 10, 5)]
    [InlineData(1, 8, 6)]
    public void A_bucket_in_steps_holds_a_step_less(double share, int stated, double held)
    {
        var one = new OneLedger(new LedgerFactory(share, TimeSpan.Zero).Create(RateLimit.TokenBucket(10, 2, TimeSpan.FromSeconds(1)).InStepsOf(2, TimeSpan.FromSeconds(1))));
        one.Reply(one.Send(0), 0, limit: stated);
        BucketShape shape = ((BucketLedger)one.Ledger).Shape;
        Assert.Equal(held, shape.Capacity / shape.TicksPerPermit, 1e-9);
    }

    /// <summary>A burst of a twentieth, and the rest evenly over the window.</summary>
    [Theory]
    [InlineData(100, 5, 1000 / 95.0)]
    [InlineData(10, 1, 112)]
    [InlineData(1, 1, 2000)]
    public void A_window_that_is_weighed_with_the_last_one_is_a_bucket(int permits, double burst, double spacingMilliseconds)
    {
        LedgerFactory exact = new(1, TimeSpan.Zero);
        RateLimit limit = RateLimit.Window(permits, TimeSpan.FromSeconds(1)).SlidingCounter();
        BucketShape shape = Assert.IsType<BucketLedger>(exact.Create(limit)).Shape;
        Assert.Equal(burst, shape.Capacity / shape.TicksPerPermit, 1e-6);
        Assert.Equal(spacingMilliseconds * Drift, shape.TicksPerPermit / TimeSpan.TicksPerMillisecond, 0.001);
    }

    [Fact]
    public void A_stated_safety_is_the_margin_of_every_limit()
    {
        LedgerFactory stated = new(1, TimeSpan.FromMilliseconds(50));
        foreach ((RateLimit limit, double hold) in new (RateLimit, double)[] { (RateLimit.PerSecond(1), (1000 * Drift) + 50), (RateLimit.Concurrent(1), 50) })
        {
            var one = new OneLedger(stated.Create(limit));
            one.Use(0);
            Assert.Equal(hold * TimeSpan.TicksPerMillisecond, one.Ask(1), 1.0);
        }

        BucketShape counter = ((BucketLedger)new LedgerFactory(1, TimeSpan.FromMilliseconds(20)).Create(RateLimit.Window(100, TimeSpan.FromSeconds(1)).SlidingCounter())).Shape;
        Assert.Equal((5 * counter.TicksPerPermit) - 200_000, counter.Capacity, 1.0);
    }

    /// <summary>Defect seen red: a limit that may be raised began full.</summary>
    [Fact]
    public void All_of_a_limit_may_have_been_used_up_to_an_instant()
    {
        LedgerFactory after = new(1, TimeSpan.Zero, spentAt: 500);
        foreach (RateLimit limit in new RateLimit[] { RateLimit.PerSecond(3), RateLimit.TokenBucket(3, 1, TimeSpan.FromSeconds(1)), RateLimit.PerSecond(3).OrMore() })
        {
            var one = new OneLedger(after.Create(limit));
            Assert.Equal(500 + (TimeSpan.TicksPerSecond * Drift), one.Ask(501), 1.0);
        }
    }

    private static double Milliseconds(LedgerFactory factory, RateLimit limit) => ((BucketLedger)factory.Create(limit)).Shape.TicksPerPermit / TimeSpan.TicksPerMillisecond;
}
