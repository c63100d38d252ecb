using ClientSdk.Testing.Clock;

namespace ClientSdk.Testing.Tests.Clock;

public sealed class VirtualClockTests
{
    private static readonly TimeSpan _second = TimeSpan.FromSeconds(1);

    [Fact]
    public void It_starts_where_it_is_told_and_stands_still()
    {
        Assert.Equal(new DateTimeOffset(2026, 1, 15, 12, 0, 0, TimeSpan.Zero), new VirtualClock().GetUtcNow());
        VirtualClock clock = new(DateTimeOffset.UnixEpoch);
        Assert.Equal(DateTimeOffset.UnixEpoch, clock.GetUtcNow());
        Assert.Equal(0, clock.GetTimestamp());
    }

    [Fact]
    public void Timers_fire_in_the_order_of_due_instant_then_arming_each_at_its_own_instant()
    {
        VirtualClock clock = new();
        List<(string, double)> fired = [];
        foreach ((string name, int due) in new[] { ("c", 3), ("a", 1), ("b1", 2), ("b2", 2) })
        {
            clock.CreateTimer(_ => fired.Add((name, clock.Elapsed.TotalSeconds)), null, due * _second, Timeout.InfiniteTimeSpan);
        }

        clock.Advance(2 * _second);
        Assert.Equal([("a", 1), ("b1", 2), ("b2", 2)], fired);
        clock.Advance(10 * _second);
        Assert.Equal(("c", 3), fired[^1]);
        Assert.Equal(12, clock.Elapsed.TotalSeconds);
    }

    [Fact]
    public void A_timer_may_be_changed_and_disposed_inside_callbacks()
    {
        VirtualClock clock = new();
        List<double> fired = [];
        ITimer? self = null;
        ITimer victim = clock.CreateTimer(_ => fired.Add(-1), null, 2 * _second, Timeout.InfiniteTimeSpan);
        self = clock.CreateTimer(
            _ =>
            {
                fired.Add(clock.Elapsed.TotalSeconds);
                victim.Dispose();
                if (fired.Count == 1)
                {
                    self!.Change(5 * _second, Timeout.InfiniteTimeSpan);
                }
            },
            null,
            2 * _second - TimeSpan.FromTicks(1),
            _second);
        clock.Advance(60 * _second);
        Assert.Equal([1.9999999, 6.9999999], fired);
        Assert.False(victim.Change(_second, _second));
        Assert.Equal(0, clock.ArmedTimers);
    }

    [Fact]
    public void A_periodic_timer_keeps_its_pace_until_it_is_disposed()
    {
        VirtualClock clock = new();
        int fired = 0;
        ITimer timer = clock.CreateTimer(_ => fired++, null, _second, 2 * _second);
        clock.Advance(5 * _second);
        Assert.Equal(3, fired);
        timer.Dispose();
        clock.Advance(60 * _second);
        Assert.Equal(3, fired);
    }

    [Theory]
    [InlineData(40_000_000)]
    [InlineData(10_000_000)]
    [InlineData(30_000_000)]
    public void Every_tick_survives_the_conversion_to_timestamps_and_back(long frequency)
    {
        VirtualClock clock = new(new VirtualClockOptions { TimestampFrequency = frequency });
        long start = clock.GetTimestamp();
        Random random = new(5);
        for (int i = 0; i < 10_000; i++)
        {
            clock.Advance(TimeSpan.FromTicks(random.NextInt64(1, 100_000_000)));
            Assert.Equal(clock.Elapsed, clock.GetElapsedTime(start));
        }
    }

    [Fact]
    public void A_step_of_the_wall_clock_moves_neither_timestamps_nor_timers()
    {
        VirtualClock clock = new();
        DateTimeOffset before = clock.GetUtcNow();
        bool fired = false;
        clock.CreateTimer(_ => fired = true, null, _second, Timeout.InfiniteTimeSpan);
        clock.StepWallClock(TimeSpan.FromHours(-1));
        clock.Advance(_second - TimeSpan.FromTicks(1));
        Assert.False(fired);
        Assert.Equal(before.AddHours(-1) + _second - TimeSpan.FromTicks(1), clock.GetUtcNow());
        clock.Advance(TimeSpan.FromTicks(1));
        Assert.True(fired);
    }

