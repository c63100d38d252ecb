using ClientSdk.Limiters;
using ClientSdk.Limits;
using ClientSdk.Tests.Limiters.Bench;

namespace ClientSdk.Tests.Limiters;

/// <summary>A permit of a minute comes back 60.04 s after its request's end, with the drift of the clocks and 10 ms.</summary>
public sealed class ForecastTests
{
    private const double Minute = 60.04;

    private static readonly LedgerFactory AsDeclared = new(1, null);

    private static ForecastResult? Of(Desk desk, long requests, int parallelism = 1_000_000, double roundTrip = 1, bool isUnderWay = false, int group = PartitionLimiter.NoGroup, LedgerFactory? declared = null) =>
        Forecast.Of(desk.Limiter, group, declared ?? AsDeclared, new ForecastLoad(requests, parallelism, TimeSpan.FromSeconds(roundTrip), isUnderWay));

    private static double? Seconds(Desk desk, long requests, int parallelism = 1_000_000, double roundTrip = 1, bool isUnderWay = false) =>
        Of(desk, requests, parallelism, roundTrip, isUnderWay)?.Time.TotalSeconds;

    [Theory]
    [InlineData(0, 0)]
    [InlineData(10, 1)]
    [InlineData(11, 1 + Minute + 1)]
    [InlineData(25, 1 + Minute + 1 + Minute + 1)]
    public void A_window_lets_a_burst_go_and_the_next_one_when_it_has_come_back(long requests, double seconds)
    {
        using var desk = new Desk([RateLimit.PerMinute(10)]);
        Assert.Equal(seconds, Seconds(desk, requests)!.Value, 6);
        Assert.Equal(requests > 10 ? "10 per minute" : null, Of(desk, requests)!.Value.LimitedBy);
    }

    [Theory]
    [InlineData(1, 10)]
    [InlineData(3, 4)]
    [InlineData(10, 1)]
    public void So_many_at_once_take_as_many_round_trips_as_there_are_rows_of_them(int parallelism, double seconds)
    {
        using var desk = new Desk([RateLimit.PerMinute(10)]);
        Assert.Equal(new ForecastResult(TimeSpan.FromSeconds(seconds), null), Of(desk, 10, parallelism));
    }

    [Fact]
    public void The_limit_that_is_waited_for_most_is_named()
    {
        using var desk = new Desk([RateLimit.PerSecond(1), RateLimit.PerMinute(30)], [[RateLimit.TokenBucket(1, 1, TimeSpan.FromHours(1)).Named("slow")]]);
        Assert.Equal("1 per second", Of(desk, 20)!.Value.LimitedBy);
        Assert.Equal("30 per minute", Of(desk, 31, roundTrip: 0.001)!.Value.LimitedBy);
        using var both = new Desk([RateLimit.PerSecond(1), RateLimit.PerMinute(59)]);
        Assert.Equal("1 per second", Of(both, 60, roundTrip: 0.001)!.Value.LimitedBy);
        ForecastResult group = Of(desk, 2, group: 0)!.Value;
        Assert.Equal("slow", group.LimitedBy);
        Assert.InRange(group.Time.TotalMinutes, 60, 60.1);
    }

    [Fact]
    public void What_has_been_spent_counts()
    {
        using var desk = new Desk([RateLimit.PerMinute(10)]);
        for (int count = 0; count < 10; count++)
        {
            desk.Reply(desk.Take());
        }

        desk.Pass(20);
        Assert.Equal(Minute - 20 + 1, Seconds(desk, 1)!.Value, 6);
    }

    /// <summary>Else they come on top, and are counted as late as now.</summary>
    [Fact]
    public void What_is_in_flight_belongs_to_the_job_where_it_is_said_so()
    {
        using var desk = new Desk([RateLimit.PerMinute(10)]);
        desk.Take(cost: 4);
        Assert.Equal((1, 1), (Seconds(desk, 6), Seconds(desk, 10, isUnderWay: true)));
        Assert.Equal(Minute + 1, Seconds(desk, 7)!.Value, 6);
        Assert.Equal(1 + Minute + 1, Seconds(desk, 11, isUnderWay: true)!.Value, 6);
    }

    [Fact]
    public void What_is_in_flight_is_given_back_to_a_bucket_for_the_job_that_it_belongs_to()
    {
        using var desk = new Desk([RateLimit.TokenBucket(10, 1, TimeSpan.FromHours(1))]);
        desk.Take(cost: 4);
        Assert.Equal((1, 1), (Seconds(desk, 5), Seconds(desk, 9, isUnderWay: true)));
    }

    /// <summary>A bucket of one fills from the end of a request on: 10 s, a little more for the clocks.</summary>
    [Fact]
    public void A_bucket_is_not_refilled_while_a_request_is_under_way()
    {
        using var desk = new Desk([RateLimit.TokenBucket(1, 1, TimeSpan.FromSeconds(10))]);
        Assert.InRange(Seconds(desk, 2, roundTrip: 15)!.Value, 15 + 10 + 15, 15 + 10.01 + 15);
    }

