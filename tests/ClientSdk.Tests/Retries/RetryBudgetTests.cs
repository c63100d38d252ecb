using ClientSdk.Retries;
using ClientSdk.Testing.Clock;

namespace ClientSdk.Tests.Retries;

public sealed class RetryBudgetTests
{
    [Fact]
    public void Three_retries_in_ten_seconds_are_always_allowed()
    {
        RetryBudget budget = new();

        Assert.Equal([true, true, true, false, false], Take(budget, 5, Seconds(0.5), 0));
        Assert.False(budget.TryTake(Seconds(10.499), 0));
        Assert.Equal([true, true, true, false], Take(budget, 4, Seconds(10.5), 0));
    }

    [Fact]
    public void Above_three_they_are_at_most_a_fifth_of_the_requests_of_the_last_ten_seconds()
    {
        RetryBudget budget = new();

        Assert.Equal(20, Take(budget, 1_000, Seconds(10), 100).Count(taken => taken));
    }

    [Fact]
    public void Requests_of_long_ago_give_nothing()
    {
        RetryBudget budget = new();
        budget.TryTake(Seconds(1), 100_000);

        Assert.Equal(3, Take(budget, 100, Seconds(60), 100_000).Count(taken => taken));
    }

    [Fact]
    public void A_count_that_begins_anew_takes_nothing_back()
    {
        // Defect seen red: a partition that was idle, was dropped and came back seemed to have sent a negative number.
        RetryBudget budget = new();
        budget.TryTake(Seconds(1), 100_000);
        budget.TryTake(Seconds(60), 1);

        Assert.Equal(199, Take(budget, 1_000, Seconds(65), 1_001).Count(taken => taken));
    }

