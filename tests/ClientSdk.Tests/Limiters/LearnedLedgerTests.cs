using ClientSdk.Limiters;
using ClientSdk.Limits;

namespace ClientSdk.Tests.Limiters;

public sealed class LearnedLedgerTests
{
    private const long Second = TimeSpan.TicksPerSecond;

    private readonly LearnedLedger _ledger = new(() => 0.5);
    private readonly LimitSet _set;

    public LearnedLedgerTests() => _set = new LimitSet("partition", [_ledger], false, 10 * Second, () => 0.5);

    private static RefusalHint Hint(long? seconds) => new(seconds * Second, "Retry-After", false);

    private void Accept(SetPermit permit, long now)
    {
        _set.Finish(permit, now);
        _set.Succeeded(permit, now);
        _set.Recycle(permit);
    }

    private bool Refuse(SetPermit permit, long now, long? hint)
    {
        _set.Finish(permit, now);
        return _set.Refuse(permit, now, Hint(hint), false);
    }

    private void AcceptInTurn(int count, long from, long every)
    {
        for (int index = 0; index < count; index++)
        {
            long now = from + (index * every);
            Assert.Equal(now, _set.Ask(now, 1, 0).At);
            Accept(_set.Grant(now, 1), now + (every / 2));
        }
    }

    [Fact]
    public void The_first_request_goes_alone_and_each_success_lets_one_more_be_in_flight()
    {
        SetPermit first = _set.Grant(0, 1);
        Admission later = _set.Ask(0, 1, 0);
        Assert.Equal((MonotonicClock.Never, "slow start"), (later.At, later.Ledger!.Origin));
        Accept(first, Second);
        _set.Grant(Second, 1);
        _set.Grant(Second, 1);
        Assert.Equal(MonotonicClock.Never, _set.Ask(Second, 1, 0).At);
    }

    /// <summary>Defect seen red: with refusals of before an event taken for events of their own, there were six.</summary>
    [Fact]
    public void Refusals_of_one_moment_are_one_event()
    {
        AcceptInTurn(8, 0, 100);
        SetPermit[] permits = [.. Enumerable.Range(0, 6).Select(_ => _set.Grant(Second, 1))];
        Assert.True(Refuse(permits[0], 2 * Second, 3));
        Assert.All(permits[1..], permit => Assert.False(Refuse(permit, 2 * Second, 3)));
        Assert.Equal((5 * Second, 1), (_set.Gate.PausedUntil, _ledger.Epoch));
        Assert.Equal(1, _set.State.Factor);
    }

    /// <summary>Defect seen red: with the model not taken at the end of an event.</summary>
    [Fact]
    public void A_hint_shows_the_window_and_the_wait_names_it()
    {
        AcceptInTurn(10, 0, Second / 100);
        Refuse(_set.Grant(Second / 10, 1), Second / 5, 1);
        Assert.Equal("not declared", _ledger.Limit.Name);
        SetPermit probe = _set.Grant(2 * Second, 1);
        Assert.True(probe.IsFirstProbe);
        Accept(probe, 2 * Second);
        Assert.Equal(("10 per second", "learned from refusals", 10L), (_ledger.Limit.Name, _ledger.Origin, _ledger.Permits));
        Assert.True(_ledger.TakeChange() && !_ledger.TakeChange());
        AcceptInTurn(9, 2 * Second, 10);
        Admission later = _set.Ask((2 * Second) + 100, 1, 0);
        Assert.Equal(_ledger, later.Ledger);
        Assert.InRange(later.At, 3 * Second, 3.02 * Second);
    }

    /// <summary>Defect seen red: with nothing suspected, the refusal was taken for the end of a window of 28.</summary>
    [Fact]
    public void A_refusal_with_others_in_flight_and_without_a_word_is_tested_as_one_too_many_at_once()
    {
        AcceptInTurn(20, 0, 100);
        SetPermit[] permits = [.. Enumerable.Range(0, 9).Select(_ => _set.Grant(Second, 1))];
        Refuse(permits[8], Second + 1000, null);
        Assert.Equal(MonotonicClock.Never, _set.Ask(2 * Second, 1, 0).At);
        foreach (SetPermit permit in permits[..5])
        {
            Accept(permit, 2 * Second);
        }

        Assert.Equal(2 * Second, _set.Ask(2 * Second, 1, 0).At);
        Accept(_set.Grant(2 * Second, 1), 3 * Second);
        Assert.Equal((6L, 0L), (_ledger.Concurrency.Permits, _ledger.Permits));
    }

