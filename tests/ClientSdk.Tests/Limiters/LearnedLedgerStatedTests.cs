using ClientSdk.Limiters;
using ClientSdk.Tests.Limiters.Bench;
using static ClientSdk.Tests.Limiters.Bench.Parts;

namespace ClientSdk.Tests.Limiters;

/// <summary>Limits that nobody declared, as replies state them.</summary>
public sealed class LearnedLedgerStatedTests
{
    private readonly LearnedDesk _desk = new();

    private LearnedLedger Ledger => _desk.Ledger;

    /// <summary>One after the other, each in a tenth of a second, in a window of a minute that ends at 60 s.</summary>
    private void GoInTurn(int count, double from = 0, long limit = 10, long left = 10)
    {
        for (int index = 0; index < count; index++)
        {
            double now = from + (index * 0.1);
            Assert.Equal(S(now), _desk.Ask(now));
            _desk.Answer(_desk.Take(now), now + 0.1, limit, left - 1 - index, 60 - ((now + 0.1) % 60));
        }
    }

    [Fact]
    public void What_a_reply_states_is_taken_over_when_the_one_before_it_has_shown_that_they_do()
    {
        _desk.Answer(_desk.Take(0), 0.1, 10, 9, 59.9, "X-Limit");
        Assert.Equal((0, "slow start", false), (Ledger.Permits, Ledger.Origin, Ledger.TakeChange()));
        _desk.Answer(_desk.Take(0.1), 0.2, 10, 8, 59.8, "X-Limit");
        Assert.Equal((10, S(60), "learned from X-Limit", "10 per minute", true), (Ledger.Permits, Ledger.Reference, Ledger.Origin, Ledger.Limit.Name, Ledger.TakeChange()));
        _desk.Answer(_desk.Take(0.2), 0.3, 10, 7, 59.7, "X-Limit");
        Assert.False(Ledger.TakeChange());
        _desk.Answer(_desk.Take(0.3), 0.4, 20, 16, 59.6);
        Assert.Equal((20, "learned from headers", true), (Ledger.Permits, Ledger.Origin, Ledger.TakeChange()));
    }

    [Fact]
    public void A_limit_without_a_reset_is_not_taken_over()
    {
        _desk.Answer(_desk.Take(0), 0.1, null, 9, 59.9);
        _desk.Answer(_desk.Take(0.1), 0.2, null, 8, 59.8);
        Assert.Equal(0, Ledger.Permits);
    }

    /// <summary>All that the replies have proved to be left, and then, in flight or not, nothing until the window has ended and a second more.</summary>
    [Fact]
    public void As_many_go_as_are_left_and_the_next_when_the_window_is_over()
    {
        GoInTurn(5);
        Assert.Equal(5, _desk.Left(0.5));
        List<SetPermit> all = [];
        for (int left = 4; left > 0; left--)
        {
            Assert.Equal(S(0.5), _desk.Ask(0.5));
            all.Add(_desk.Take(0.5));
        }

        Assert.Equal(MonotonicClock.Never, _desk.Ask(0.5));
        for (int index = 0; index < 4; index++)
        {
            _desk.Answer(all[index], 1, 10, 4 - index, 59);
        }

        Assert.Equal(S(1), _desk.Ask(1));
        _desk.Answer(_desk.Take(1), 1.1, 10, 0, 58.9);
        Assert.Equal((S(61), 0), (_desk.Ask(1.1), _desk.Left(1.1)));
        Assert.Equal((false, S(61)), (_desk.IsFull(1.1), _desk.EarliestStart(1.1)));
        Assert.Equal(S(1.1), _desk.EarliestStart(1.1, ahead: 1));
        Assert.Equal(S(61), _desk.Ask(61));
        _desk.Take(61);
        Assert.Equal(MonotonicClock.Never, _desk.Ask(61));
        Assert.Equal(S(61), _desk.EarliestStart(61));
    }

    [Fact]
    public void It_is_as_new_when_the_window_is_over_and_nothing_of_it_is_counted()
    {
        GoInTurn(5);
        _desk.Set.Advance(S(60.54));
        Assert.False(_desk.IsFull(60.54));
        _desk.Set.Advance(S(60.99));
        Assert.False(_desk.IsFull(60.99));
        _desk.Set.Advance(S(61));
        Assert.True(Ledger.IsFull(S(61), _desk.Set.State, out long since));
        Assert.Equal(S(61), since);
    }

