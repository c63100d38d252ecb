using ClientSdk.Limiters;
using static ClientSdk.Tests.Limiters.Bench.Parts;

namespace ClientSdk.Tests.Limiters;

public sealed class LearnedRatesTests
{
    private static readonly LearnedModel TwoInOne = LearnedModel.Window(2, S(1));
    private static readonly LearnedModel FourInOne = LearnedModel.Window(4, S(1));
    private static readonly LearnedModel TenInSixty = LearnedModel.Window(10, S(60));

    private readonly LearnedRates _rates = new(1);
    private readonly SetState _set = new(() => 0.5);

    private void Accept(int count, double at)
    {
        for (int index = 0; index < count; index++)
        {
            _rates.Completed(S(at), 1);
            _rates.Accept(Sent(at), S(at));
        }
    }

    private void Refuse(double at, double? until = null, double? hint = null)
    {
        _rates.Refuse(Sent(at), S(at), hint is { } seconds ? S(seconds) : null);
        if (until is { } last)
        {
            _rates.Refuse(Sent(last), S(last), null);
        }
    }

    private bool Close(double at, bool isGuided = false, bool isStated = false) => _rates.Close(S(at), isGuided, isStated);

    [Fact]
    public void Both_have_the_same_books()
    {
        Assert.Equal((true, false, 0.5), (_rates.IsUnspent, _rates.IsOpen, new LearnedRates(0.5).Long.Utilization));
        _rates.Utilization = 0.25;
        Assert.Equal((0.25, 0.25, 0.25), (_rates.Utilization, _rates.Short.Utilization, _rates.Long.Utilization));
        Accept(3, 1);
        _rates.TakeBack(1);
        _rates.AcceptLate(Sent());
        foreach (LearnedRate rate in (LearnedRate[])[_rates.Short, _rates.Long])
        {
            Assert.Equal((2, 3), (rate.Held, rate.Record.Accepted));
        }

        Refuse(2);
        Assert.Equal((true, true), (_rates.IsOpen, _rates.Long.Record.IsOpen));
        _rates.Forget();
        Assert.Equal((false, false), (_rates.IsOpen, _rates.Long.Record.IsOpen));
        _rates.Advance(S(2) + TimeSpan.TicksPerDay);
        Assert.Equal((0, 0), (_rates.Short.Held, _rates.Long.Held));
    }

    [Fact]
    public void What_was_accepted_late_counts_for_the_open_event_of_both()
    {
        Refuse(2);
        _rates.AcceptLate(Sent(cost: 3));
        Assert.Equal((3, 3), (_rates.Short.Record.Close(S(3)).Accepted, _rates.Long.Record.Close(S(3)).Accepted));
    }

    /// <summary>Of 2 a second and 10 a minute, with two and ten taken.</summary>
    [Theory]
    [InlineData(1, "2 per second")]
    [InlineData(2, "2 per second")]
    [InlineData(10, "10 per minute")]
    public void The_later_of_the_two_decides_and_is_named(int taken, string name)
    {
        _rates.Short.Take(TwoInOne);
        _rates.Long.Take(TenInSixty);
        Assert.Equal("2 per second", _rates.Limit.Name);
        Accept(taken, 0);
        long at = _rates.When(S(0.5), _set, 1, 0);
        Assert.Equal(taken switch { 1 => S(0.5), 2 => TwoInOne.Hold, _ => TenInSixty.Hold }, at);
        Assert.Equal((name, Math.Min(2 - taken, 10 - taken)), (_rates.Limit.Name, _rates.Left(_set)));
        Assert.False(_rates.IsUnspent);
        _rates.Advance(TwoInOne.Hold);
        Assert.Equal((true, false, false), (_rates.Short.IsUnspent, _rates.Long.IsUnspent, _rates.IsUnspent));
    }

    [Theory]
    [InlineData(1, 0, false)]
    [InlineData(2, 0, true)]
    [InlineData(2, 9, true)]
    [InlineData(1, 1, true)]
    public void It_is_used_up_when_either_is(int accepted, long longPermits, bool isUsedUp)
    {
        _rates.Short.Take(TwoInOne);
        _rates.Long.Take(longPermits > 0 ? LearnedModel.Window(longPermits, S(60)) : default);
        Accept(accepted, 0);
        Assert.Equal(isUsedUp, _rates.IsUsedUp);
    }

