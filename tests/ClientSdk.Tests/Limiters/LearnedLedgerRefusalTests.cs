using ClientSdk.Limiters;
using ClientSdk.Limits;
using ClientSdk.Tests.Limiters.Bench;
using static ClientSdk.Tests.Limiters.Bench.Parts;

namespace ClientSdk.Tests.Limiters;

/// <summary>What refusals show where nobody declared a limit.</summary>
public sealed class LearnedLedgerRefusalTests
{
    private readonly LearnedDesk _desk = new();

    private LearnedLedger Ledger => _desk.Ledger;

    /// <summary>Defect seen red: with refusals of before an event taken for events of their own, there were six.</summary>
    [Fact]
    public void Refusals_of_one_moment_are_one_event_and_the_longest_wait_counts()
    {
        _desk.Go(8, 0);
        SetPermit[] permits = _desk.Take(6, 1);
        Assert.True(_desk.Refuse(permits[5], 2, 3));
        Assert.Equal(5, _desk.PausedUntil);
        Assert.All(permits[1..5], permit => Assert.False(_desk.Refuse(permit, 2, 3)));
        Assert.False(_desk.Refuse(permits[0], 2, 5));
        Assert.Equal((7, 1, 1), (_desk.PausedUntil, Ledger.Epoch, _desk.Set.State.Factor));
    }

    /// <summary>Defect seen red: with the model not taken at the end of an event.</summary>
    [Fact]
    public void A_hint_shows_the_window_and_the_wait_names_it()
    {
        _desk.Go(10, 0, 0.01);
        _desk.Refuse(_desk.Take(0.1), 0.2, 1);
        Assert.Equal("not declared", Ledger.Limit.Name);
        SetPermit probe = _desk.Take(2);
        Assert.True(probe.IsFirstProbe);
        _desk.Answer(probe, 2);
        Assert.Equal(("10 per second", "learned from refusals", 10), (Ledger.Limit.Name, Ledger.Origin, Ledger.Permits));
        Assert.True(Ledger.TakeChange() && !Ledger.TakeChange());
        _desk.Go(9, 2);
        Admission later = _desk.Set.Ask(S(2.1), 1, 0);
        Assert.Equal(Ledger, later.Ledger);
        Assert.InRange(later.At, S(3), S(3.02));
    }

    [Fact]
    public void A_refused_request_takes_nothing_and_the_next_one_goes_to_see_whatever_is_taken()
    {
        _desk.Learn(10);
        _desk.Go(10, 20);
        _desk.Refuse(_desk.Take(20.1), 20.2, 0);
        Assert.Equal((10, S(20.3)), (10 + 1 - _desk.Left(20.3), _desk.Ask(20.3)));
    }

    /// <summary>Without a word, one after the other: an eighth of the span first, a quarter of a second at least, and up to a fortieth more.</summary>
    [Fact]
    public void A_refusal_without_a_word_of_a_request_that_is_alone_is_the_rate_s()
    {
        _desk.Learn(10);
        Assert.True(_desk.Refuse(_desk.Take(20), 20, null));
        Assert.Equal((false, 20.25625), (Ledger.Concurrency.IsKnown, _desk.PausedUntil));
    }

    /// <summary>Defect seen red: with nothing suspected, the refusal was taken for the end of a window of 28.</summary>
    [Fact]
    public void A_refusal_with_others_in_flight_and_without_a_word_is_tested_as_one_too_many_at_once()
    {
        _desk.Go(20, 0);
        SetPermit[] permits = _desk.Take(9, 1);
        _desk.Refuse(permits[8], 1.0001);
        Assert.Equal(MonotonicClock.Never, _desk.Ask(2));
        _desk.Answer(permits[..5], 2);
        Assert.Equal(S(2), _desk.Ask(2));
        _desk.Answer(_desk.Take(2), 3);
        Assert.Equal((6, 0), (Ledger.Concurrency.Permits, Ledger.Permits));
        _desk.Refuse(_desk.Take(4), 4, 60);
        _desk.Answer(_desk.Take(70), 70);
        Assert.Equal(26, Ledger.Permits);
    }

    /// <summary>A test goes after one and a half round trips, 50 ms at least.</summary>
    [Theory]
    [InlineData(0.2, 0.3)]
    [InlineData(0.01, 0.05)]
    public void A_test_of_requests_at_once_does_not_wait_for_long(double roundTrip, double wait)
    {
        _desk.Go(10, 0, 2 * roundTrip);
        _desk.Refuse(_desk.Take(5, 20)[4], 21);
        Assert.Equal(21 + wait, _desk.PausedUntil);
    }