    /// <summary>Of ten, the share that is kept back for others stays, and one goes while more than that is left.</summary>
    [Fact]
    public void What_is_to_be_kept_back_is()
    {
        GoInTurn(6);
        Assert.Equal((S(0.6), S(0.6)), (_desk.Ask(0.6, cost: 3), _desk.Ask(0.6, reserve: 0.3)));
        _desk.Answer(_desk.Take(0.6), 0.7, 10, 3, 59.3);
        Assert.Equal((S(61), S(0.7)), (_desk.Ask(0.7, reserve: 0.3), _desk.Ask(0.7, reserve: 0.2)));
    }

    [Fact]
    public void Of_what_is_stated_the_wanted_share_is_used()
    {
        LearnedDesk desk = new(0.5);
        int sent = 0;
        for (double now = 0; desk.Ask(now) == S(now); now += 0.1)
        {
            desk.Answer(desk.Take(now), now + 0.1, 10, 9 - sent++, 60 - now - 0.1);
        }

        Assert.Equal(5, sent);
    }

    /// <summary>A window that slides always ends a minute later. Once two such resets were seen, a permit is back a minute after its request, too.</summary>
    [Theory]
    [InlineData(3, 0.1 + 60.04)]
    [InlineData(2, 3.1 + 61)]
    public void A_stated_window_is_trusted_after_two_resets(int permits, double at)
    {
        for (int index = 0; index < permits; index++)
        {
            _desk.Answer(_desk.Take(index * 3), (index * 3) + 0.1, permits, permits - 1 - index, 60);
        }

        double now = (3 * permits) - 2.9;
        Assert.Equal(S(at), _desk.Ask(now));
        _desk.Take(now);
        Assert.Equal(permits == 3 ? S(3.1 + 60.04) : MonotonicClock.Never, _desk.Ask(now));
    }

    [Fact]
    public void Who_goes_to_see_waits_for_the_end_of_a_trusted_window()
    {
        for (int index = 0; index < 3; index++)
        {
            _desk.Answer(_desk.Take(index * 3), (index * 3) + 0.1, 3, 2 - index, 60);
        }

        _desk.Refuse(_desk.Take(6.2), 6.3, 1);
        Assert.Equal(S(6.1 + 61), _desk.Ask(8));
    }

    [Fact]
    public void A_refusal_voids_what_was_proved_and_one_goes_to_see_when_the_window_is_over()
    {
        GoInTurn(5);
        SetPermit[] two = _desk.Take(2, 0.5);
        Assert.True(_desk.Refuse(two[0], 0.6, 2, said: Said(10, 0, 59.4)));
        Assert.Equal(2.6, _desk.PausedUntil);
        _desk.Answer(two[1], 0.7);
        Assert.Equal(S(61), _desk.Ask(3));
        Assert.Equal(S(61), _desk.Ask(61));
        SetPermit probe = _desk.Take(61);
        Assert.True(probe.IsFirstProbe);
        _desk.Answer(probe, 61.1, 10, 9, 58.9);
        Assert.Equal("10 per minute", Ledger.Limit.Name);
    }

    /// <summary>The reply that refuses it speaks of room: too many at once, so that nobody waits for the window.</summary>
    [Theory]
    [InlineData(null, 1.1)]
    [InlineData(0.2, 1.2)]
    public void A_refusal_that_speaks_of_room_is_of_requests_at_once(double? hint, double pausedUntil)
    {
        GoInTurn(9, limit: 100, left: 100);
        SetPermit[] all = _desk.Take(8, 0.9);
        Assert.True(_desk.Refuse(all[7], 1, hint, said: Said(100, 80, 59)));
        Assert.Equal((5, pausedUntil), (Ledger.Concurrency.Permits, _desk.PausedUntil));
        Assert.Equal(MonotonicClock.Never, _desk.Ask(1.2));
        Array.ForEach(all[..3], permit => _desk.Answer(permit, 1.2, 100, 80, 58.8));
        Assert.Equal(S(1.2), _desk.Ask(1.2));
    }

    [Fact]
    public void A_refusal_without_a_word_of_a_request_that_is_alone_says_that_nothing_is_left_of_the_window()
    {
        GoInTurn(5);
        _desk.Refuse(_desk.Take(0.5), 0.6);
        Assert.Equal(S(61), _desk.Ask(20));
    }

    /// <summary>Whatever a window of the stated numbers would say.</summary>
    [Fact]
    public void What_is_proved_to_be_left_may_be_had()
    {
        GoInTurn(10);
        _desk.Answer(_desk.Take(1), 1.1, 10, 7, 58.9);
        Assert.Equal(1, _desk.Left(1.1));
    }

