using ClientSdk.Limiters;
using static ClientSdk.Tests.Limiters.Bench.Parts;

namespace ClientSdk.Tests.Limiters;

public sealed class ModelRevisionTests
{
    /// <summary>Used up in 20 s, let in again at once.</summary>
    private static readonly RefusalEvent Usual = new(S(120), S(100), null, null, S(120), 0, S(101), S(119), 0, S(121));

    private static readonly LearnedModel TenInTen = LearnedModel.Window(10, S(10));

    private readonly ModelRevision _revision = new();

    private (long Permits, double Seconds) After(in RefusalEvent seen, in LearnedModel model)
    {
        LearnedModel revised = _revision.After(seen, model);
        return (revised.Permits, revised.Span / (double)S(1));
    }

    [Fact]
    public void What_an_event_shows()
    {
        RefusalEvent seen = new(S(10), null, null, null, S(13), 5, S(2), S(3), 0, S(14));
        Assert.Equal((S(3), S(10), S(12), S(8)), (seen.ShutOut, seen.ShortestSpan, seen.LongestSpan, seen.Length));
        Assert.Equal((S(15), S(6)), ((seen with { Reset = S(25) }).ShutOut, (seen with { Previous = S(4) }).Length));
        Assert.Equal(S(3), (seen with { Reset = S(12) }).ShutOut);
    }

    /// <summary>Nothing had come back when the last refused request was sent, and all was back at the success.</summary>
    [Theory]
    [InlineData(1.5, 11, 12, 10)]
    [InlineData(1, 12, 15, 14)]
    public void The_first_window_is_a_likely_one_between_the_refusals_and_the_success(double completed, double refused, double closed, double span)
    {
        RefusalEvent seen = Usual with { Accepted = 20, FirstSent = S(1), FirstCompleted = S(completed), LastRefusedSent = S(refused), Closed = S(closed) };
        Assert.Equal((20, span), After(seen, default));
    }

    /// <summary>A hint speaks in whole seconds, and the reply takes its time: 1.2 s of doubt.</summary>
    [Theory]
    [InlineData(61.1, 60)]
    [InlineData(61.2, 61.2)]
    [InlineData(60, 60)]
    [InlineData(59.9, 59.9)]
    public void A_hint_shows_the_first_window(double reset, double span) =>
        Assert.Equal((20, span), After(Usual with { Accepted = 20, FirstSent = S(1), Reset = S(1 + reset) }, default));

    [Fact]
    public void Nothing_accepted_shows_nothing() => Assert.False(_revision.After(Usual, default).IsKnown);

    [Theory]
    [InlineData(16, 19, 8)]
    [InlineData(17, 4, 0.97 * 17 / 4)]
    [InlineData(17, 1, 9.7)]
    [InlineData(17, 19.9, 0.97 * 17 / 19.9)]
    [InlineData(17, 20, 9.5)]
    public void A_rate_is_lowered_by_a_fifth_after_few_else_to_what_was_accepted_or_by_a_twentieth(long accepted, double length, double perSecond)
    {
        LearnedModel revised = _revision.After(Usual with { Accepted = accepted, Previous = Usual.At - S(length) }, LearnedModel.Rate(10d / S(1), S(7)));
        Assert.Equal((true, S(7)), (revised.IsRate, revised.Span));
        Assert.Equal(perSecond, revised.Pace * S(1), 6);
    }

    [Fact]
    public void A_spacing_is_stretched_by_a_tenth() =>
        Assert.Equal(LearnedModel.Spaced(2, 2.2 * S(1)), _revision.After(Usual with { Accepted = 100 }, LearnedModel.Spaced(2, S(2))));

    [Theory]
    [InlineData(10, 21, 9)]
    [InlineData(100, 201, 95)]
    [InlineData(10, 20, 11)]
    public void More_than_twice_as_many_and_yet_refused_takes_one_or_a_twentieth_off(long permits, long accepted, long left) =>
        Assert.Equal((left, 10), After(Usual with { Accepted = accepted }, LearnedModel.Window(permits, S(10))));

    [Fact]
    public void Of_one_permit_nothing_can_be_taken_so_its_span_is_stretched() =>
        Assert.Equal(LearnedModel.Spaced(1, 11 * S(1)), _revision.After(Usual with { Accepted = 3 }, LearnedModel.Window(1, S(10))));

