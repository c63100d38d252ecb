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
        Assert.True(thread.Join(TimeSpan.FromSeconds(10)));
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
    private sealed class EagerTime : TimeProvider
    {
        private readonly List<Alarm> _alarms = [];
        private long _now;

        public override long TimestampFrequency => TimeSpan.TicksPerSecond;

        public override long GetTimestamp()
        {
            _now += TimeSpan.TicksPerSecond / 10;
            while (_alarms.Find(alarm => alarm.Due <= _now) is { } due)
            {
                due.Ring();
            }

            return _now;
        }

        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
        {
            Alarm alarm = new(this, () => callback(state));
            alarm.Change(dueTime, period);
            _alarms.Add(alarm);
            return alarm;
        }

        private sealed class Alarm(EagerTime time, Action ring) : ITimer
        {
            public long Due { get; private set; } = long.MaxValue;

            public bool Change(TimeSpan dueTime, TimeSpan period)
            {
                Due = dueTime < TimeSpan.Zero ? long.MaxValue : time._now + dueTime.Ticks;
                return true;
            }

            public void Ring()
            {
                Due = long.MaxValue;
                ring();
            }

            public void Dispose() => Due = long.MaxValue;

            public ValueTask DisposeAsync()
            {
                Dispose();
                return ValueTask.CompletedTask;
            }
        }
    }
}
