using ClientSdk.Testing.Enforcement;

namespace ClientSdk.Testing.Tests.Enforcement;

/// <summary>Every limit against its definition, spelled out over the whole history. The seed is in the message.</summary>
public sealed class BruteForceTests
{
    private const int Histories = 400;
    private const int Requests = 120;

    private delegate bool Definition(IReadOnlyList<(long At, bool Accepted)> history, long now);

    private static TimeSpan Ticks(long ticks) => new(ticks);

    private static void Hold(Func<Random, (ServerLimit Limit, Definition Accepts, int Gap)> make)
    {
        for (int seed = 0; seed < Histories; seed++)
        {
            Random random = new(seed);
            (ServerLimit limit, Definition accepts, int gap) = make(random);
            List<(long At, bool Accepted)> history = [];
            long now = new DateTime(2026, 1, 15).Ticks + random.Next(1000);
            for (int i = 0; i < Requests; i++)
            {
                now += random.Next(3) == 0 ? 0 : random.Next(gap);
                LimitVerdict before = limit.Look(now);
                LimitVerdict verdict = limit.TryTake(now);
                Assert.True(accepts(history, now) == verdict.IsAccepted, $"seed {seed}, request {i}: {verdict}");
                Assert.True(before.IsAccepted == (before.Remaining > 0) && before.IsAccepted == (before.RetryAfter == TimeSpan.Zero), $"seed {seed}, request {i}: {before}");
                history.Add((now, verdict.IsAccepted));
                CheckForecast(limit, accepts, history, now, $"seed {seed}, request {i}");
            }
        }
    }

    /// <summary>RetryAfter is the first tick at which the definition accepts; Remaining is how many it accepts now.</summary>
    private static void CheckForecast(ServerLimit limit, Definition accepts, List<(long At, bool Accepted)> history, long now, string where)
    {
        LimitVerdict look = limit.Look(now);
        long wait = look.RetryAfter.Ticks;
        Assert.True(accepts(history, now + wait), $"{where}: not accepted after {wait}");
        Assert.True(wait == 0 || !accepts(history, now + wait - 1), $"{where}: accepted before {wait}");
        List<(long At, bool Accepted)> more = [.. history];
        for (long left = look.Remaining; left > 0; left--)
        {
            Assert.True(accepts(more, now), $"{where}: {look.Remaining} remaining");
            more.Add((now, true));
        }

        Assert.False(accepts(more, now), $"{where}: more than {look.Remaining} remaining");
    }

    [Fact]
    public void A_fixed_window_from_the_first_request() => Hold(random =>
    {
        int permits = random.Next(1, 6);
        int window = random.Next(1, 60);
        return (ServerLimit.FixedFromFirstRequest(permits, Ticks(window)), (history, now) =>
        {
            long start = long.MinValue / 2;
            int count = 0;
            foreach ((long at, bool accepted) in history.Where(entry => entry.Accepted))
            {
                (start, count) = at >= start + window ? (at, 1) : (start, count + 1);
            }

            return now >= start + window || count < permits;
        }, 20);
    });

    [Fact]
    public void A_fixed_window_aligned_to_the_clock() => Hold(random =>
    {
        int permits = random.Next(1, 6);
        int window = random.Next(1, 60);
        int offset = random.Next(-100, 100);
        long Edge(long at) => Math.DivRem(at - offset + (1000L * window), window).Quotient;
        return (ServerLimit.FixedAligned(permits, Ticks(window), Ticks(offset)),
            (history, now) => history.Count(entry => entry.Accepted && Edge(entry.At) == Edge(now)) < permits, 20);
    });

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_sliding_log(bool countRejects) => Hold(random =>
    {
        int permits = random.Next(1, 6);
        int window = random.Next(1, 60);
        return (ServerLimit.SlidingLog(permits, Ticks(window), countRejects),
            (history, now) => history.Count(entry => (entry.Accepted || countRejects) && entry.At > now - window) < permits, 25);
    });

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_sliding_counter(bool countRejects) => Hold(random =>
    {
        int permits = random.Next(1, 9);
        int window = random.Next(1, 80);
        return (ServerLimit.SlidingCounter(permits, Ticks(window), countRejects), (history, now) =>
        {
            long number = now / window;
            long Count(long of) => history.Count(entry => (entry.Accepted || countRejects) && entry.At / window == of);
            return ((decimal)Count(number - 1) * (window - (now % window)) / window) + Count(number) + 1 <= permits + 1e-20m;
        }, 25);
    });

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_continuous_bucket_and_the_cell_rate_are_the_same(bool countRejects) => Hold(random =>
    {
        int capacity = random.Next(1, 6);
        int interval = random.Next(1, 40);
        bool cells = random.Next(2) == 0;
        ServerLimit limit = cells
            ? ServerLimit.Gcra(capacity, Ticks(interval), countRejects)
            : ServerLimit.TokenBucket(capacity, 1, Ticks(interval), countRejects);
        return (limit, (history, now) => Level(history, now, capacity, 1, interval, countRejects) >= 1, 25);
    });

