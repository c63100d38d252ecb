using ClientSdk.Limiters;
using static ClientSdk.Tests.Limiters.Bench.Parts;

namespace ClientSdk.Tests.Limiters;

/// <summary>Limits that nobody declared, as replies state them.</summary>
public sealed class LearnedLedgerStatedTests
{
    private readonly LearnedLedger _ledger = new(() => 0.5);
    private readonly LimitSet _set;

    public LearnedLedgerStatedTests() => _set = new LimitSet("partition", [_ledger], false, S(10), () => 0.5);

    private void Answer(SetPermit permit, double now, long? limit, long? remaining, double? reset, string? origin = null)
    {
        _set.Advance(S(now));
        _set.Finish(permit, S(now));
        _set.Observe(permit, S(now), 0, Said(limit, remaining, reset, origin));
        _set.Succeeded(permit, S(now));
    }

    /// <summary>One after the other, each in a tenth of a second, in a window of a minute that ends at 60 s.</summary>
    private void GoInTurn(int count, double from = 0, long limit = 10, long left = 10)
    {
        for (int index = 0; index < count; index++)
        {
            double now = from + (index * 0.1);
            Assert.Equal(S(now), Ask(now));
            Answer(_set.Grant(S(now), 1), now + 0.1, limit, left - 1 - index, 60 - ((now + 0.1) % 60));
        }
    }

    private long Ask(double now, int cost = 1, double reserve = 0) => _set.Ask(S(now), cost, reserve).At;

    [Fact]
    public void What_a_reply_states_is_taken_over_when_the_one_before_it_has_shown_that_they_do()
    {
        Answer(_set.Grant(0, 1), 0.1, 10, 9, 59.9, "X-Limit");
        Assert.Equal((0, "slow start", false), (_ledger.Permits, _ledger.Origin, _ledger.TakeChange()));
        Answer(_set.Grant(S(0.1), 1), 0.2, 10, 8, 59.8, "X-Limit");
        Assert.Equal((10, S(60), "learned from X-Limit", "10 per minute", true), (_ledger.Permits, _ledger.Reference, _ledger.Origin, _ledger.Limit.Name, _ledger.TakeChange()));
        Answer(_set.Grant(S(0.2), 1), 0.3, 10, 7, 59.7, "X-Limit");
        Assert.False(_ledger.TakeChange());
        Answer(_set.Grant(S(0.3), 1), 0.4, 20, 16, 59.6);
        Assert.Equal((20, "learned from headers", true), (_ledger.Permits, _ledger.Origin, _ledger.TakeChange()));
    }

    [Fact]
    public void A_limit_without_a_reset_is_not_taken_over()
    {
        Answer(_set.Grant(0, 1), 0.1, null, 9, 59.9);
        Answer(_set.Grant(S(0.1), 1), 0.2, null, 8, 59.8);
        Assert.Equal(0, _ledger.Permits);
    }

    /// <summary>All that the replies have proved to be left, and then, in flight or not, nothing until the window has ended and a second more.</summary>
    [Fact]
    public void As_many_go_as_are_left_and_the_next_when_the_window_is_over()
    {
        GoInTurn(5);
        Assert.Equal(0.5, _ledger.PermitsLeft(S(0.5), _set.State) / 10d);
        SetPermit[] all = [.. Enumerable.Range(0, 4).Select(_ => _set.Grant(S(0.5), 1))];
        Assert.Equal(MonotonicClock.Never, Ask(0.5));
        for (int index = 0; index < 4; index++)
        {
            Answer(all[index], 1, 10, 4 - index, 59);
        }

        Assert.Equal(S(1), Ask(1));
        Answer(_set.Grant(S(1), 1), 1.1, 10, 0, 58.9);
        Assert.Equal((S(61), 0), (Ask(1.1), _ledger.PermitsLeft(S(1.1), _set.State)));
        Assert.Equal((false, S(61)), (_ledger.IsFull(S(1.1), _set.State, out _), _ledger.EarliestStart(S(1.1), _set.State, 0, 1, false)));
        Assert.Equal(S(1.1), _ledger.EarliestStart(S(1.1), _set.State, 1, 1, false));
        Assert.Equal(S(61), Ask(61));
        _set.Grant(S(61), 1);
        Assert.Equal(MonotonicClock.Never, Ask(61));
        Assert.Equal(S(61), _ledger.EarliestStart(S(61), _set.State, 0, 1, false));
    }

    [Fact]
    public void It_is_as_new_when_the_window_is_over_and_nothing_of_it_is_counted()
    {
        GoInTurn(5);
        _set.Advance(S(60.54));
        Assert.True(!_ledger.IsFull(S(60.54), _set.State, out _));
        _set.Advance(S(60.99));
        Assert.False(_ledger.IsFull(S(60.99), _set.State, out _));
        _set.Advance(S(61));
        Assert.True(_ledger.IsFull(S(61), _set.State, out long since));
        Assert.Equal(S(61), since);
    }

