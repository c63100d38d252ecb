using ClientSdk.Limiters;
using ClientSdk.Limits;
using static ClientSdk.Tests.Limiters.Bench.Parts;

namespace ClientSdk.Tests.Limiters;

public sealed class LearnedModelTests
{
    private static LearnedModel PerSecond(double rate, double span) => LearnedModel.Rate(rate / S(1), S(span));

    [Fact]
    public void Nothing_is_known_until_there_are_permits()
    {
        Assert.Equal((false, "not declared"), (default(LearnedModel).IsKnown, default(LearnedModel).ToLimit().Name));
        Assert.Equal((true, false, "1 per second"), (LearnedModel.Window(1, S(1)).IsKnown, LearnedModel.Window(1, S(1)).IsRate, LearnedModel.Window(1, S(1)).ToLimit().Name));
        Assert.True(PerSecond(1, 1).IsRate);
    }

    [Theory]
    [InlineData(2.9, 1, 2, 1)]
    [InlineData(0.4, 1, 1, 1)]
    [InlineData(3, 0.0005, 3, 0.001)]
    public void A_window_has_whole_permits_at_least_one_and_lasts_a_millisecond_at_least(double permits, double span, long whole, double lasts)
    {
        Assert.Equal(new LearnedModel(whole, S(lasts), 0), LearnedModel.Window(permits, S(span)));
        Assert.Equal(new LearnedModel(whole, S(lasts), 0, IsSpacing: true), LearnedModel.Spaced((long)permits, S(span)));
    }

    /// <summary>The drift of the clocks over the span, rounded up, and a hundredth of the span for stamps, at most 10 ms.</summary>
    [Theory]
    [InlineData(10_000_001, 10_005_002 + 100_000)]
    [InlineData(1_000_000, 1_000_500 + 10_000)]
    [InlineData(600_000_000, 600_300_000 + 100_000)]
    public void A_permit_is_held_for_the_span_and_a_margin(long span, long held) => Assert.Equal(held, LearnedModel.Window(5, span).Hold);

    [Theory]
    [InlineData(4, 2, 8, 2)]
    [InlineData(0.25, 2, 1, 4)]
    [InlineData(0.7, 1, 1, 1.4285715)]
    [InlineData(1e-9, 1, 1, 86_400)]
    [InlineData(1e9, 1, 10_000_000, 1)]
    public void A_rate_keeps_the_span_that_it_was_taken_for_unless_not_even_one_goes_in_it(double rate, double span, long permits, double lasts)
    {
        LearnedModel model = PerSecond(rate, span);
        Assert.Equal((permits, S(lasts)), (model.Permits, model.Span));
        Assert.Equal(Math.Clamp(rate, 1 / 86_400d, S(1)), model.Pace * S(1), 6);
    }

    [Fact]
    public void The_pace_of_a_window_is_its_permits_over_its_span() => Assert.Equal(2.5 / S(1), LearnedModel.Window(5, S(2)).Pace, 12);

    [Theory]
    [InlineData(100, 0.05, 105)]
    [InlineData(10, 0.05, 11)]
    [InlineData(3, 1, 6)]
    public void More_of_a_window_is_a_share_more_and_at_least_one(long permits, double share, long raised) =>
        Assert.Equal(LearnedModel.Window(raised, S(8)), LearnedModel.Window(permits, S(8)).Raised(share));

    /// <summary>Half as much again at least, because a share of two is nothing.</summary>
    [Theory]
    [InlineData(1, 0.05, 8 / 1.5)]
    [InlineData(2, 0.05, 8 / 3d)]
    [InlineData(1, 0.8, 8 / 1.8)]
    public void More_of_one_or_two_is_one_in_a_shorter_span(long permits, double share, double span) =>
        Assert.Equal(LearnedModel.Spaced(1, span * S(1)), LearnedModel.Window(permits, S(8)).Raised(share));

    [Theory]
    [InlineData(0.05, 8 / 1.1)]
    [InlineData(0.2, 8 / 1.2)]
    public void More_of_a_spacing_is_as_many_in_a_span_that_is_a_tenth_shorter_at_least(double share, double span) =>
        Assert.Equal(LearnedModel.Spaced(5, span * S(1)), LearnedModel.Spaced(5, S(8)).Raised(share));

    [Fact]
    public void More_of_a_rate_is_a_higher_rate()
    {
        LearnedModel raised = PerSecond(4, 10).Raised(0.25);
        Assert.Equal((5, S(10)), (raised.Pace * S(1), raised.Span));
    }

    [Fact]
    public void A_limit_that_is_shown_is_one_that_could_be_declared()
    {
        RateLimit limit = LearnedModel.Window(1e10, S(86_400 * 400d)).ToLimit();
        Assert.Equal((int.MaxValue, TimeSpan.FromDays(366)), (limit.Permits, limit.Span));
        Assert.Equal(RateLimit.Window(10, TimeSpan.FromSeconds(3)), LearnedModel.Window(10, S(3)).ToLimit());
    }

    [Theory]
    [InlineData(0.2, 1.3, 1)]
    [InlineData(9, 61, 60)]
    [InlineData(8.8, 10.1, 10)]
    [InlineData(6, 7, 7)]
    [InlineData(60, 120, 120)]
    [InlineData(5, 60, 60)]
    public void A_likely_span_is_above_what_was_shut_out_and_up_to_what_was_let_in(double low, double high, double span) =>
        Assert.Equal(S(span), LikelySpan.Within(S(low), S(high)));
}
