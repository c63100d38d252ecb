using ClientSdk.Limiters;
using static ClientSdk.Tests.Limiters.Bench.Parts;

namespace ClientSdk.Tests.Limiters;

public sealed class LimitTrialTests
{
    private readonly LimitTrial _trial = new();

    private bool IsDueExactly(double at) => !_trial.IsDue(S(at) - 1) && _trial.IsDue(S(at));

    private void Survive(double from, double to)
    {
        _trial.Start(S(from), S(to - from));
        Assert.True(_trial.Advance(S(to), S(1)));
    }

    [Theory]
    [InlineData(1, 10)]
    [InlineData(4, 20)]
    [InlineData(30, 60)]
    public void More_is_tried_five_spans_after_an_event_within_10_to_60_s(double span, double later)
    {
        _trial.Postpone(S(100), S(span));
        Assert.True(IsDueExactly(100 + later));
    }

    [Fact]
    public void The_longer_interval_of_two_stays()
    {
        _trial.Postpone(S(100), S(4));
        _trial.Postpone(S(200), S(1));
        Assert.True(IsDueExactly(220));
    }

    [Theory]
    [InlineData(1, 10.25)]
    [InlineData(8, 18)]
    public void A_trial_is_as_long_as_two_spans_and_a_quarter_and_10_s_at_least(double span, double length) =>
        Assert.Equal(S(length), LimitTrial.LengthFor(S(span)));

    [Fact]
    public void A_trial_that_is_over_was_survived_once_and_the_next_is_due_with_twice_the_step()
    {
        _trial.Postpone(0, S(1));
        _trial.Start(S(10), S(5));
        Assert.Equal((true, false, 0.05), (_trial.IsRunning, _trial.IsDue(S(99)), _trial.Step));
        Assert.False(_trial.Advance(S(15) - 1, S(1)));
        Assert.True(_trial.Advance(S(15), S(1)));
        Assert.False(_trial.Advance(S(16), S(1)));
        Assert.Equal((false, 0.1), (_trial.IsRunning, _trial.Step));
        Assert.True(IsDueExactly(15));
    }

    [Fact]
    public void The_step_grows_to_twice_the_limit()
    {
        List<double> steps = [];
        for (int count = 0; count < 6; count++)
        {
            Survive(count, count + 1);
            steps.Add(_trial.Step);
        }

        Assert.Equal([0.1, 0.2, 0.4, 0.8, 1, 1], steps);
    }

    [Fact]
    public void An_event_during_a_trial_is_its_fault_and_doubles_the_patience()
    {
        _trial.Postpone(0, S(1));
        Survive(10, 15);
        _trial.Start(S(15), S(5));
        Assert.True(_trial.Fails(S(17), S(1)));
        Assert.Equal((false, 0.05), (_trial.IsRunning, _trial.Step));
        _trial.Postpone(S(17), S(1));
        Assert.True(IsDueExactly(37));
        Assert.False(_trial.Fails(S(18), S(1)));
    }

    /// <summary>Four spans, and a minute at least.</summary>
    [Theory]
    [InlineData(1, 60, true)]
    [InlineData(1, 60.1, false)]
    [InlineData(20, 80, true)]
    [InlineData(20, 80.1, false)]
    public void An_event_soon_after_a_trial_is_its_fault_too(double span, double later, bool isToBlame)
    {
        _trial.Postpone(0, S(1));
        Survive(10, 15);
        Assert.Equal(isToBlame, _trial.Fails(S(15 + later), S(span)));
        _trial.Postpone(S(200), S(1));
        Assert.True(IsDueExactly(isToBlame ? 220 : 210));
    }

    [Fact]
    public void Patience_ends_at_ten_minutes_and_returns_to_the_first_interval_after_three_survived_in_a_row()
    {
        _trial.Postpone(0, S(1));
        for (int failed = 0; failed < 8; failed++)
        {
            _trial.Start(S(failed), S(5));
            _trial.Fails(S(failed), S(1));
        }

        _trial.Postpone(S(1000), S(1));
        Assert.True(IsDueExactly(1600));
        Survive(1600, 1610);
        _trial.Start(S(1610), S(5));
        _trial.Fails(S(1611), S(1));
        Survive(2300, 2310);
        Survive(2310, 2320);
        _trial.Postpone(S(2320), S(1));
        Assert.True(IsDueExactly(2920));
        Survive(2920, 2930);
        _trial.Postpone(S(2930), S(1));
        Assert.True(IsDueExactly(2940));
    }
}
