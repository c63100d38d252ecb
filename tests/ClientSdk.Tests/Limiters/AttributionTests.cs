using ClientSdk.Limiters;
using ClientSdk.Limits;
using static ClientSdk.Tests.Limiters.Bench.Parts;

namespace ClientSdk.Tests.Limiters;

public sealed class AttributionTests
{
    private static readonly LimitSet Learning = new("learning", [new LearnedLedger(() => 0.5)], false, 0, () => 0.5);
    private static readonly LimitSet AtOnce = Set(true, RateLimit.LearnedConcurrency().Named("at once"));

    private static LimitSet Set(bool endsWithBody, params RateLimit[] limits) => new("set", limits.Select(new LedgerFactory(1, null).Create), endsWithBody, 0, () => 0.5);

    private static Permit Of(params LimitSet[] sets)
    {
        Permit permit = new(new Stack<Permit>());
        Array.ForEach(sets, set => permit.Add(set.Grant(0, 1)));
        return permit;
    }

    private static readonly Permit Usual = Of(
        Set(false, RateLimit.PerSecond(5).Named("group")),
        Set(false, RateLimit.PerMinute(100).Named("steady"), RateLimit.TokenBucket(10, 1, TimeSpan.FromHours(1))),
        Set(true, RateLimit.Concurrent(7)));

    /// <summary>The part and the ledger in it, as two digits; -1 for none.</summary>
    private static int Place(Permit permit, in StatedWindow window) =>
        Attribution.Find(permit, window) is { } found ? (10 * Array.IndexOf(permit.Parts, found.Part)) + found.Ledger : -1;

    [Theory]
    [InlineData("STEADY", -1, -1, null, 10)]
    [InlineData("other", 100, -1, null, 10)]
    [InlineData("group", 100, -1, null, 0)]
    [InlineData("steady", -1, 1, null, 10)]
    [InlineData(null, -1, 60, null, 10)]
    [InlineData(null, 100, 1, null, 0)]
    [InlineData(null, 100, 3, null, -1)]
    [InlineData(null, 100, 3600, null, -1)]
    [InlineData(null, 100, 0, null, 20)]
    [InlineData(null, 10, -1, null, 11)]
    [InlineData(null, 42, -1, null, -1)]
    [InlineData(null, 7, -1, null, 20)]
    [InlineData(null, 7, -1, "requests", -1)]
    [InlineData(null, 7, -1, "concurrent-requests", 20)]
    [InlineData(null, 100, -1, "concurrent-requests", -1)]
    [InlineData(null, 100, -1, "requests", 10)]
    [InlineData("steady", 100, -1, "content-bytes", -1)]
    [InlineData(null, -1, -1, null, -1)]
    public void A_window_speaks_of_the_limit_that_it_names_else_of_its_length_else_of_its_value(string? name, long limit, int seconds, string? unit, int place) =>
        Assert.Equal(place, Place(Usual, new StatedWindow { Name = name, Limit = limit, Length = seconds < 0 ? -1 : S(seconds), Unit = unit }));

    [Fact]
    public void Where_two_fit_or_three_it_speaks_of_none()
    {
        RateLimit[] twins = [RateLimit.PerMinute(10).Named("a"), RateLimit.PerMinute(20).Named("A"), RateLimit.PerHour(10), RateLimit.PerDay(10)];
        Permit permit = Of(Set(false, twins));
        Assert.Equal([-1, -1, -1, 1], new[]
        {
            Place(permit, new StatedWindow { Name = "a", Limit = 30 }),
            Place(permit, new StatedWindow { Length = S(60) }),
            Place(permit, new StatedWindow { Limit = 10 }),
            Place(permit, new StatedWindow { Limit = 20 }),
        });
    }

    /// <summary>A header that lowered a limit names the lower one from then on.</summary>
    [Fact]
    public void The_value_is_the_declared_one_or_the_one_that_was_learned()
    {
        LimitSet set = Set(false, RateLimit.PerMinute(100));
        set.Observe(set.Grant(0, 1), 0, 0, Said(limit: 50));
        Permit permit = Of(set);
        Assert.Equal([0, 0, -1], new[] { 50, 100, 60 }.Select(limit => Place(permit, Said(limit: limit))));
    }

    [Fact]
    public void What_learns_by_itself_is_not_spoken_of_and_is_found_by_what_it_learns()
    {
        Permit permit = Of(Set(false, RateLimit.PerMinute(5)), Learning, AtOnce);
        Assert.Equal(-1, Place(Of(Learning), Said(limit: int.MaxValue)));
        Assert.Equal((Learning, AtOnce), (Attribution.FindLearned(permit)?.Set, Attribution.FindLearnedConcurrency(permit)?.Set));
        Assert.Equal((null, null), (Attribution.FindLearned(Usual), Attribution.FindLearnedConcurrency(Usual)));
    }

    /// <summary>A window with nothing left, else what the reply says by name.</summary>
    [Fact]
    public void The_refusing_limit_is_the_one_with_nothing_left_or_the_one_that_is_named()
    {
        static LimitSet? Refusing(string? by, params StatedWindow[] windows)
        {
            RateLimitReading reading = new() { LimitedBy = by };
            Array.ForEach(windows, window => reading.Add(window));
            return Attribution.FindRefusing(Usual, reading)?.Set;
        }

        LimitSet?[] sets = [.. Usual.Parts.Select(part => part?.Set)];
        Assert.Equal(sets[1], Refusing("group", Said(5, 1), Said(42, 0), Said(100, 0)));
        Assert.Equal(sets[0], Refusing("group", Said(100, 1)));
        Assert.Equal([null, null], new[] { Refusing(null, Said(100, 1)), Refusing("nobody") });
    }

    [Fact]
    public void Unclaimed_is_the_one_window_of_requests_that_speaks_of_no_limit()
    {
        static int Unclaimed(params StatedWindow[] windows)
        {
            RateLimitReading reading = new();
            Array.ForEach(windows, window => reading.Add(window));
            return Attribution.FindUnclaimed(Usual, reading);
        }

        StatedWindow bytes = new() { Limit = 42, Unit = "content-bytes" };
        Assert.Equal(-1, Unclaimed());
        Assert.Equal(-1, Unclaimed(Said(100), bytes));
        Assert.Equal(0, Unclaimed(Said(42), Said(100)));
        Assert.Equal(2, Unclaimed(Said(100), bytes, Said(42)));
        Assert.Equal(-1, Unclaimed(Said(42), Said(43)));
    }
}
