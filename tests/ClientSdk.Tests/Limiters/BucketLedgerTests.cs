using ClientSdk.Limiters;
using ClientSdk.Tests.Limiters.Bench;

namespace ClientSdk.Tests.Limiters;

/// <summary>The rules of a bucket one by one, on bare numbers: 10 permits, one of which comes back every 10 ticks.</summary>
public sealed class BucketLedgerTests
{
    private readonly OneLedger _one = OneLedger.Bucket(10);

    private BucketLedger Bucket => (BucketLedger)_one.Ledger;

    [Fact]
    public void It_starts_full_and_refills_to_its_capacity_less_what_is_in_flight()
    {
        Assert.Equal((10L, 10L, 100L, 10L), (_one.Left(1000), _one.Ledger.Permits, _one.Ledger.Reference, _one.Ledger.LargestCost));
        SetPermit held = _one.Send(1000, cost: 4);
        Assert.Equal((6L, 6L), (_one.Left(1000), _one.Left(2000)));
        _one.End(held, 2000);
        Assert.Equal((6L, 7L, 10L, 10L), (_one.Left(2009), _one.Left(2010), _one.Left(2040), _one.Left(3000)));
    }

    [Fact]
    public void What_is_missing_is_waited_for_to_the_tick()
    {
        _one.Use(1000, 10);
        Assert.Equal([1010, 1030], new[] { 1, 3 }.Select(cost => _one.Ask(1000, cost)));
        Assert.Equal((1030, 1030), (_one.Ask(1029, 3), _one.Start(1029, cost: 3)));
        Assert.Equal((1030, 1030), (_one.Ask(1030, 3), _one.Start(1030, cost: 3)));
        Assert.Equal(1080, _one.Ask(1030, 6, reserve: 0.2));
    }

    [Fact]
    public void A_fraction_of_a_permit_is_no_permit()
    {
        var one = new OneLedger(OneLedger.BucketOf(2, 7.5));
        one.Use(1000, 2);
        Assert.Equal((1008, 1008), (one.Ask(1001), one.Start(1001)));
        Assert.Equal((0L, 1L), (one.Left(1007), one.Left(1008)));
    }

    /// <summary>While what is in flight keeps the capacity below the cost, only an end of a request can help.</summary>
    [Fact]
    public void A_cost_that_does_not_fit_beside_what_is_in_flight_waits_for_an_end()
    {
        SetPermit held = _one.Send(1000, cost: 4);
        Assert.Equal((1000, MonotonicClock.Never), (_one.Ask(1000, cost: 6), _one.Ask(1000, cost: 7)));
        _one.End(held, 1005);
        Assert.Equal(1015, _one.Ask(1005, cost: 7));
    }

    [Fact]
    public void A_request_that_was_never_sent_gives_back_what_it_took()
    {
        SetPermit first = _one.Send(1000, cost: 4);
        SetPermit second = _one.Send(1000, cost: 2);
        _one.Set.Refund(first, 1000);
        Assert.Equal(8L, _one.Left(1000));
        _one.Set.Advance(5000);
        _one.Set.Refund(second, 5000);
        Assert.Equal((10L, 100.0), (_one.Left(5000), Bucket.Credit));
    }

    [Fact]
    public void A_slowed_bucket_refills_by_its_share()
    {
        _one.Use(1000, 10);
        _one.State.Factor = 0.5;
        _one.Set.Advance(1000);
        Assert.Equal((1020, 1020), (_one.Ask(1000), _one.Start(1000)));
        Assert.Equal((0L, 1L), (_one.Left(1019), _one.Left(1020)));
        _one.Send(1020);
        _one.State.HasHeardReply = true;

        // Behind others it may be as fast as it was.
        Assert.Equal((1030, 1040), (_one.Start(1020), _one.Start(1020, ahead: 1)));
    }

    [Theory]
    [InlineData(0, 1010)]
    [InlineData(3, 1040)]
    [InlineData(20, 1210)]
    public void Behind_others_each_one_takes_what_refills(long ahead, long start)
    {
        _one.Use(1000, 9);
        _one.Send(1000);
        _one.State.HasHeardReply = true;
        Assert.Equal(start, _one.Start(1000, ahead));
    }

    [Fact]
    public void Where_a_reply_may_free_more_nothing_later_than_now_is_certain()
    {
        _one.Use(1000, 9);
        SetPermit asked = _one.Send(1000);
        Assert.Equal(1000, _one.Start(1000));
        _one.Reply(asked, 1000, limit: 10);
        Assert.Equal((1010, 1020), (_one.Start(1000), _one.Start(1000, ahead: 1)));
        _one.Reply(_one.Send(1050), 1050, limit: 9);
        Assert.Equal(1050, _one.Start(1050, ahead: 8));
    }

    [Fact]
    public void It_has_been_full_since_the_very_instant_at_which_it_was()
    {
        _one.Use(1000, 4);
        Assert.False(_one.Ledger.IsFull(1039, _one.State, out _));
        _one.Set.Advance(1039);
        Assert.False(_one.Ledger.IsFull(1039, _one.State, out _));
        _one.Set.Advance(1100);
        Assert.True(_one.Ledger.IsFull(1100, _one.State, out long since));
        Assert.Equal(1040, since);
        _one.Set.Advance(1200);
        Assert.True(_one.Ledger.IsFull(1200, _one.State, out since));
        Assert.Equal(1040, since);
    }