    [Fact]
    public void More_is_tried_of_the_one_that_binds_when_it_is_due()
    {
        Assert.False(_rates.TryMore(S(100), _set, 1));
        _rates.Short.Take(TwoInOne);
        _rates.Long.Take(TenInSixty);
        _rates.Postpone(S(100));
        Assert.False(_rates.TryMore(S(110) - 1, _set, 1));
        Accept(10, 109);
        Assert.True(_rates.TryMore(S(110), _set, 1));
        Assert.Equal((2, 11), (_rates.Short.Model.Permits, _rates.Long.Model.Permits));
        Assert.False(_rates.TryMore(S(500), _set, 1));
        Assert.False(_rates.Advance(S(110) + LimitTrial.LengthFor(S(60)) - 1));
        Assert.True(_rates.Advance(S(110) + LimitTrial.LengthFor(S(60))));
        Assert.True(_rates.TryMore(S(500), _set, 1));
        Assert.Equal((1, true, 11), (_rates.Short.Model.Permits, _rates.Short.Model.IsSpacing, _rates.Long.Model.Permits));
    }

    /// <summary>The share that is to be used is left to others again when the trial is over.</summary>
    [Theory]
    [InlineData(true, 15)]
    [InlineData(false, 22.5)]
    public void A_rate_is_tried_for_15_s_and_a_window_for_two_of_it_and_a_quarter(bool isRate, double length)
    {
        _rates.Utilization = 0.5;
        _rates.Short.Take(isRate ? LearnedModel.Rate(4d / S(1), S(10)) : LearnedModel.Window(40, S(10)));
        Assert.True(_rates.TryMore(S(100), _set, 1));
        double pace = _rates.Short.Model.Pace * S(1);
        Assert.Equal(4.2, pace, 6);
        Assert.False(_rates.Advance(S(100 + length) - 1));
        Accept(42, 100 + length - 1);
        Assert.True(_rates.Advance(S(100 + length)));
        Assert.False(_rates.Advance(S(100 + length) + 1));
        Assert.Equal(pace, _rates.Short.Model.Pace * S(1), 6);
        Assert.Equal(isRate ? 1 : 21 - 42, _rates.Left(_set));
    }

    [Fact]
    public void The_first_event_shows_the_short_one()
    {
        Accept(5, 1);
        Refuse(2);
        Assert.True(Close(2.5));
        Assert.Equal((5, false), (_rates.Short.Model.Permits, _rates.Long.Model.IsKnown));
    }

    [Fact]
    public void What_the_replies_state_needs_no_guess()
    {
        Accept(5, 1);
        Refuse(2);
        Assert.False(Close(2.5, isGuided: true, isStated: true));
        Assert.Equal((false, false, false), (_rates.Short.Model.IsKnown, _rates.IsOpen, _rates.Long.Record.IsOpen));
    }

    /// <summary>
    /// Shut out for longer than one and a half of the window (of a hint, two and its second), after more than three of it or all of the longer one:
    /// there is a longer one. Where replies state a limit, that is it.
    /// </summary>
    [Theory]
    [InlineData(7, 11.6, null, false, true)]
    [InlineData(6, 11.6, null, false, false)]
    [InlineData(7, 11.5, null, false, false)]
    [InlineData(7, 11.6, null, true, false)]
    [InlineData(7, 10.0, 3.1, false, true)]
    [InlineData(7, 10.0, 3.0, false, false)]
    public void Who_is_shut_out_for_much_longer_than_the_window_has_used_up_a_longer_one(int accepted, double last, double? hint, bool isStated, bool isLong)
    {
        _rates.Short.Take(TwoInOne);
        Accept(accepted, 9);
        Refuse(10, last, hint);
        Close(14, isStated: isStated);
        Assert.Equal(isLong ? LearnedModel.Window(7, S(60)) : default, _rates.Long.Model);
        Assert.Equal(isLong ? TwoInOne : LearnedModel.Window(1, S(1)), _rates.Short.Model);
    }