    /// <summary>From three quarters to 1.3 times as many it is the window that is known; otherwise as many as fit into its span, of 20 s.</summary>
    [Theory]
    [InlineData(8, 6, 6)]
    [InlineData(8, 5, 3)]
    [InlineData(10, 13, 10)]
    [InlineData(10, 14, 8)]
    [InlineData(10, 8, 8)]
    [InlineData(10, 10, 10)]
    public void About_as_many_as_expected_confirm_the_window(long permits, long accepted, long left) =>
        Assert.Equal((left, 10), After(Usual with { Accepted = accepted }, LearnedModel.Window(permits, S(10))));

    /// <summary>Farther apart than 1.2 spans and a second.</summary>
    [Theory]
    [InlineData(12, 10)]
    [InlineData(13, 10)]
    [InlineData(13.5, 14.5)]
    [InlineData(30.5, 30)]
    public void Resets_that_are_far_apart_show_a_longer_window(double apart, double span) =>
        Assert.Equal((10, span), After(Usual with { Accepted = 12, PreviousReset = S(100), Reset = S(100 + apart) }, TenInTen));

    [Theory]
    [InlineData(110, 10)]
    [InlineData(129, 30)]
    public void Refusals_for_longer_than_the_span_show_a_longer_window(double refused, double span) =>
        Assert.Equal((9, span), After(Usual with { Accepted = 9, FirstSent = S(99), FirstCompleted = S(100), LastRefusedSent = S(refused), Closed = S(130) }, TenInTen));

    /// <summary>By a likely one between 1.02 and 1.5 of it.</summary>
    [Fact]
    public void Every_second_time_that_all_of_it_was_too_much_the_span_is_stretched()
    {
        RefusalEvent all = Usual with { Accepted = 10 };
        Assert.Equal([10, 15, 10, 15], Enumerable.Range(0, 4).Select(_ => After(all, TenInTen).Seconds));
    }

    [Theory]
    [InlineData(5)]
    [InlineData(14)]
    public void Something_else_in_between_begins_the_count_anew(long between)
    {
        Assert.Equal((10, 10), After(Usual with { Accepted = 10 }, TenInTen));
        After(Usual with { Accepted = between }, TenInTen);
        Assert.Equal((10, 10), After(Usual with { Accepted = 10 }, TenInTen));
        Assert.Equal((8, 10), After(Usual with { Accepted = 8 }, TenInTen));
        Assert.Equal((10, 15), After(Usual with { Accepted = 10 }, TenInTen));
    }

    [Theory]
    [InlineData(8, 10)]
    [InlineData(7, 3)]
    public void Too_few_with_eight_others_in_flight_may_have_been_too_many_at_once_for_the_first_time(long others, long permits)
    {
        RefusalEvent few = Usual with { Accepted = 5, Others = others };
        Assert.Equal([permits, 3, permits], Enumerable.Range(0, 3).Select(_ => After(few, TenInTen).Permits));
    }

    [Fact]
    public void Another_event_in_between_lets_it_be_the_first_time_again()
    {
        RefusalEvent few = Usual with { Accepted = 5, Others = 8 };
        Assert.Equal(10, After(few, TenInTen).Permits);
        After(Usual with { Accepted = 10 }, TenInTen);
        Assert.Equal((10, 8), (After(few, TenInTen).Permits, After(Usual with { Accepted = 14, Others = 8 }, TenInTen).Permits));
    }

    /// <summary>A window takes them in any rhythm; what is used up in much less than its span is a rate.</summary>
    [Theory]
    [InlineData(5, 8, 5, 0)]
    [InlineData(5, 10, 5, 0)]
    [InlineData(5, 20, 3, 0)]
    [InlineData(5, 7.9, 6, 0.97 * 5 / 7.9)]
    [InlineData(0, 1, 9, 0.97)]
    public void Too_few_in_most_of_a_span_are_the_window_and_in_less_of_it_a_rate(long accepted, double length, long permits, double perSecond)
    {
        LearnedModel revised = _revision.After(Usual with { Accepted = accepted, Previous = Usual.At - S(length) }, TenInTen);
        Assert.Equal((permits, perSecond > 0, S(10)), (revised.Permits, revised.IsRate, revised.Span));
        Assert.Equal(perSecond > 0 ? perSecond : revised.Permits / 10d, revised.Pace * S(1), 6);
    }

    [Fact]
    public void Two_events_at_one_instant_are_the_highest_rate_there_is() =>
        Assert.Equal(1, _revision.After(Usual with { Accepted = 5, Previous = Usual.At }, TenInTen).Pace);
}