    [Fact]
    public void Traffic_without_a_failure_counts_by_its_rate()
    {
        RetryBudget budget = new();

        // An hour at 50 a second: 500 in the last 10 s.
        Assert.InRange(Take(budget, 1_000, Seconds(3_600), 50 * 3_600).Count(taken => taken), 99, 101);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void In_no_ten_seconds_there_are_more_than_a_fifth_and_a_steady_failure_gets_about_that(int seed)
    {
        System.Random random = new(seed);
        RetryBudget budget = new();
        List<(double At, bool Taken)> asked = [];
        double now = 0;
        for (long requests = 1; requests <= 20_000; requests++)
        {
            now += random.NextDouble() / 50;
            if (random.NextDouble() < 0.5)
            {
                asked.Add((now, budget.TryTake(Seconds(now), requests)));
            }
        }

        // 100 requests a second, evenly: 1,000 in 10 s, give or take what a random stream does.
        double[] taken = [.. asked.Where(ask => ask.Taken).Select(ask => ask.At)];
        int worst = taken.Max(end => taken.Count(at => at > end - 10 && at <= end));
        Assert.InRange(worst, 150, 220);
        Assert.InRange(taken.Length / now, 16, 20.5);
    }

    /// <summary>Twelve slots decide like a list of all samples and all retries. Pauses let slots grow old.</summary>
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void Slots_decide_as_a_full_record_does(int seed)
    {
        System.Random random = new(seed);
        RetryBudget budget = new();
        List<(long Second, TimeSpan At, long Requests)> samples = [];
        List<TimeSpan> taken = [];
        (TimeSpan now, long requests) = (TimeSpan.Zero, 0);
        for (int step = 0; step < 5_000; step++)
        {
            // Often a whole number of seconds, so that ends of the window fall on samples.
            now += random.Next(40) == 0 ? Seconds(random.Next(30)) : random.Next(2) == 0 ? Seconds(random.Next(2)) : Seconds(random.NextDouble() / 4);
            requests += random.Next(5);
            long second = (long)Math.Floor(now.TotalSeconds);
            if (samples.Count == 0 || samples[^1].Second != second)
            {
                samples.Add((second, now, requests));
            }

            bool expected = Allows(samples, taken, now, requests);
            Assert.True(expected == budget.TryTake(now, requests), $"seed {seed}, step {step}, {now}");
            if (expected)
            {
                taken.Add(now);
            }
        }

        Assert.InRange(taken.Count, 500, 4_000);
    }

    [Fact]
    public void Each_partition_has_a_budget_of_its_own()
    {
        RetryBudgets budgets = new(new VirtualClock(), _ => 0);

        Assert.Equal([true, true, true, false], Enumerable.Range(0, 4).Select(_ => budgets.TryTake("a")));
        Assert.True(budgets.TryTake("b"));
    }

    [Fact]
    public void Requests_are_those_of_the_partition()
    {
        VirtualClock clock = new();
        RetryBudgets budgets = new(clock, partition => partition == "busy" ? 1_000 : 0);
        clock.Advance(TimeSpan.FromSeconds(10));

        Assert.Equal(200, Enumerable.Range(0, 1_000).Count(_ => budgets.TryTake("busy")));
        Assert.Equal(3, Enumerable.Range(0, 1_000).Count(_ => budgets.TryTake("calm")));
    }

    [Fact]
    public void Without_a_count_from_outside_the_requests_of_all_partitions_are_counted_here()
    {
        VirtualClock clock = new();
        RetryBudgets budgets = new(clock);
        for (int i = 0; i < 100; i++)
        {
            budgets.CountRequest();
        }

        clock.Advance(TimeSpan.FromSeconds(10));
        Assert.Equal(20, Enumerable.Range(0, 1_000).Count(_ => budgets.TryTake("a")));
    }

    [Fact]
    public void Any_number_of_partitions_takes_bounded_memory()
    {
        VirtualClock clock = new();
        RetryBudgets budgets = new(clock, _ => 0);
        int taken = Enumerable.Range(0, 5_000).Count(i => budgets.TryTake($"p{i}"));

        // The newcomers share one budget while all others are in use ...
        Assert.Equal(RetryBudgets.MaxPartitions + 3, taken);

        // ... and get one of their own again as soon as those are idle.
        clock.Advance(RetryBudget.Window);
        Assert.True(Enumerable.Range(0, 1_000).All(i => budgets.TryTake($"q{i}")));
    }

    [Fact]
    public void Threads_that_take_together_get_no_more_than_one_alone()
    {
        VirtualClock clock = new();
        RetryBudgets budgets = new(clock, _ => 1_000);
        clock.Advance(TimeSpan.FromSeconds(10));
        int taken = 0;
        Parallel.For(0, 4_000, _ =>
        {
            if (budgets.TryTake("a"))
            {
                Interlocked.Increment(ref taken);
            }
        });

        Assert.Equal(200, taken);
    }

    [Fact]
    public void A_used_up_budget_returns_the_failure_and_says_so()
    {
        using RetryScene scene = new() { RequestsOf = _ => 0 };
        scene.Server.Reply(503);
        scene.Options.BaseDelay = TimeSpan.FromMilliseconds(1);
        HttpRequestMessage request = RetryScene.Request();

        scene.Send(request);

        Assert.Equal(4, scene.Server.Seen.Count);
        Assert.Contains("budget", RetryScene.GaveUp(request));
    }

    [Fact]
    public void Refusals_at_the_gate_take_nothing_from_the_budget()
    {
        using RetryScene scene = new() { RequestsOf = _ => 0 };
        foreach (int _ in Enumerable.Range(0, 50))
        {
            scene.Server.Refuse();
        }

        scene.Server.Reply(200);

        scene.Get();

        Assert.Equal(51, scene.Server.Seen.Count);
    }

    private static bool[] Take(RetryBudget budget, int times, TimeSpan now, long requests) =>
        [.. Enumerable.Range(0, times).Select(_ => budget.TryTake(now, requests))];

    private static TimeSpan Seconds(double seconds) => TimeSpan.FromSeconds(seconds);

    private static bool Allows(List<(long Second, TimeSpan At, long Requests)> samples, List<TimeSpan> taken, TimeSpan now, long requests)
    {
        TimeSpan start = now - RetryBudget.Window;
        if (taken.Count < 3 || taken[^3] <= start)
        {
            return true;
        }

        (TimeSpan At, long Requests) before = samples.Where(sample => sample.At > TimeSpan.Zero && sample.At <= start).Select(sample => (sample.At, sample.Requests)).LastOrDefault();
        (TimeSpan At, long Requests) after = samples.Where(sample => sample.At > start && sample.At < now).Select(sample => (sample.At, sample.Requests)).Append((now, requests)).First();
        double part = start <= before.At ? 0 : (start - before.At) / (after.At - before.At);
        double inWindow = requests - before.Requests - (part * (after.Requests - before.Requests));
        return taken.Count(at => Math.Floor(at.TotalSeconds) >= Math.Floor(start.TotalSeconds)) + 1 <= 0.2 * inWindow;
    }
}