    [Fact]
    public void A_continuous_bucket_with_an_odd_refill() => Hold(random =>
    {
        int capacity = random.Next(1, 6);
        int permits = random.Next(1, 9);
        int period = random.Next(5, 90);
        return (ServerLimit.TokenBucket(capacity, permits, Ticks(period)),
            (history, now) => Level(history, now, capacity, permits, period, false) >= 1, 25);
    });

    /// <summary>The level in units of a token, by exact fractions over the period.</summary>
    private static decimal Level(IReadOnlyList<(long At, bool Accepted)> history, long now, int capacity, int permits, int period, bool countRejects)
    {
        long level = (long)capacity * period;
        long last = history.Count > 0 ? history[0].At : now;
        foreach ((long at, bool accepted) in history)
        {
            level = Math.Min((long)capacity * period, level + ((at - last) * permits));
            last = at;
            level = accepted ? level - period : countRejects ? 0 : level;
        }

        return (decimal)Math.Min((long)capacity * period, level + ((now - last) * permits)) / period;
    }

    [Fact]
    public void A_bucket_in_steps() => Hold(random =>
    {
        int capacity = random.Next(1, 9);
        int permits = random.Next(1, 5);
        int every = random.Next(1, 50);
        int? phase = random.Next(2) == 0 ? null : random.Next(every);
        return (ServerLimit.TokenBucketInSteps(capacity, permits, Ticks(every), phase is { } offset ? Ticks(offset) : null), (history, now) =>
        {
            if (history.Count == 0)
            {
                return true;
            }

            long origin = phase ?? history[0].At;
            long Steps(long at) => (at - origin) / every;
            long level = capacity;
            long last = Steps(history[0].At);
            foreach ((long at, bool accepted) in history)
            {
                level = Math.Min(capacity, level + ((Steps(at) - last) * permits));
                last = Steps(at);
                level -= accepted ? 1 : 0;
            }

            return Math.Min(capacity, level + ((Steps(now) - last) * permits)) >= 1;
        }, 25);
    });

    [Fact]
    public void Nginx_in_its_own_integers() => Hold(random =>
    {
        int count = random.Next(1, 200);
        bool minute = random.Next(2) == 0;
        int burst = random.Next(0, 6);
        ulong rate = (ulong)(count * 1000 / (minute ? 60 : 1));
        return (ServerLimit.Nginx($"{count}r/{(minute ? 'm' : 's')}", burst), (history, now) =>
        {
            long excess = 0;
            long last = 0;
            bool known = false;
            foreach ((long at, _) in history.Where(entry => entry.Accepted).Append((now, true)))
            {
                long ms = (at / 10_000) - last;
                excess = known ? Math.Max(0, excess - (long)(rate * (ulong)ms / 1000) + 1000) : 0;
                last = at / 10_000;
                known = true;
            }

            return excess <= burst * 1000;
        }, 400 * (minute ? 60 : 1) * 10_000 / count);
    });

    [Fact]
    public void The_figures_of_nginx_that_are_known()
    {
        ServerLimit limit = ServerLimit.Nginx("25r/s", 25);
        Assert.Equal(26, Enumerable.Range(0, 40).Count(_ => limit.TryTake(0L).IsAccepted));
        Assert.Equal(40, limit.Look(0).RetryAfter.TotalMilliseconds);
        ServerLimit slow = ServerLimit.Nginx("97r/m", 0);
        Assert.True(slow.TryTake(0L).IsAccepted);
        Assert.False(slow.TryTake(6_186_000L).IsAccepted);
        Assert.Throws<FormatException>(() => ServerLimit.Nginx("25/s", 0));
    }

    [Fact]
    public void A_concurrency_limit_lets_so_many_in_and_no_more()
    {
        ConcurrencyLimit limit = new(2);
        Assert.True(limit.TryEnter() && limit.TryEnter());
        Assert.False(limit.TryEnter());
        limit.Leave();
        Assert.True(limit.TryEnter());
        limit.Leave();
        limit.Leave();
        Assert.Throws<InvalidOperationException>(limit.Leave);
    }

    [Fact]
    public void A_set_takes_from_all_or_from_none()
    {
        ServerLimit two = ServerLimit.SlidingLog(2, Ticks(10));
        ServerLimit three = ServerLimit.SlidingLog(3, Ticks(100));
        ServerLimit[] both = [three, two];
        Assert.True(LimitSet.TryTake(both, 0, out int tightest).IsAccepted);
        Assert.Equal(1, tightest);
        Assert.True(LimitSet.TryTake(both, 0, out _).IsAccepted);
        LimitVerdict refused = LimitSet.TryTake(both, 5, out tightest);
        Assert.False(refused.IsAccepted);
        Assert.Equal((1, Ticks(5)), (tightest, refused.RetryAfter));
        Assert.Equal(1, three.Look(5).Remaining);
    }
}
