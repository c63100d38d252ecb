using ClientSdk.Benchmarks.Ours;
using ClientSdk.Limiters;
using ClientSdk.Limits;

namespace ClientSdk.Tests.Limiters;

public sealed class ShortLockTests
{
    [Fact]
    public void One_thread_at_a_time_holds_it()
    {
        ShortLock gate = new();
        (long count, int inside, bool isBroken) = (0, 0, false);
        Thread[] threads = [.. Enumerable.Range(0, 4).Select(_ => new Thread(() =>
        {
            for (int round = 0; round < 20_000; round++)
            {
                using (gate.EnterScope())
                {
                    using (gate.EnterScope())
                    {
                        count++;
                    }

                    isBroken |= Interlocked.Increment(ref inside) != 1;
                    Interlocked.Decrement(ref inside);
                }
            }
        }))];
        Array.ForEach(threads, thread => thread.Start());
        Array.ForEach(threads, thread => thread.Join());

        Assert.False(isBroken);
        Assert.Equal(80_000, count);
    }

    [Fact]
    public void A_clock_that_fires_timers_when_it_is_asked_for_the_time_holds_nobody_up()
    {
        // Defect seen red: the limiter's own timer fired under the limiter's lock, and its thread waited for itself.
        LimiterSettings settings = new() { RunContinuationsAsynchronously = false };
        LimitSet set = new("partition", [new LedgerFactory(1, null).Create(RateLimit.PerSecond(1))], false, 0, () => 0.5);
        PartitionLimiter limiter = new([set], [], new MonotonicClock(new EagerTime()), settings);
        PermitRequest one = new(PartitionLimiter.NoGroup, 1, RateLimitPriority.Interactive, MonotonicClock.Never, RateLimitWait.Queue, 0);
        int granted = 0;
        Thread thread = new(() =>
        {
            for (int request = 0; request < 20; request++)
            {
                _ = TakeAsync();
            }

            while (limiter.Queued > 0)
            {
                limiter.Count();
            }
        })
        {
            IsBackground = true,
        };
        thread.Start();

        // Not disposed where it hangs, which would hang, too.
        Assert.True(thread.Join(TimeSpan.FromMinutes(1)));
        limiter.Dispose();
        Assert.Equal(20, granted);

        async Task TakeAsync()
        {
            Acquisition acquired = await limiter.AcquireAsync(one, CancellationToken.None);
            granted++;
            limiter.Replied(acquired.Handle, new RateLimitReading(), false, BodyState.Whole);
        }
    }

    /// <summary>Each look at it takes a tenth of a second, and what is due by then happens on the thread that looks.</summary>
    private sealed class EagerTime : SteppedTime
    {
        public override long GetTimestamp()
        {
            Advance(TimeSpan.FromSeconds(0.1));
            return base.GetTimestamp();
        }
    }
}
