using ClientSdk.Limiters;
using static ClientSdk.Tests.Limiters.Bench.Parts;

namespace ClientSdk.Tests.Limiters;

public sealed class LearnedPauseTests
{
    /// <summary>A quarter of 2 s, 4 s, 8 s ... a minute, of which half is drawn.</summary>
    [Theory]
    [InlineData(1, 0.5, 3)]
    [InlineData(2, 0.5, 3 + (2 * 0.75 / 4))]
    [InlineData(5, 0.5, 3 + (16 * 0.75 / 4))]
    [InlineData(5, 0, 3 + (16 * 0.5 / 4))]
    [InlineData(7, 0.5, 3 + (60 * 0.75 / 4))]
    [InlineData(2_000, 0.5, 3 + (60 * 0.75 / 4))]
    public void A_hint_is_kept_and_backed_off_from_when_the_probe_failed(int failures, double random, double seconds) =>
        Assert.Equal(S(seconds), LearnedPause.Hinted(S(3), failures, random));

    private static long Guess(double now, LearnedModel model, int failures, double random = 0)
    {
        var record = new RefusalRecord();
        record.Accept(Sent(0), S(1));
        record.Refuse(Sent(2), S(10), 0, null);
        return LearnedPause.Guessed(S(now), record, model, failures, random);
    }

    /// <summary>The first request completed at 1 s: windows of 1, 2, 5, 10 ... 120 s from then would be over, and 2 % for the clocks.</summary>
    [Theory]
    [InlineData(1.71, 0.31)]
    [InlineData(1.72, 1.32)]
    [InlineData(2, 1.04)]
    [InlineData(10, 1.2)]
    [InlineData(11, 10.4)]
    [InlineData(32, 30.2)]
    [InlineData(63, 60)]
    [InlineData(64, 59.4)]
    [InlineData(124, 60)]
    public void Nothing_known_it_goes_on_when_a_window_of_a_usual_length_would_be_over_at_most_a_minute_later(double now, double seconds) =>
        Assert.Equal(S(seconds), Guess(now, default, 1));

    /// <summary>An eighth first, then a quarter each, of four minutes at most, and a quarter of a second at least.</summary>
    [Theory]
    [InlineData(8, 1, 0, 1)]
    [InlineData(8, 2, 0, 2)]
    [InlineData(8, 8, 0, 2)]
    [InlineData(1, 1, 0, 0.25)]
    [InlineData(1_000, 1, 0, 30)]
    [InlineData(8, 1, 0.5, 1.025)]
    public void Parts_of_the_span_are_waited_where_one_is_known(double span, int failures, double random, double seconds) =>
        Assert.Equal(S(seconds), Guess(10, LearnedModel.Window(10, S(span)), failures, random));

    /// <summary>Refused at 10 s: a window of 2 s is over 4 s later, by half of it and a second more.</summary>
    [Theory]
    [InlineData(14, 8, 0.5)]
    [InlineData(14.0000001, 8, 7.3999999)]
    [InlineData(14, 9, 7.4)]
    public void A_span_is_no_longer_trusted_after_eight_failures_nor_when_it_is_over(double now, int failures, double seconds) =>
        Assert.Equal(S(seconds), Guess(now, LearnedModel.Window(10, S(2)), failures));
}
