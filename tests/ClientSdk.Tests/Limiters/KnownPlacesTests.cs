using System.Text.Json;
using ClientSdk.Limiters;
using ClientSdk.Limits;
using ClientSdk.Testing.Clock;
using ClientSdk.Tests.Limiters.Bench;

namespace ClientSdk.Tests.Limiters;

/// <summary>
/// Two limiters live the same history; one is told by filled forms, whose places in the books are remembered, the other by words of their
/// own. They must stand the same after every step, whatever the limits are and however they change.
/// </summary>
public class KnownPlacesTests
{
    private const int Steps = 60;

    private static readonly RateLimit[][] Plans =
    [
        [RateLimit.PerSecond(5), RateLimit.PerMinute(20), RateLimit.Concurrent(4)],
        [RateLimit.PerMinute(20), RateLimit.Concurrent(3)],
        [RateLimit.PerMinute(20).Named("minute"), RateLimit.PerSecond(5).Named("b")],
        [RateLimit.Window(20, TimeSpan.FromMinutes(1)).FixedAligned(), RateLimit.TokenBucket(6, 1, TimeSpan.FromSeconds(1)).Named("b")],
        [RateLimit.PerMinute(12).OrMore(), RateLimit.Concurrent(4)],
        [RateLimit.PerSecond(5), RateLimit.Window(7, TimeSpan.FromSeconds(1))],
        [UndeclaredLimit.Instance, RateLimit.Concurrent(4)],
        [RateLimit.PerMinute(20), RateLimit.LearnedConcurrency()],
    ];

    private static readonly StatedWindow[][] Forms =
    [
        [new() { Name = "second", Length = TimeSpan.TicksPerSecond, Limit = 0 }, new() { Name = "minute", Length = TimeSpan.TicksPerMinute, Limit = 0 }],
        [new() { Name = "minute", Length = TimeSpan.TicksPerMinute, Limit = 0 }],
        [new() { Name = "minute", Length = TimeSpan.TicksPerMinute }],
        [new()],
        [new() { Limit = 0 }],
        [new() { Name = "b" }, new() { Name = "tokens", Unit = "tokens", Length = TimeSpan.TicksPerMinute }],
        [new() { Unit = "concurrent-requests", Length = 0 }],
    ];

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void Remembered_places_are_the_places(int seed)
    {
        Random random = new(seed);
        for (int history = 0; history < Rounds.Of(400); history++)
        {
            RateLimit[] limits = Plans[random.Next(Plans.Length)];
            RateLimit[][] groups = [[Plans[random.Next(Plans.Length)][0]], []];
            using Side first = new(limits, groups);
            using Side second = new(limits, groups);
            List<(PermitHandle First, PermitHandle Second)> underWay = [];
            for (int step = 0; step < Steps; step++)
            {
                Step(random, first, second, underWay);
                Assert.True(Standing(first) == Standing(second), $"seed {seed}, history {history}, step {step}:\n{Standing(first)}\nbut\n{Standing(second)}");
            }
        }
    }

    private static void Step(Random random, Side first, Side second, List<(PermitHandle First, PermitHandle Second)> underWay)
    {
        double seconds = random.Next(3) == 0 ? random.NextDouble() * 30 : random.NextDouble();
        int choice = random.Next(10);
        if (choice < 4)
        {
            PermitRequest wanted = new(random.Next(-1, 2), 1, RateLimitPriority.Interactive, MonotonicClock.Never, RateLimitWait.None, 0);
            bool isGranted = first.Limiter.TryAcquire(wanted, out PermitHandle one, out _);
            Assert.Equal(isGranted, second.Limiter.TryAcquire(wanted, out PermitHandle other, out _));
            if (isGranted)
            {
                underWay.Add((one, other));
            }
        }
        else if (choice < 8 && underWay.Count > 0)
        {
            int at = random.Next(underWay.Count);
            (RateLimitReading filled, RateLimitReading told) = Say(random);
            BodyState body = random.Next(2) == 0 ? BodyState.Whole : BodyState.Coming;
            first.Limiter.Replied(underWay[at].First, filled, false, body);
            second.Limiter.Replied(underWay[at].Second, told, false, body);
            first.Limiter.Ended(underWay[at].First);
            second.Limiter.Ended(underWay[at].Second);
            underWay.RemoveAt(at);
        }
        else if (choice == 8)
        {
            first.Clock.Advance(TimeSpan.FromSeconds(seconds));
            second.Clock.Advance(TimeSpan.FromSeconds(seconds));
        }
        else if (random.Next(4) == 0)
        {
            RateLimit[] limits = Plans[random.Next(Plans.Length)];
            RateLimit[][] groups = [[Plans[random.Next(Plans.Length)][0]], []];
            first.Become(limits, groups);
            second.Become(limits, groups);
        }
    }

    private static (RateLimitReading Filled, RateLimitReading Told) Say(Random random)
    {
        StatedWindow[] form = Forms[random.Next(Forms.Length)];
        RateLimitReading filled = new();
        RateLimitReading told = new();
        foreach (ref StatedWindow window in filled.Fill(form))
        {
            window.Limit = window.Limit < 0 ? -1 : random.Next(1, 30);
            window.Remaining = random.Next(0, 25);
            window.Reset = random.Next(3) == 0 ? -1 : random.Next(1, 60) * TimeSpan.TicksPerSecond;
            told.Add(window);
        }

        return (filled, told);
    }

    private static string Standing(Side side) => JsonSerializer.Serialize(new
    {
        Sets = side.Limiter.Describe("", "").Sets,
        Counts = side.Limiter.Count().ToString(),
        Ledgers = side.Limiter.Look(static (turnstile, _) => string.Join(", ", turnstile.Sets.All.SelectMany(set => set.Ledgers.Select(ledger => $"{ledger.Permits}/{ledger.Released}/{ledger.ForeignAt}/{ledger.Origin}")))),
    });

    private sealed class Side : IDisposable
    {
        private static readonly LimiterSettings Settings = new() { RunContinuationsAsynchronously = false, Random = static () => 0.5 };

        public Side(RateLimit[] limits, RateLimit[][] groups) =>
            Limiter = new PartitionLimiter(Sets("partition", limits), Groups(groups), new MonotonicClock(Clock), Settings);

        public VirtualClock Clock { get; } = new();

        public PartitionLimiter Limiter { get; }

        public void Become(RateLimit[] limits, RateLimit[][] groups)
        {
            Waiter? answered = null;
            Limiter.Become(Sets("partition", limits), Groups(groups), Settings, ref answered);
            Limiter.SetTimer();
            Waiter.CompleteAll(answered);
        }

        public void Dispose() => Limiter.Dispose();

        private static LimitSet[][] Groups(RateLimit[][] groups) => [.. groups.Select((limits, index) => Sets("group " + index, limits))];

        private static LimitSet[] Sets(string name, RateLimit[] limits) =>
        [
            .. from limit in limits
               group limit by limit is ConcurrencyLimit into sets
               orderby sets.Key
               select new LimitSet(sets.Key ? name + " at once" : name, sets.Select(LedgerOf), sets.Key, 0, Settings.Random),
        ];

        private static Ledger LedgerOf(RateLimit limit) => limit is UndeclaredLimit ? new LearnedLedger(Settings.Random) : new LedgerFactory(1, null).Create(limit);
    }
}