    [Fact]
    public void Requests_that_are_lost_or_never_sent_leave_nobody_behind()
    {
        _set.Lose(_set.Grant(0, 1), 1);
        Assert.Equal(1, _set.Ask(1, 1, 0).At);
        _set.Refund(_set.Grant(1, 1), 2);
        Assert.Equal(2, _set.Ask(2, 1, 0).At);
        _set.Finish(_set.Grant(2, 1), 3);
        Assert.Equal(1, _set.State.InFlight);
    }

    [Fact]
    public void Success_allocates_nothing()
    {
        AcceptInTurn(5_000, 0, Second);
        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int index = 5_000; index < 10_000; index++)
        {
            _set.Ask(index * Second, 1, 0);
            Accept(_set.Grant(index * Second, 1), index * Second);
        }

        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    /// <summary>Ten a second: learned from a hint, all of it back.</summary>
    private void LearnTenASecond()
    {
        AcceptInTurn(10, 0, Second / 100);
        Refuse(_set.Grant(Second / 10, 1), Second / 5, 1);
        Accept(_set.Grant(2 * Second, 1), 2 * Second);
        _set.Advance(10 * Second);
    }

    [Fact]
    public void Nothing_known_nobody_knows_how_many_are_left_and_nothing_is_spent()
    {
        Assert.Equal((null, long.MaxValue), (_ledger.PermitsLeft(0, _set.State), _ledger.LargestCost));
        _set.Grant(0, 1);
        Assert.Equal(0, _ledger.PermitsLeft(1, _set.State));
        Assert.True(_ledger.IsFull(1, _set.State, out long since));
        Assert.Equal(1, since);
    }

    [Fact]
    public void What_is_known_says_how_many_are_left_and_whether_all_are_back()
    {
        LearnTenASecond();
        Assert.Equal((10L, true, Second), (_ledger.PermitsLeft(10 * Second, _set.State), _ledger.IsFull(10 * Second, _set.State, out _), _ledger.Reference));
        AcceptInTurn(4, 10 * Second, 10);
        long now = (10 * Second) + 100;
        Assert.Equal((6L, false, 11L), (_ledger.PermitsLeft(now, _set.State), _ledger.IsFull(now, _set.State, out _), _ledger.Released));
        AcceptInTurn(6, now, 10);
        Assert.Equal((0L, 11 * Second), (_ledger.PermitsLeft(now + 100, _set.State), _ledger.EarliestStart(now + 100, _set.State, 0, 1, false) / Second * Second));
        Assert.Equal(now + 100, _ledger.EarliestStart(now + 100, _set.State, 1, 1, false));
        _set.Advance(12 * Second);
        _set.Grant(12 * Second, 1);
        Assert.Equal(12 * Second, _ledger.EarliestStart(12 * Second, _set.State, 0, 11, false));
    }

    /// <summary>Ten seconds after the last event, where all is taken and more than four may be in flight; the limit that has proved to be higher is news.</summary>
    [Fact]
    public void Now_and_then_one_more_is_tried()
    {
        LearnTenASecond();
        _ledger.TakeChange();
        AcceptInTurn(10, 11 * Second, 10);
        Assert.True(_set.Ask((11 * Second) + 100, 1, 0).At > 12 * Second);
        AcceptInTurn(11, 12 * Second + (Second / 10), 10);
        Assert.Equal((11L, false), (_ledger.Permits, _ledger.TakeChange()));
        _set.Advance(25 * Second);
        Assert.True(_ledger.TakeChange());
    }

    /// <summary>Each success lets one more be in flight: two after the one that went to see, then four, then five.</summary>
    [Fact]
    public void No_more_is_tried_before_more_than_four_may_be_in_flight()
    {
        AcceptInTurn(2, 0, Second / 100);
        Refuse(_set.Grant(Second / 10, 1), Second / 5, 1);
        Accept(_set.Grant(2 * Second, 1), 2 * Second);
        AcceptInTurn(2, 20 * Second, 10);
        Assert.InRange(_set.Ask((20 * Second) + 100, 1, 0).At, 21 * Second, 22 * Second);
        Assert.False(_ledger.Model.IsSpacing);
        AcceptInTurn(2, 22 * Second, 10);
        _set.Ask((22 * Second) + 100, 1, 0);
        Assert.True(_ledger.Model.IsSpacing);
    }

