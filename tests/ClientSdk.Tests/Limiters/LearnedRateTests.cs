using ClientSdk.Limiters;
using static ClientSdk.Tests.Limiters.Bench.Parts;

namespace ClientSdk.Tests.Limiters;

public sealed class LearnedRateTests
{
    private static readonly LearnedModel TenInTen = LearnedModel.Window(10, S(10));
    private static readonly long Hold = TenInTen.Hold;

    private readonly LearnedRate _rate = new(1);
    private readonly SetState _set = new(() => 0.5);

    private void Complete(int count, double at = 0)
    {
        for (int index = 0; index < count; index++)
        {
            _rate.Completed(S(at), 1);
            _rate.Record.Accept(Sent(at), S(at));
        }
    }

    private long When(double now, int cost = 1, double reserve = 0) => _rate.When(S(now), _set, cost, reserve);

    [Fact]
    public void Nothing_known_all_may_go_and_a_day_is_kept_in_the_books()
    {
        Complete(5);
        Assert.Equal((S(7), long.MaxValue, true, false, "not declared"), (When(7), _rate.Left(_set), _rate.IsUnspent, _rate.IsUsedUp, _rate.Limit.Name));
        _rate.Advance(TimeSpan.TicksPerDay - 1);
        Assert.Equal(5, _rate.Held);
        _rate.Advance(TimeSpan.TicksPerDay);
        Assert.Equal((0, 5), (_rate.Held, _rate.Released));
    }

    [Fact]
    public void A_permit_of_a_window_is_back_when_its_hold_is_over()
    {
        Assert.True(_rate.Take(TenInTen));
        Assert.False(_rate.Take(TenInTen));
        Assert.Equal("10 per 10 s", _rate.Limit.Name);
        Complete(1);
        _rate.Advance(Hold - 1);
        Assert.Equal((1, false, 9), (_rate.Held, _rate.IsUnspent, _rate.Left(_set)));
        _rate.Advance(Hold);
        Assert.Equal((0, true, 10), (_rate.Held, _rate.IsUnspent, _rate.Left(_set)));
        _rate.Completed(Hold, 2);
        _rate.TakeBack(2);
        Assert.True(_rate.IsUnspent);
    }

    /// <summary>Six completed at 0 and 1 s, three in flight: one is free.</summary>
    [Theory]
    [InlineData(1, 0, 2)]
    [InlineData(2, 0, 0)]
    [InlineData(5, 0, 1)]
    [InlineData(8, 0, -1)]
    [InlineData(1, 0.1, 0)]
    [InlineData(1, 0.4, 1)]
    [InlineData(99, 0, -1)]
    public void It_grants_when_enough_has_come_back_for_the_cost_and_what_is_kept(int cost, double reserve, int completedAt)
    {
        _rate.Take(TenInTen);
        Complete(3);
        Complete(3, at: 1);
        _set.InFlight = 3;
        Assert.Equal(1, _rate.Left(_set));
        Assert.Equal(completedAt switch { 2 => S(2), -1 => MonotonicClock.Never, _ => S(completedAt) + Hold }, When(2, cost, reserve));
    }

    [Fact]
    public void A_cost_above_all_of_it_goes_alone()
    {
        _rate.Take(TenInTen);
        Assert.Equal(S(2), When(2, cost: 99));
        Complete(1);
        Assert.Equal(Hold, When(2, cost: 99));
    }

    /// <summary>Whoever looks at it late is not told of a time that is over.</summary>
    [Fact]
    public void What_is_not_free_now_is_free_later_than_now()
    {
        _rate.Take(LearnedModel.Window(1, S(10)));
        Complete(1);
        Assert.Equal(S(50) + 1, When(50));
    }

    [Theory]
    [InlineData(1, 5.5)]
    [InlineData(3, 6.5)]
    public void A_rate_grants_one_after_the_other(int cost, double at)
    {
        _rate.Take(LearnedModel.Rate(2d / S(1), S(10)));
        _set.LastSent = S(5);
        Assert.Equal((S(at), S(9), 1), (When(5, cost), When(9, cost), _rate.Left(_set)));
    }

