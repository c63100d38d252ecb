using ClientSdk.Limiters;
using ClientSdk.Limits;
using ClientSdk.Tests.Limiters.Bench;
using static ClientSdk.Tests.Limiters.Bench.Parts;

namespace ClientSdk.Tests.Limiters;

public sealed class LearnedLedgerTests
{
    private readonly LearnedDesk _desk = new();

    [Fact]
    public void The_first_request_goes_alone_and_each_success_lets_one_more_be_in_flight()
    {
        SetPermit first = _desk.Take(0);
        Admission later = _desk.Set.Ask(0, 1, 0);
        Assert.Equal((MonotonicClock.Never, "slow start"), (later.At, later.Ledger!.Origin));
        _desk.Answer(first, 1);
        _desk.Take(2, 1);
        Assert.Equal(MonotonicClock.Never, _desk.Ask(1));
    }

    [Fact]
    public void Requests_that_are_lost_or_never_sent_leave_nobody_behind()
    {
        _desk.Set.Lose(_desk.Take(0), 1);
        Assert.Equal(S(1), _desk.Ask(1));
        _desk.Set.Refund(_desk.Take(1), 2);
        Assert.Equal(S(2), _desk.Ask(2));
        _desk.Set.Finish(_desk.Take(2), 3);
        Assert.Equal(1, _desk.Set.State.InFlight);
    }

    [Fact]
    public void Success_allocates_nothing()
    {
        LimitSet set = _desk.Set;
        void Go(int from, int to)
        {
            for (int index = from; index < to; index++)
            {
                set.Ask(S(1) * index, 1, 0);
                SetPermit permit = set.Grant(S(1) * index, 1);
                set.Finish(permit, S(1) * index);
                set.Succeeded(permit, S(1) * index);
                set.Recycle(permit);
            }
        }

        Go(0, 5_000);
        long before = GC.GetAllocatedBytesForCurrentThread();
        Go(5_000, 10_000);
        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    [Fact]
    public void Nothing_known_nobody_knows_how_many_are_left_and_nothing_is_spent()
    {
        Assert.Equal((null, long.MaxValue), (_desk.Left(0), _desk.Ledger.LargestCost));
        _desk.Take(0);
        Assert.Equal(0, _desk.Left(1));
        Assert.True(_desk.Ledger.IsFull(7, _desk.Set.State, out long since));
        Assert.Equal(7, since);
    }

    [Fact]
    public void What_is_known_says_how_many_are_left_and_whether_all_are_back()
    {
        _desk.Learn(10);
        Assert.Equal((10, true), (_desk.Left(10), _desk.IsFull(10)));
        _desk.Go(4, 10);
        Assert.Equal((6, false, 11), (_desk.Left(10.1), _desk.IsFull(10.1), _desk.Ledger.Released));
        _desk.Go(6, 10.1);
        Assert.Equal(0, _desk.Left(10.2));
        Assert.InRange(_desk.EarliestStart(10.2), S(11), S(11.02));
        Assert.Equal(S(10.2), _desk.EarliestStart(10.2, ahead: 1));
        _desk.Take(10.2);
        Assert.Equal(S(10.2), _desk.EarliestStart(10.2));
    }

    [Fact]
    public void The_share_that_new_options_want_is_used_of_what_was_learned()
    {
        _desk.Learn(10);
        var fresh = new LearnedLedger(() => 0.5, 0.5);
        Assert.True(fresh.IsSameAs(_desk.Ledger) && !fresh.IsSameAs(new LedgerFactory(1, null).Create(RateLimit.PerMinute(1))));
        fresh.Inherit(_desk.Ledger, S(10), _desk.Set.State);
        Assert.Equal(5, _desk.Left(10));
    }

    /// <summary>Ten seconds after the last event, where all is taken; the limit that has proved to be higher is news, whether or not the last news were looked at.</summary>
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Now_and_then_one_more_is_tried(bool hasLooked)
    {
        _desk.Learn(10);
        if (hasLooked)
        {
            Assert.True(_desk.Ledger.TakeChange());
        }

        _desk.Go(10, 11);
        Assert.True(_desk.Ask(11.1) > S(12));
        _desk.Go(10, 12.1);
        Assert.Equal(10, _desk.Ledger.Permits);
        _desk.Go(1, 12.2);
        Assert.Equal((11, false), (_desk.Ledger.Permits, hasLooked && _desk.Ledger.TakeChange()));
        _desk.Set.Advance(S(25));
        Assert.True(_desk.Ledger.TakeChange());
    }

    /// <summary>Each success lets one more be in flight: two after the one that went to see, then four, then five.</summary>
    [Fact]
    public void No_more_is_tried_before_more_than_four_may_be_in_flight()
    {
        _desk.Learn(2);
        _desk.Go(2, 20);
        Assert.InRange(_desk.Ask(20.1), S(21), S(22));
        Assert.False(_desk.Ledger.Model.IsSpacing);
        _desk.Go(2, 22);
        _desk.Ask(22.1);
        Assert.True(_desk.Ledger.Model.IsSpacing);
    }

    [Fact]
    public void No_more_is_tried_while_it_is_others_in_flight_that_are_waited_for()
    {
        _desk.Learn(10);
        _desk.Go(5, 11);
        _desk.Take(7, 15);
        Assert.Equal((MonotonicClock.Never, 10), (_desk.Ask(15), _desk.Ledger.Permits));
    }

    /// <summary>Of those that were in flight beside a refused one 0.7, 13.3 of 19, as soon as a limit is known that needs no more.</summary>
    [Fact]
    public void Refused_with_many_in_flight_fewer_go_at_once_from_then_on()
    {
        _desk.Learn(100);
        SetPermit[] permits = _desk.Take(20, 10);
        _desk.Refuse(permits[19], 10.1, 1);
        _desk.Answer(permits[..19], 10.2);
        _desk.Go(40, 20);
        int inFlight = 0;
        for (; _desk.Ask(22) == S(22); inFlight++)
        {
            _desk.Take(22);
        }

        Assert.Equal(14, inFlight);
    }
}