    /// <summary>Where refusals name a wait, one that names none while others are in flight is of requests at once: back after a round trip, and fewer.</summary>
    [Fact]
    public void A_refusal_without_a_word_after_one_with_a_hint_is_of_requests_at_once()
    {
        LearnTenASecond();
        AcceptInTurn(5, 20 * Second, Second / 50);
        SetPermit[] permits = [.. Enumerable.Range(0, 5).Select(_ => _set.Grant(21 * Second, 1))];
        Assert.True(Refuse(permits[4], 22 * Second, null));
        Assert.Equal((3, "10 per second"), (_ledger.Concurrency.Permits, _ledger.Limit.Name));
        Assert.InRange(_set.Gate.PausedUntil, (22 * Second) + 1, (22 * Second) + (Second / 50));
        Assert.Equal(MonotonicClock.Never, _set.Ask(23 * Second, 1, 0).At);
    }

    /// <summary>The first round trip counts whole, each later one a thirty-second part.</summary>
    [Fact]
    public void The_round_trip_is_known_by_and_by()
    {
        Accept(_set.Grant(0, 1), Second / 10);
        Accept(_set.Grant(Second, 1), Second + (33 * Second / 10));
        Refuse(_set.Grant(10 * Second, 1), 10 * Second, 1);
        Accept(_set.Grant(12 * Second, 1), 12 * Second + (Second / 5));
        _set.Grant(20 * Second, 1);
        Refuse(_set.Grant(20 * Second, 1), 21 * Second, null);
        Assert.Equal(21.2, _set.Gate.PausedUntil / (double)Second, 3);
    }

    /// <summary>A test goes after one and a half round trips, 50 ms at least.</summary>
    [Theory]
    [InlineData(0.2, 0.3)]
    [InlineData(0.01, 0.05)]
    public void A_test_of_requests_at_once_does_not_wait_for_long(double roundTrip, double wait)
    {
        for (int index = 0; index < 10; index++)
        {
            Accept(_set.Grant(index * Second, 1), (index * Second) + (long)(roundTrip * Second));
        }

        SetPermit[] permits = [.. Enumerable.Range(0, 5).Select(_ => _set.Grant(20 * Second, 1))];
        Refuse(permits[4], 21 * Second, null);
        Assert.Equal(21 + wait, _set.Gate.PausedUntil / (double)Second, 6);
    }

    /// <summary>The probe was refused as well: what a window of a usual length leaves is waited for, as if that had been the first failure.</summary>
    [Fact]
    public void A_test_that_fails_was_an_event_of_the_rate()
    {
        AcceptInTurn(10, 0, 100);
        SetPermit[] permits = [.. Enumerable.Range(0, 5).Select(_ => _set.Grant(1000, 1))];
        Refuse(permits[4], 2000, null);
        Array.ForEach(permits[..4], permit => Accept(permit, 3000));
        SetPermit probe = _set.Grant(Second / 10, 1);
        Assert.True(probe.IsFirstProbe);
        Assert.True(Refuse(probe, Second / 5, null));
        Assert.Equal(1.02, _set.Gate.PausedUntil / (double)Second, 3);
        Accept(_set.Grant(2 * Second, 1), 2 * Second);
        Assert.Equal((14L, "learned from refusals", false), (_ledger.Permits, _ledger.Origin, _ledger.Concurrency.IsKnown));
    }

    /// <summary>In a set of its own, bodies included, requests at once are learned there.</summary>
    [Fact]
    public void Requests_at_once_that_are_learned_beside_it_are_suspected_there()
    {
        LearnedConcurrencyLedger beside = new(RateLimit.LearnedConcurrency());
        LimitSet atOnce = new("at once", [beside], true, 10 * Second, () => 0.5);
        LearnTenASecond();
        SetPermit[] flying = [.. Enumerable.Range(0, 7).Select(_ => atOnce.Grant(20 * Second, 1))];
        SetPermit permit = _set.Grant(20 * Second, 1);
        _set.Finish(permit, 21 * Second);
        Assert.True(_set.Refuse(permit, 21 * Second, Hint(null), false, flying[6]));
        Assert.Equal((5L, false), (beside.Learned.Permits, _ledger.Concurrency.IsKnown));
    }

    [Fact]
    public void The_share_that_new_options_want_is_used_of_what_was_learned()
    {
        LearnTenASecond();
        var fresh = new LearnedLedger(() => 0.5, 0.5);
        Assert.True(fresh.IsSameAs(_ledger) && !fresh.IsSameAs(new LedgerFactory(1, null).Create(RateLimit.PerMinute(1))));
        fresh.Inherit(_ledger, 10 * Second, _set.State);
        Assert.Equal(5, _ledger.PermitsLeft(10 * Second, _set.State));
    }
}