    /// <summary>Two events of the short one, of four each, and a third that shuts out: nine in all, of which ten seconds ago are no part of a later minute.</summary>
    [Fact]
    public void What_is_no_event_of_the_longer_one_stays_in_its_books()
    {
        _rates.Short.Take(LearnedModel.Window(4, S(1)));
        foreach (double at in (double[])[1, 3])
        {
            Accept(4, at);
            Refuse(at + 0.1);
            Close(at + 1);
        }

        Assert.Equal(LearnedModel.Window(4, S(1.5)), _rates.Short.Model);
        Accept(5, 5);
        Refuse(6, 9);
        Assert.True(Close(10));
        Assert.Equal(LearnedModel.Window(13, S(60)), _rates.Long.Model);
    }

    [Fact]
    public void The_longer_one_is_revised_by_what_was_accepted_between_its_own_events()
    {
        _rates.Short.Take(TwoInOne);
        _rates.Long.Take(TenInSixty);
        Accept(2, 1);
        Refuse(1.2);
        Assert.False(Close(2.5));
        Accept(6, 9);
        Refuse(10, 12);
        Assert.True(Close(14));
        Assert.Equal((8, TwoInOne), (_rates.Long.Model.Permits, _rates.Short.Model));
    }

    /// <summary>Six of eight are three quarters of it, though not more than three times the short one: which it was is asked at the first refusal.</summary>
    [Theory]
    [InlineData(6, 7)]
    [InlineData(5, 8)]
    public void A_longer_one_that_is_used_up_is_to_blame_for_a_long_shut_out(int accepted, long left)
    {
        _rates.Short.Take(TwoInOne);
        _rates.Long.Take(LearnedModel.Window(8, S(60)));
        Accept(accepted, 9);
        Refuse(10, 12);
        Close(14);
        Assert.Equal(left == 8, _rates.Long.Model.Permits == 8);
    }

    /// <summary>A quarter of the blamed one's span after the first failure; after a shut-out that is longer than it, what a usual window leaves.</summary>
    [Fact]
    public void A_pause_is_guessed_from_the_one_that_is_to_blame()
    {
        Accept(3, 1);
        Refuse(2);
        Assert.Equal(S(1.04), _rates.GuessPause(S(2), 1, 0));
        _rates.Short.Take(FourInOne);
        Assert.Equal(S(0.25), _rates.GuessPause(S(2), 2, 0));
        _rates.Forget();
        _rates.Long.Take(LearnedModel.Window(4, S(60)));
        Assert.Equal(3, _rates.Long.Record.Accepted);
        Refuse(2);
        Assert.Equal(S(15), _rates.GuessPause(S(2), 2, 0));
    }

    /// <summary>Usual windows from the first request of the event on. The books of the longer one go farther back.</summary>
    [Fact]
    public void Where_the_blamed_one_has_failed_for_long_the_books_of_a_longer_one_are_looked_at()
    {
        Refuse(2);
        Close(2.5);
        Accept(3, 21);
        Refuse(22);
        Assert.Equal(S(1.04), _rates.GuessPause(S(22), 1, 0));
        _rates.Short.Take(FourInOne);
        Assert.Equal(S(0.4), _rates.GuessPause(S(22), 9, 0));
    }

    [Fact]
    public void An_event_long_after_a_trial_is_none_of_its_business()
    {
        _rates.Short.Take(FourInOne);
        Assert.True(_rates.TryMore(S(100), _set, 1));
        Assert.True(_rates.Advance(S(111)));
        Accept(2, 300);
        Refuse(301);
        Assert.True(Close(302));
        Assert.Equal(2, _rates.Short.Model.Permits);
    }

    [Fact]
    public void A_trial_that_fails_is_taken_back_and_nothing_else_is_changed()
    {
        _rates.Short.Take(FourInOne);
        Assert.True(_rates.TryMore(S(100), _set, 1));
        Accept(5, 100);
        Refuse(100.5);
        Assert.True(Close(101));
        Assert.Equal(FourInOne, _rates.Short.Model);
        Assert.False(_rates.TryMore(S(111) - 1, _set, 1));
    }

    [Fact]
    public void Where_a_trial_of_one_fails_and_the_other_is_to_blame_both_are_corrected()
    {
        _rates.Short.Take(TwoInOne);
        _rates.Long.Take(TenInSixty);
        Assert.True(_rates.TryMore(S(100), _set, 1));
        Accept(8, 100);
        Refuse(101, 103);
        Assert.True(Close(104));
        Assert.Equal((TwoInOne, 8), (_rates.Short.Model, _rates.Long.Model.Permits));
    }
}