    [Fact]
    public void The_wanted_share_is_used_except_while_more_is_tried()
    {
        _rate.Utilization = 0.5;
        _rate.Take(TenInTen);
        Assert.Equal(5, _rate.Left(_set));
        _rate.Try(0.1);
        Assert.Equal((11, 11), (_rate.Left(_set), _rate.Model.Permits));
        _rate.EndTrial();
        Assert.Equal(5, _rate.Left(_set));
        _rate.Take(LearnedModel.Window(1, S(10)));
        Assert.Equal(1, _rate.Left(_set));
        _rate.Take(LearnedModel.Rate(2d / S(1), S(10)));
        _set.LastSent = S(5);
        Assert.Equal(S(6), When(5));
        _rate.Try(1);
        Assert.Equal(S(5.25), When(5));
        _rate.Revert();
        Assert.Equal(S(6), When(5));
        Assert.Equal(0.5, new LearnedRate(0.5).Utilization);
    }

    [Theory]
    [InlineData(2, false)]
    [InlineData(3, true)]
    public void Three_quarters_of_a_window_since_the_last_event_are_most_of_it(int accepted, bool isUsedUp)
    {
        Complete(accepted);
        Assert.False(_rate.IsUsedUp);
        _rate.Take(LearnedModel.Window(4, S(10)));
        Assert.Equal(isUsedUp, _rate.IsUsedUp);
        _rate.Take(LearnedModel.Rate(1d / S(1), S(10)));
        Assert.True(_rate.IsUsedUp);
    }

    /// <summary>Refused with less than nine tenths of the window before the trial, in flight or still counted, it is no window.</summary>
    [Theory]
    [InlineData(10, 6, 2, 0, true)]
    [InlineData(10, 6, 3, 0, false)]
    [InlineData(10, 0, 8, 0, true)]
    [InlineData(10, 8, 0, 5, true)]
    [InlineData(2, 0, 0, 0, false)]
    [InlineData(3, 0, 2, 0, true)]
    public void A_trial_that_failed_is_taken_back_to_the_window_or_to_its_permits_evenly(long permits, int completed, long others, long othersLater, bool isRate)
    {
        LearnedModel model = LearnedModel.Window(permits, S(10));
        _rate.Take(model);
        _rate.Try(0.05);
        Complete(completed);
        _rate.Refused(Sent(1, before: others), S(1), null);
        _rate.Refused(Sent(2, before: othersLater), S(2), null);
        Assert.True(_rate.Revert());
        Assert.Equal(isRate ? LearnedModel.Rate(model.Pace, model.Span) : model, _rate.Model);
        Assert.Equal((S(2), others), (_rate.Record.Close(S(3)).LastRefusedSent, _rate.Record.Others));
    }

    [Fact]
    public void A_trial_of_a_rate_is_taken_back_to_the_rate()
    {
        LearnedModel model = LearnedModel.Rate(2d / S(1), S(10));
        _rate.Take(model);
        _rate.Try(0.05);
        _rate.Refused(Sent(1), S(1), null);
        Assert.True(_rate.Revert());
        Assert.Equal(model, _rate.Model);
    }

    /// <summary>The likeliest that is longer than nothing came back, with what completed in it.</summary>
    [Fact]
    public void The_first_longer_window_is_that_of_what_was_accepted_in_it()
    {
        Complete(3, at: 10);
        Complete(4, at: 60);
        RefusalEvent seen = new(S(70), null, null, null, S(90), 7, 0, 0, 0, S(91));
        Assert.True(_rate.TakeFirst(seen));
        Assert.Equal(LearnedModel.Window(4, S(60)), _rate.Model);
        Assert.False(_rate.TakeFirst(seen));
    }

    [Fact]
    public void An_event_that_changes_nothing_is_no_news()
    {
        _rate.Take(TenInTen);
        RefusalEvent all = new(S(20), S(10), null, null, S(20), 10, S(11), S(19), 0, S(21));
        Assert.Equal((false, true), (_rate.Revise(all), _rate.Revise(all)));
        Assert.Equal(S(15), _rate.Model.Span);
    }
}
