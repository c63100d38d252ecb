using System.Threading.RateLimiting;
using ClientSdk.Limiters;
using ClientSdk.Limits;
using ClientSdk.Tests.Limiters.Bench;

namespace ClientSdk.Tests.Limiters;

public sealed class WakeTimerTests
{
    /// <summary>As a clock for tests may: whoever is due is called while the timer is being set. Seen to hang for ever when the timer was set under the limiter's lock.</summary>
    [Fact]
    public async Task A_timer_that_fires_while_it_is_set_finds_no_lock_held()
    {
        HastyTime time = new();
        using LimitSetRateLimiter limiter = new(new LimitSetRateLimiterOptions { Limits = { RateLimit.PerSecond(1) }, TimeProvider = time });
        Task<bool> work = Task.Run(async () =>
        {
            for (int i = 0; i < 100; i++)
            {
                using RateLimitLease lease = await limiter.AcquireAsync();
                Assert.True(lease.IsAcquired);
            }

            return true;
        });

        Assert.True(await work.WaitAsync(TimeSpan.FromMinutes(1)));
        Assert.InRange(time.Elapsed, TimeSpan.FromSeconds(99), TimeSpan.FromSeconds(120));
    }

    [Fact]
    public void The_earliest_instant_counts_whoever_sets_it_first()
    {
        ClientSdk.Testing.Clock.VirtualClock clock = new();
        int ticks = 0;
        using WakeTimer timer = new(new MonotonicClock(clock), () => ticks++);
        timer.WakeAt(TimeSpan.FromSeconds(5).Ticks);
        timer.WakeAt(TimeSpan.FromSeconds(2).Ticks);
        timer.WakeAt(TimeSpan.FromSeconds(9).Ticks);
        timer.Set();
        timer.Set();

        clock.Advance(TimeSpan.FromSeconds(2) - TimeSpan.FromTicks(1));
        Assert.Equal(0, ticks);
        clock.Advance(TimeSpan.FromTicks(1));
        Assert.Equal(1, ticks);

        timer.Fired();
        timer.Set();
        clock.Advance(TimeSpan.FromSeconds(60));
        Assert.Equal(1, ticks);
    }
}