    [Fact]
    public void Run_jumps_from_delay_to_delay_on_the_calling_thread()
    {
        VirtualClock clock = new();
        int thread = Environment.CurrentManagedThreadId;
        int result = clock.Run(async () =>
        {
            await Task.Delay(TimeSpan.FromDays(7), clock);
            Assert.Equal(thread, Environment.CurrentManagedThreadId);
            using CancellationTokenSource late = new(TimeSpan.FromMinutes(1), clock);
            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Task.Delay(TimeSpan.FromHours(1), clock, late.Token));
            return 5;
        });
        Assert.Equal(5, result);
        Assert.Equal(TimeSpan.FromDays(7) + TimeSpan.FromMinutes(1), clock.Elapsed);
    }

    [Fact]
    public void Two_runs_of_many_workers_are_the_same()
    {
        static List<(int, long)> Once()
        {
            VirtualClock clock = new();
            List<(int, long)> log = [];
            clock.Run(() => Task.WhenAll(Enumerable.Range(0, 50).Select(async worker =>
            {
                Random random = new(worker);
                for (int i = 0; i < 100; i++)
                {
                    await Task.Delay(TimeSpan.FromMilliseconds(random.Next(1, 20)), clock);
                    log.Add((worker, clock.Elapsed.Ticks));
                }
            })));
            return log;
        }

        Assert.Equal(Once(), Once());
    }

    [Fact]
    public void Run_waits_for_work_that_hopped_to_the_thread_pool()
    {
        VirtualClock clock = new();
        clock.Run(async () =>
        {
            await Task.Run(() => { });
            await Task.Run(async () => await Task.Delay(TimeSpan.FromHours(1), clock));
        });
        Assert.Equal(TimeSpan.FromHours(1), clock.Elapsed);
    }

    [Fact]
    public void Run_says_where_it_is_stuck()
    {
        VirtualClock clock = new(new VirtualClockOptions { StuckAfter = TimeSpan.FromMilliseconds(20) });
        clock.Advance(_second);
        InvalidOperationException error = Assert.Throws<InvalidOperationException>(() => clock.Run(() => new TaskCompletionSource().Task));
        Assert.Contains("Stuck at 2026-01-15T12:00:01.0000000+00:00: nothing is armed", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Run_gives_up_at_its_horizon_when_only_a_periodic_timer_goes_on()
    {
        VirtualClock clock = new(new VirtualClockOptions { Horizon = TimeSpan.FromHours(1) });
        using ITimer timer = clock.CreateTimer(_ => { }, null, _second, _second);
        InvalidOperationException error = Assert.Throws<InvalidOperationException>(() => clock.Run(() => new TaskCompletionSource().Task));
        Assert.Contains("Gave up at 2026-01-15T13:00:00", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Run_passes_failures_on_and_restores_the_synchronization_context()
    {
        SynchronizationContext? before = SynchronizationContext.Current;
        VirtualClock clock = new();
        Task run = clock.RunAsync(async () =>
        {
            await Task.Delay(_second, clock);
            throw new FormatException("mine");
        });
        Assert.Same(before, SynchronizationContext.Current);
        await Assert.ThrowsAsync<FormatException>(() => run);
    }

    [Fact]
    public void A_week_of_requests_with_time_limits_leaves_nothing_behind()
    {
        VirtualClock clock = new();
        int done = 0;
        clock.Run(async () =>
        {
            for (; done < 600_000; done++)
            {
                using CancellationTokenSource limit = new(TimeSpan.FromSeconds(100), clock);
                await Task.Delay(_second, clock, limit.Token);
            }
        });
        Assert.Equal(600_000, clock.Elapsed.TotalSeconds);
        Assert.Equal(0, clock.ArmedTimers);
    }

    [Fact]
    public void Random_arming_changing_and_disposing_fires_as_a_sorted_list_would()
    {
        for (int seed = 0; seed < 200; seed++)
        {
            Random random = new(seed);
            VirtualClock clock = new();
            List<int> fired = [];
            ITimer[] timers = [.. Enumerable.Range(0, 60).Select(id => clock.CreateTimer(_ => fired.Add(id), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan))];
            Dictionary<int, (int Due, int Order)> armed = [];
            for (int order = 0; order < 200; order++)
            {
                int id = random.Next(timers.Length);
                bool off = random.Next(4) == 0;
                int due = random.Next(30);
                timers[id].Change(off ? Timeout.InfiniteTimeSpan : due * _second, Timeout.InfiniteTimeSpan);
                armed.Remove(id);
                if (!off)
                {
                    armed.Add(id, (due, order));
                }
            }

            clock.Advance(30 * _second);
            Assert.True(fired.SequenceEqual(armed.OrderBy(entry => entry.Value).Select(entry => entry.Key)), $"seed {seed}");
        }
    }
}