    /// <summary>Of ten, the share that is kept back for others stays, and one goes while more than that is left.</summary>
    [Fact]
    public void What_is_to_be_kept_back_is()
    {
        GoInTurn(6);
        Assert.Equal((S(0.6), S(0.6)), (Ask(0.6, cost: 3), Ask(0.6, reserve: 0.3)));
        Answer(_set.Grant(S(0.6), 1), 0.7, 10, 3, 59.3);
        Assert.Equal((S(61), S(0.7)), (Ask(0.7, reserve: 0.3), Ask(0.7, reserve: 0.2)));
    }

    [Fact]
    public void Of_what_is_stated_the_wanted_share_is_used()
    {
        var ledger = new LearnedLedger(() => 0.5, 0.5);
        var set = new LimitSet("half", [ledger], false, S(10), () => 0.5);
        int sent = 0;
        for (double now = 0; set.Ask(S(now), 1, 0).At <= S(now); now += 0.1)
        {
            SetPermit permit = set.Grant(S(now), 1);
            set.Finish(permit, S(now + 0.1));
            set.Observe(permit, S(now + 0.1), 0, Said(10, 9 - sent++, 60 - now - 0.1));
            set.Succeeded(permit, S(now + 0.1));
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
            Answer(_set.Grant(S(index * 3), 1), (index * 3) + 0.1, permits, permits - 1 - index, 60);
        }

        double now = (3 * permits) - 2.9;
        Assert.Equal(S(at), Ask(now));
        _set.Grant(S(now), 1);
        Assert.Equal(permits == 3 ? S(3.1 + 60.04) : MonotonicClock.Never, Ask(now));
    }

    [Fact]
    public void A_refusal_voids_what_was_proved_and_one_goes_to_see_when_the_window_is_over()
    {
        GoInTurn(5);
        SetPermit[] two = [_set.Grant(S(0.5), 1), _set.Grant(S(0.5), 1)];
        _set.Finish(two[0], S(0.6));
        _set.Observe(two[0], S(0.6), 0, Said(10, 0, 59.4));
        Assert.True(_set.Refuse(two[0], S(0.6), new RefusalHint(S(2), "Retry-After", false), true));
        Assert.Equal(S(2.6), _set.Gate.PausedUntil);
        Answer(two[1], 0.7, null, null, null);
        Assert.Equal(S(61), Ask(3));
        Assert.Equal(S(61), Ask(61));
        SetPermit probe = _set.Grant(S(61), 1);
        Assert.True(probe.IsFirstProbe);
        Answer(probe, 61.1, 10, 9, 58.9);
        Assert.Equal("10 per minute", _ledger.Limit.Name);
    }

    /// <summary>The reply that refuses it speaks of room: too many at once, so that nobody waits for the window.</summary>
    [Fact]
    public void A_refusal_that_speaks_of_room_is_of_requests_at_once()
    {
        GoInTurn(9, limit: 100, left: 100);
        SetPermit[] all = [.. Enumerable.Range(0, 8).Select(_ => _set.Grant(S(0.9), 1))];
        _set.Finish(all[7], S(1));
        _set.Observe(all[7], S(1), 0, Said(100, 80, 59));
        Assert.True(_set.Refuse(all[7], S(1), new RefusalHint(null, "back-off", false), false));
        Assert.Equal((5, S(1.1)), (_ledger.Concurrency.Permits, _set.Gate.PausedUntil));
        Assert.Equal(MonotonicClock.Never, Ask(1.2));
        for (int index = 0; index < 3; index++)
        {
            Answer(all[index], 1.2, 100, 80, 58.8);
        }

        Assert.Equal(S(1.2), Ask(1.2));
    }

    /// <summary>Its numbers contradict a window of them, again and again: a bucket, of which a small burst and the rest evenly is taken.</summary>
    [Fact]
    public void Numbers_that_contradict_their_window_are_taken_for_a_weighed_one()
    {
        GoInTurn(1, limit: 60, left: 60);
        GoInTurn(1, from: 61, limit: 60, left: 60);
        GoInTurn(1, from: 122, limit: 60, left: 60);
        Assert.Equal(60, _ledger.Permits);
        Answer(_set.Grant(S(123), 1), 123.1, 60, 40, 57);
        Assert.Equal((3, true, "learned from headers"), (_ledger.Permits, _ledger.Model.IsSpacing, _ledger.Origin));
        Answer(_set.Grant(S(123.2), 1), 123.3, 60, 39, 57);
        Assert.Equal(3, _ledger.Permits);
    }
}