    /// <summary>It was taken for counted 10 s later.</summary>
    [Fact]
    public void A_lost_request_has_been_over_since_it_was_given_up()
    {
        using var desk = new Desk([RateLimit.PerMinute(10)]);
        desk.Limiter.Lost(desk.Take());
        desk.Pass(65);
        Assert.Equal(10 + Minute - 65 + 1, Seconds(desk, 10)!.Value, 6);
    }

    [Fact]
    public void A_look_into_the_future_changes_nothing()
    {
        using var desk = new Desk([RateLimit.PerMinute(10)]);
        desk.Take();
        Assert.Equal(Seconds(desk, 25), Seconds(desk, 25));
        desk.Take(cost: 9);
        Assert.False(desk.Ask().IsCompleted);
    }

    [Fact]
    public void A_pause_comes_first()
    {
        using var desk = new Desk([RateLimit.PerMinute(10)], [[RateLimit.PerMinute(5)]]);
        PermitHandle second = desk.Take(0);
        desk.Refuse(desk.Take(), 7);
        Assert.Equal(8, Seconds(desk, 3)!.Value, 6);
        desk.Pass(2);
        Assert.Equal(6, Seconds(desk, 3)!.Value, 6);
        desk.Refuse(second, 30);
        Assert.Equal((6, 31), (Seconds(desk, 3), Of(desk, 3, group: 0)!.Value.Time.TotalSeconds));
    }

    [Fact]
    public void A_limit_that_a_header_lowered_is_the_lower_one()
    {
        using var desk = new Desk([RateLimit.PerMinute(10).Named("m")]);
        desk.Reply(desk.Take(), new RateLimitWindow { Name = "m", Limit = 5 });
        Assert.Equal(1, Seconds(desk, 4));
        Assert.Equal(Minute + 1, Seconds(desk, 5)!.Value, 6);
    }

    [Fact]
    public void Of_what_was_declared_the_share_is_used_that_was_wanted_and_no_more_is_tried()
    {
        using var desk = new Desk([RateLimit.PerMinute(10).OrMore()]);
        Assert.Equal(1 + Minute + 1, Of(desk, 6, declared: new LedgerFactory(0.5, null))!.Value.Time.TotalSeconds, 6);
        Assert.Equal(1 + Minute + 1 + Minute + 1, Seconds(desk, 21)!.Value, 6);
    }

    [Fact]
    public void How_many_at_once_counts_when_it_is_known()
    {
        using var desk = new Desk([RateLimit.PerMinute(100), RateLimit.LearnedConcurrency()]);
        Assert.Equal(1, Seconds(desk, 12));
        desk.Shared[1].LearnedConcurrency!.Learned.State(4);
        Assert.Equal(new ForecastResult(TimeSpan.FromMilliseconds(3_002), "4 at once"), Of(desk, 12));
    }

    [Fact]
    public void A_rate_that_nobody_declared_counts_when_it_is_known()
    {
        LearnedLedger learned = new(() => 0.5, 0.5);
        LimitSet set = new("partition", [learned], false, 0, () => 0.5);
        using var limiter = new PartitionLimiter([set], [], new MonotonicClock(new BenchTime()), new LimiterSettings());
        ForecastLoad load = new(25, 100, TimeSpan.FromSeconds(1));
        Assert.Null(Forecast.Of(limiter, PartitionLimiter.NoGroup, AsDeclared, load));
        SetPermit first = set.Grant(0, 1);
        set.Finish(first, 1);
        set.Observe(first, 1, 0, Parts.Said(10, 9, 59));
        set.Succeeded(first, 1);
        SetPermit second = set.Grant(1, 1);
        set.Finish(second, 2);
        set.Observe(second, 2, 0, Parts.Said(10, 8, 59));
        ForecastResult forecast = Forecast.Of(limiter, PartitionLimiter.NoGroup, AsDeclared, load)!.Value;
        Assert.Equal("10 per minute", forecast.LimitedBy);
        Assert.InRange(forecast.Time.TotalSeconds, 121, 125);
    }

    /// <summary>100,000 are run; the pace of their second half is taken for the others.</summary>
    [Fact]
    public void More_than_can_be_run_go_on_as_those_did()
    {
        using var desk = new Desk([RateLimit.PerSecond(1_000)]);
        Assert.Equal(((99 + (100_000 * 49 / 50_000d)) * (1 + 1.0105)) + 1, Seconds(desk, 200_000)!.Value, 6);
    }

    [Fact]
    public void What_would_take_longer_than_a_time_can_say_takes_the_longest_one()
    {
        using var desk = new Desk([RateLimit.PerMinute(60_000)]);
        Assert.Equal(TimeSpan.MaxValue, Of(desk, long.MaxValue)!.Value.Time);
    }

    [Fact]
    public void A_limit_that_those_did_not_use_up_holds_for_all()
    {
        using var desk = new Desk([RateLimit.PerSecond(1_000_000), RateLimit.PerDay(150_000)]);
        Assert.Equal(new ForecastResult(TimeSpan.FromSeconds(850_000 * 86_400d / 150_000), null), Of(desk, 1_000_000));
        Assert.Equal(1, Seconds(desk, 140_000));
    }
}