    [Fact]
    public void What_is_left_of_nobody_knows_when_proves_nothing()
    {
        GoInTurn(9);
        _desk.Answer(_desk.Take(0.9), 1, 10, 50, null);
        _desk.Take(1);
        Assert.Equal(MonotonicClock.Never, _desk.Ask(1));
    }

    [Fact]
    public void What_refusals_have_shown_stays_where_replies_name_no_limit()
    {
        _desk.Learn(10);
        _desk.Answer(_desk.Take(20), 20.1, null, 9, 59);
        _desk.Answer(_desk.Take(20.2), 20.3, null, 8, 59);
        Assert.Equal(10, Ledger.Permits);
    }

    [Fact]
    public void Where_replies_state_the_limit_no_more_is_tried()
    {
        GoInTurn(10);
        GoInTurn(10, from: 61);
        Assert.True(_desk.Ask(62) > S(62));
        Assert.Equal(10, Ledger.Permits);
    }

    /// <summary>Of two in a second nobody knows whether the second is real: more is tried ten seconds after the last event, and the replies' word no longer counts.</summary>
    [Fact]
    public void One_or_two_that_come_back_within_a_second_are_tried_beyond_all_the_same()
    {
        foreach (double at in (double[])[0, 3, 6])
        {
            _desk.Answer(_desk.Take(at), at + 0.1, 2, 1, 1);
        }

        Assert.Equal((2, S(1)), (Ledger.Permits, Ledger.Reference));
        foreach (double at in (double[])[9, 18])
        {
            Assert.False(Ledger.Model.IsSpacing);
            _desk.Answer(_desk.Take(at), at + 0.1, 2, 1, 1);
            _desk.Answer(_desk.Take(at + 0.1), at + 0.2, 2, 0, 1);
            Assert.InRange(_desk.Ask(at + 0.3), S(at + 0.5), S(at + 2.2));
        }

        Assert.Equal((1, true), (Ledger.Permits, Ledger.Model.IsSpacing));
        _desk.Answer(_desk.Take(25), 25.1, 2, 1, 1);
        _desk.Answer(_desk.Take(25.1), 25.2, 2, 0, 1);
        Assert.InRange(_desk.Ask(25.3), S(25.5), S(25.6));
    }

    /// <summary>Silent replies leave the limit to be tried; when they speak again, they count again.</summary>
    [Fact]
    public void Replies_that_fall_silent_and_speak_again_are_believed_again()
    {
        GoInTurn(3, limit: 100, left: 100);
        _desk.Go(100, 70);
        Assert.True(_desk.Ask(70.1) == S(70.1) && Ledger.Permits == 105);
        _desk.Answer(_desk.Take(70.2), 70.3, 100, 50, 50);
        _desk.Answer(_desk.Take(70.4), 70.5, 100, 49, 50);
        Assert.Equal(100, Ledger.Permits);
    }

    /// <summary>Fewer are left than the window's own count says, although the replies were trusted: no window, so a small burst and the rest evenly is taken.</summary>
    [Fact]
    public void Numbers_that_contradict_their_window_are_taken_for_a_weighed_one()
    {
        GoInTurn(1, limit: 60, left: 60);
        GoInTurn(1, from: 61, limit: 60, left: 60);
        GoInTurn(2, from: 122, limit: 60, left: 60);
        SetPermit[] two = _desk.Take(2, 122.2);
        _desk.Answer(two[0], 122.3, 60, 56, 57.7);
        _desk.Answer(two[1], 122.4, 60, 56, 57.6);
        Assert.Equal(60, Ledger.Permits);
        _desk.Answer(_desk.Take(123), 123.1, 60, 54, 57);
        Assert.Equal((3, true, "learned from headers"), (Ledger.Permits, Ledger.Model.IsSpacing, Ledger.Origin));
        _desk.Answer(_desk.Take(123.2), 123.3, 60, 53, 57);
        Assert.Equal(3, Ledger.Permits);
    }

    /// <summary>Of three in three seconds two are taken, and the minute of which the replies say that nothing is left does not count.</summary>
    [Fact]
    public void What_is_taken_for_a_weighed_window_is_used_whatever_the_replies_say()
    {
        foreach (double from in (double[])[0, 61, 122])
        {
            GoInTurn(1, from, limit: 60, left: 2);
        }

        _desk.Answer(_desk.Take(123), 123.1, 60, 0, 57);
        Assert.Equal((3, S(123.2)), (Ledger.Permits, _desk.Ask(123.2)));
    }
}