    /// <summary>
    /// The one that went to see was refused as well: as if the first had just failed, an eighth of the span. The next event begins anew, with an eighth.
    /// </summary>
    [Fact]
    public void A_test_that_fails_was_an_event_of_the_rate()
    {
        _desk.Go(10, 0);
        SetPermit[] permits = _desk.Take(5, 0.001);
        _desk.Refuse(permits[4], 0.002);
        _desk.Answer(permits[..4], 0.003);
        SetPermit probe = _desk.Take(0.1);
        Assert.True(probe.IsFirstProbe);
        Assert.True(_desk.Refuse(probe, 0.2));
        Assert.Equal(1.02, _desk.PausedUntil, 3);
        _desk.Refuse(_desk.Take(6), 6);
        _desk.Answer(_desk.Take(12), 12);
        Assert.Equal((14, S(10), "learned from refusals", false), (Ledger.Permits, Ledger.Reference, Ledger.Origin, Ledger.Concurrency.IsKnown));
        _desk.Refuse(_desk.Take(60), 60);
        Assert.Equal(60 + (1.25 * 1.025), _desk.PausedUntil);
    }

    [Fact]
    public void A_test_that_fails_where_a_window_is_known_is_the_first_failure_of_it()
    {
        _desk.Go(10, 0);
        foreach (double at in (double[])[0.1, 2, 6])
        {
            _desk.Refuse(_desk.Take(at), at);
        }

        _desk.Answer(_desk.Take(12), 12);
        Assert.Equal((10, S(10)), (Ledger.Permits, Ledger.Reference));
        _desk.Go(2, 40);
        _desk.Refuse(_desk.Take(5, 41)[4], 41.1);
        Assert.Equal(41.15, _desk.PausedUntil);
        _desk.Refuse(_desk.Take(41.2), 41.2);
        Assert.Equal(41.2 + (1.25 * 1.025), _desk.PausedUntil);
    }

    /// <summary>Three quarters of the window are taken: it is nothing else that refuses.</summary>
    [Fact]
    public void A_refusal_at_the_end_of_a_known_window_is_not_tested()
    {
        _desk.Learn(10, hasHint: false);
        _desk.Go(8, 20);
        _desk.Refuse(_desk.Take(5, 20.1)[4], 20.2);
        Assert.Equal(20.45625, _desk.PausedUntil);
    }

    [Fact]
    public void Who_goes_to_see_is_not_suspected_of_being_one_too_many()
    {
        _desk.Go(10, 0);
        SetPermit[] permits = _desk.Take(9, 1);
        _desk.Refuse(permits[8], 1.1, 1);
        _desk.Refuse(_desk.Take(2.2), 2.3);
        Assert.Equal((false, 5.1), (Ledger.Concurrency.IsKnown, _desk.PausedUntil));
    }

    /// <summary>Where refusals name a wait, one that names none while others are in flight is of requests at once: back after a round trip, and fewer.</summary>
    [Fact]
    public void A_refusal_without_a_word_after_one_with_a_hint_is_of_requests_at_once()
    {
        _desk.Learn(10);
        _desk.Go(5, 20, 0.02);
        Assert.True(_desk.Refuse(_desk.Take(5, 21)[4], 22));
        Assert.Equal((3, "10 per second"), (Ledger.Concurrency.Permits, Ledger.Limit.Name));
        Assert.InRange(_desk.PausedUntil, 22.000_001, 22.01);
        Assert.Equal(MonotonicClock.Never, _desk.Ask(23));
        _desk.Set.Advance(S(32));
        Assert.Equal(4, Ledger.Concurrency.Permits);
    }

    [Fact]
    public void A_refusal_with_a_hint_is_the_rate_s_whoever_is_in_flight()
    {
        _desk.Learn(10);
        _desk.Refuse(_desk.Take(5, 21)[4], 22, 3);
        Assert.Equal((false, 25), (Ledger.Concurrency.IsKnown, _desk.PausedUntil));
    }

    [Fact]
    public void Far_more_at_once_were_accepted_before_so_it_is_not_that()
    {
        _desk.Learn(100);
        _desk.Answer(_desk.Take(20, 10), 11);
        _desk.Refuse(_desk.Take(5, 21)[4], 22);
        Assert.False(Ledger.Concurrency.IsKnown);
    }

    /// <summary>The first round trip counts whole, each later one a thirty-second part: 0.1 s, and of the next 3.3 s a tenth of a second more.</summary>
    [Fact]
    public void The_round_trip_is_known_by_and_by()
    {
        _desk.Answer(_desk.Take(0), 0.1);
        _desk.Answer(_desk.Take(1), 1 + 3.3);
        _desk.Refuse(_desk.Take(10), 10, 1);
        _desk.Answer(_desk.Take(12), 12 + 0.2);
        _desk.Refuse(_desk.Take(2, 20)[1], 21);
        Assert.Equal(21.2, _desk.PausedUntil);
    }

    /// <summary>In a set of its own, bodies included, requests at once are learned there.</summary>
    [Fact]
    public void Requests_at_once_that_are_learned_beside_it_are_suspected_there()
    {
        LearnedConcurrencyLedger beside = new(RateLimit.LearnedConcurrency());
        LimitSet atOnce = new("at once", [beside], true, S(10), () => 0.5);
        _desk.Learn(10);
        SetPermit[] flying = [.. Enumerable.Range(0, 7).Select(_ => atOnce.Grant(S(20), 1))];
        Assert.True(_desk.Refuse(_desk.Take(20), 21, null, flying[6]));
        Assert.Equal((5, false), (beside.Learned.Permits, Ledger.Concurrency.IsKnown));
    }
}
