using ClientSdk.Headers;
using ClientSdk.Limiters;
using ClientSdk.Limits;
using static ClientSdk.Tests.Limiters.Bench.Parts;

namespace ClientSdk.Tests.Limiters;

public sealed class ResetIntervalTests
{
    private static readonly long Second = TimeSpan.TicksPerSecond;

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void An_instant_less_a_date_of_whole_seconds_encloses_the_true_reset_however_both_are_rounded(bool roundsUp)
    {
        // Defect seen red: one second of doubt, as for a stated delay, puts the early end up to a second after the true reset.
        var random = new Random(20_261);
        for (int run = 0; run < 10_000; run++)
        {
            long now = random.NextInt64(100 * Second);
            long reset = now + random.NextInt64(60 * Second);
            long stated = (roundsUp ? reset + Second - 1 : reset) / Second * Second;
            long date = now / Second * Second;
            ResetInterval interval = ResetInterval.Of(now, now, Math.Max(0, stated - date), isInstant: true);

            Assert.True(interval.Early <= reset && reset <= interval.Late, $"seed 20261, run {run}: {reset} is not within {interval.Early} and {interval.Late}");
        }
    }

    private static readonly long Window = S(60);

    /// <summary>Around an instant, as wide as a reply of a second says it.</summary>
    private static ResetInterval Around(double at, double roundTrip = 0) => ResetInterval.Of(S(at - 10), S(at - 10 + roundTrip), S(10));

    private static (double Early, double Late) Ends(in ResetInterval interval) => (Math.Round(interval.Early / (double)Second, 4), Math.Round(interval.Late / (double)Second, 4));

    [Fact]
    public void Nothing_known_it_ended_long_ago_and_never_ends()
    {
        ResetInterval interval = default;
        Assert.Equal((false, MonotonicClock.LongAgo, MonotonicClock.Never), (interval.IsKnown, interval.Early, interval.Late));
        interval.Take(Around(100), Window);
        Assert.Equal((true, (98.9945, 101.0055)), (interval.IsKnown, Ends(interval)));
        interval.Forget();
        Assert.Equal((false, MonotonicClock.LongAgo, MonotonicClock.Never), (interval.IsKnown, interval.Early, interval.Late));
    }

    /// <summary>A second of rounding and the clocks' drift over the stated time and that second; an instant is rounded twice before it.</summary>
    [Theory]
    [InlineData(false, 11 + 10 - 1 - 0.0055)]
    [InlineData(true, 11 + 10 - 2 - 0.0055)]
    public void It_reaches_from_the_request_to_the_reply(bool isInstant, double early)
    {
        ResetInterval interval = ResetInterval.Of(S(11), S(13), S(10), isInstant);
        Assert.Equal((S(early), S(13 + 10 + 1 + 0.0055)), (interval.Early, interval.Late));
    }

    /// <summary>The drift of a tick counts as one.</summary>
    [Fact]
    public void The_drift_is_rounded_up()
    {
        ResetInterval interval = ResetInterval.Of(0, 0, 1);
        Assert.Equal((1 - Second - 5_001, 1 + Second + 5_001), (interval.Early, interval.Late));
    }

    [Fact]
    public void What_overlaps_is_narrowed_from_both_sides()
    {
        ResetInterval interval = Around(100);
        interval.Take(Around(101.5), Window);
        Assert.Equal((100.4945, 101.0055), Ends(interval));
        interval.Take(Around(99.9), Window);
        Assert.Equal((100.4945, 100.9055), Ends(interval));
    }

    /// <summary>Bounds that only touch: the later one is the next window's, the earlier one leaves an instant.</summary>
    [Fact]
    public void What_is_later_replaces_it_and_what_is_earlier_changes_nothing()
    {
        ResetInterval interval = Around(100);
        ResetInterval next = ResetInterval.Of(interval.Late - S(9) + 55_000, interval.Late - S(9) + 55_000, S(10));
        Assert.Equal(interval.Late, next.Early);
        ResetInterval before = interval;
        interval.Take(next, Window);
        Assert.Equal((next.Early, next.Late), (interval.Early, interval.Late));
        interval.Take(Around(90), Window);
        Assert.Equal((next.Early, next.Late), (interval.Early, interval.Late));
        interval.Take(before, Window);
        Assert.Equal((next.Early, next.Early), (interval.Early, interval.Late));
    }

    [Theory]
    [InlineData(0, true)]
    [InlineData(-1, false)]
    public void What_is_wider_than_half_the_window_says_nothing(int ticksBeside, bool isTaken)
    {
        ResetInterval said = Around(100);
        ResetInterval interval = default;
        interval.Take(said, (2 * (said.Late - said.Early)) + ticksBeside);
        Assert.Equal(isTaken, interval.IsKnown);
    }

    [Fact]
    public void The_next_window_of_a_row_ends_a_window_later_by_either_clock()
    {
        ResetInterval interval = Around(100);
        interval.MoveOn(Window);
        Assert.Equal((98.9945 + 59.97, 101.0055 + 60.03), Ends(interval));
    }

    [Fact]
    public void Parts_of_a_tick_are_taken_for_the_wider_side()
    {
        ResetInterval interval = Around(100);
        (long early, long late) = (interval.Early, interval.Late);
        interval.MoveOn(Window + 1);
        Assert.Equal((early + 599_700_000, late + 600_300_002), (interval.Early, interval.Late));
    }

    [Theory]
    [InlineData(0, true)]
    [InlineData(1, false)]
    public void Ends_that_have_drifted_farther_apart_than_half_a_window_are_forgotten(int ticksMore, bool isKnown)
    {
        ResetInterval interval = ResetInterval.Of(S(90), S(90 + 28 - 0.0710000) + ticksMore, S(10));
        Assert.Equal(S(30 - 0.06) + ticksMore, interval.Late - interval.Early);
        interval.MoveOn(Window);
        Assert.Equal(isKnown, interval.IsKnown);
    }

    [Fact]
    public void The_reader_says_that_a_reset_came_as_an_instant()
    {
        Assert.True(Read("1768478460").IsResetInstant);
        Assert.False(Read("60").IsResetInstant);

        static RateLimitWindow Read(string reset)
        {
            using var response = new HttpResponseMessage();
            response.Headers.TryAddWithoutValidation("Date", "Thu, 15 Jan 2026 12:00:00 GMT");
            response.Headers.TryAddWithoutValidation("X-RateLimit-Remaining", "1");
            response.Headers.TryAddWithoutValidation("X-RateLimit-Reset", reset);
            return Assert.Single(RateLimitHeaderParser.Parse(response, null, DateTimeOffset.UnixEpoch).Windows);
        }
    }
}