    /// <summary>One more than stated, because a fraction is not stated, and what has refilled since the request was granted.</summary>
    [Fact]
    public void It_holds_no_more_than_the_server_says_and_what_came_back_since()
    {
        _one.Reply(_one.Send(1000), 1005, remaining: 3);
        Assert.Equal((45.0, 1005L), (Bucket.Credit, _one.Ledger.ForeignAt));
    }

    [Fact]
    public void As_much_as_the_server_may_mean_proves_nobody()
    {
        _one.Use(1000, 5);
        _one.Reply(_one.Send(1000), 1000, remaining: 3);
        Assert.Equal((40.0, MonotonicClock.LongAgo), (Bucket.Credit, _one.Ledger.ForeignAt));
    }

    /// <summary>Half a bucket's time for all that is left, 0.75 to 1.25 of an even spacing, for three bucket's times.</summary>
    [Theory]
    [InlineData(0, 1009)]
    [InlineData(0.5, 1012)]
    [InlineData(1, 1015)]
    public void Beside_others_it_goes_at_the_rate_of_what_is_left(double random, long next)
    {
        var one = OneLedger.Bucket(10, random);
        one.Reply(one.Send(1000), 1000, remaining: 4);
        Assert.Equal(1000, one.State.LastSent);
        Assert.Equal((next, 0L), (one.Ask(next - 1), one.Left(next - 1)));
        Assert.Equal(next, one.Ask(next));
        Assert.True(one.Left(next) > 0);
        Assert.Equal(next - 1, one.Probe(next - 1));
    }

    [Fact]
    public void The_less_is_left_the_slower_it_goes_until_they_were_not_seen_for_long()
    {
        _one.Reply(_one.Send(1000), 1000, remaining: 4);
        _one.Send(1020, cost: 2);
        Assert.Equal(1045, _one.Ask(1021));
        _one.Send(1060, cost: 3);
        Assert.Equal(1110, _one.Ask(1061));
        _one.State.LastSent = 1290;
        Assert.True(_one.Ask(1299) > 1299);
        Assert.Equal(1300, _one.Ask(1300));
    }

    [Fact]
    public void Beside_others_it_is_never_at_rest()
    {
        _one.Reply(_one.Send(1000), 1000, remaining: 7);
        Assert.Equal(1000, _one.Ledger.ForeignAt);
        _one.Set.Advance(1299);
        Assert.False(_one.Ledger.IsFull(1299, _one.State, out _));
        _one.Set.Advance(1300);
        Assert.True(_one.Ledger.IsFull(1300, _one.State, out _));
    }

    /// <summary>It may go into debt for that.</summary>
    [Fact]
    public void What_a_reply_proves_to_be_free_is_granted_although_the_own_bucket_is_empty()
    {
        _one.Use(1000, 9);
        _one.Reply(_one.Send(1000), 1000, remaining: 6);
        Assert.Equal((1000, 5L), (_one.Ask(1000, cost: 5), _one.Left(1000)));
        Assert.Equal(1060, _one.Ask(1000, cost: 6));
        Assert.Equal((1000, 1060), (_one.Start(1000, cost: 5), _one.Start(1000, cost: 6)));
        Assert.Equal((1000, 1060), (_one.Ask(1000, 4, 0.1), _one.Ask(1000, 4, 0.2)));
        _one.Send(1000, cost: 5);
        Assert.Equal((0L, -50.0), (_one.Left(1000), Bucket.Credit));
        Assert.Equal((0L, 1L), (_one.Left(1059), _one.Left(1060)));
    }

    [Fact]
    public void While_it_is_slowed_no_proof_counts()
    {
        _one.Use(1000, 9);
        _one.Reply(_one.Send(1000), 1000, remaining: 6);
        _one.State.Factor = 0.5;
        Assert.Equal((1020, 0L), (_one.Ask(1000), _one.Left(1000)));
    }

    [Fact]
    public void After_a_refusal_it_holds_one_permit_at_most_and_nothing_is_proved()
    {
        _one.Reply(_one.Send(1000), 1000, remaining: 9);
        Assert.False(_one.Ledger.Refused(1000, _one.State));
        Assert.Equal((10.0, 1L), (Bucket.Credit, _one.Left(1000)));
        _one.Use(1000);
        Assert.False(_one.Ledger.Refused(1005, _one.State));
        Assert.Equal(0.0, Bucket.Credit);
    }

    [Fact]
    public void A_limit_that_is_stated_is_learned_up_to_the_declaration_and_keeps_its_share_of_what_was_saved()
    {
        var one = new OneLedger(new BucketLedger(new LedgerFactory(1, null).Create(ClientSdk.Limits.RateLimit.PerSecond(10)).Limit, 10, size => new BucketShape(100, 100.0 / size)));
        one.Reply(one.Send(1000, cost: 4), 1000, limit: 10);
        Assert.Equal("declared", one.Ledger.Origin);
        one.Reply(one.Send(1000), 1000, limit: 0);
        Assert.Equal(10, one.Ledger.Permits);
        one.Reply(one.Send(1000), 1000, limit: 5);
        Assert.Equal((5L, "header", 10L, 80.0), (one.Ledger.Permits, one.Ledger.Origin, one.Ledger.LargestCost, ((BucketLedger)one.Ledger).Credit));
        one.Reply(one.Send(1000), 1000, limit: 50);
        Assert.Equal((10L, 30.0), (one.Ledger.Permits, ((BucketLedger)one.Ledger).Credit));
    }

    [Fact]
    public void All_of_it_may_have_been_used_up_to_an_instant()
    {
        _one.Ledger.Spend(1000);
        Assert.Equal((1010, 0L, 2L), (_one.Ask(1001), _one.Left(1009), _one.Left(1020)));
    }
}
