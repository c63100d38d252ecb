using ClientSdk.Limiters;
using ClientSdk.Limits;
using ClientSdk.Tests.Limiters.Bench;

namespace ClientSdk.Tests.Limiters;

/// <summary>When a limit of which only the least is declared tries for more, and when it does not: 10 a second, quiet since 0 s, so that a trial is due at 10 s.</summary>
public sealed class RaisedTrialTests
{
    private const long Second = OneLedger.Second;
    private const long Due = 10 * Second;

    private static readonly RateLimit TenPerSecond = RateLimit.PerSecond(10).OrMore();

    /// <summary>Nine used and one under way, just before a trial is due.</summary>
    private static OneLedger Full(RateLimit? limit = null, int underWay = 1)
    {
        var one = new OneLedger(new LedgerFactory(1, null).Create(limit ?? TenPerSecond));
        one.Set.Advance(0);
        one.Use(Due - (Second / 10), 10 - underWay);
        for (int request = 0; request < underWay; request++)
        {
            one.Send(Due - (Second / 10));
        }

        return one;
    }

    [Fact]
    public void It_tries_for_one_more_when_it_is_full_and_somebody_is_under_way()
    {
        OneLedger one = Full();
        Assert.True(one.Ask(Due - 1) > Due - 1);
        Assert.Equal((10L, false), (one.Ledger.Permits, one.Ledger.TakeChange()));
        Assert.Equal(Due, one.Ask(Due));
        Assert.Equal((11L, "learned from trials", true, false), (one.Ledger.Permits, one.Ledger.Origin, one.Ledger.TakeChange(), one.Ledger.TakeChange()));
    }

    /// <summary>With nobody under way somebody may have been told an instant; where all are, only a reply can help.</summary>
    [Theory]
    [InlineData(0)]
    [InlineData(10)]
    public void It_does_not_when_nobody_is_under_way_or_everybody(int underWay)
    {
        OneLedger one = Full(underWay: underWay);
        Assert.True(one.Ask(Due) > Due);
        Assert.Equal(10, one.Ledger.Permits);
    }

    [Fact]
    public void Nor_while_something_is_free()
    {
        OneLedger one = Full();
        Assert.Equal(11 * Second, one.Ask(11 * Second));
        Assert.Equal(10, one.Ledger.Permits);
    }

    [Fact]
    public void Nor_while_it_is_slowed_beside_others_or_under_a_limit_that_was_stated()
    {
        OneLedger slowed = Full();
        slowed.State.Factor = 0.5;
        OneLedger shared = new(new LedgerFactory(1, null).Create(TenPerSecond));
        shared.Set.Advance(0);
        shared.Reply(shared.Send(Due - Second), Due - Second, remaining: 0);
        shared.Send(Due - 1);
        OneLedger stated = new(new LedgerFactory(1, null).Create(TenPerSecond));
        stated.Reply(stated.Send(0), 0, limit: 10);
        stated.Use(Due - 1, 9);
        stated.Send(Due - 1);
        foreach (OneLedger one in new[] { slowed, shared, stated })
        {
            Assert.True(one.Ask(Due) > Due);
            Assert.Equal(10, one.Ledger.Permits);
        }
    }

    /// <summary>A window has to be used up twice, and a bucket that fills too slowly for the rate that is tried has to be empty.</summary>
    [Theory]
    [InlineData(false, 10.25)]
    [InlineData(true, 20.3)]
    public void The_next_trial_comes_when_this_one_has_shown_something(bool isBucket, double seconds)
    {
        OneLedger one = Full(isBucket ? RateLimit.TokenBucket(10, 10, TimeSpan.FromSeconds(1)).OrMore() : null);
        long length = isBucket ? one.Ledger.Reference * 21 : (long)(seconds * Second);
        Assert.InRange(length / (double)Second, seconds - 1, seconds + 1);
        one.Ask(Due);
        Assert.True(one.Ledger.TakeChange());
        foreach ((long at, bool isTried) in new[] { (Due + length - (Second / 50), false), (Due + length + (Second / 50), true) })
        {
            while (one.Left(at) > 0)
            {
                one.Use(at);
            }

            one.Ask(at);
            Assert.Equal(isTried, one.Ledger.TakeChange());
        }
    }

    [Fact]
    public void Behind_others_nothing_is_certain_because_more_may_be_tried()
    {
        OneLedger one = Full();
        Assert.Equal(Due - 1, one.Start(Due - 1));
        OneLedger quiet = Full(underWay: 0);
        Assert.True(quiet.Start(Due - 1) > Due + (Second / 2));
        Assert.Equal(Due - 1, quiet.Start(Due - 1, ahead: 1));
    }

    [Fact]
    public void A_higher_limit_that_is_stated_is_believed_and_a_lower_one_is_learned_from_the_declaration_down()
    {
        OneLedger one = new(new LedgerFactory(1, null).Create(TenPerSecond));
        one.Reply(one.Send(0), 0, limit: 10);
        Assert.Equal(("declared", false), (one.Ledger.Origin, one.Ledger.TakeChange()));
        one.Reply(one.Send(0), 0, limit: 30);
        Assert.Equal((30L, 30L, "learned from header"), (one.Ledger.Permits, one.Ledger.LargestCost, one.Ledger.Origin));
        one.Reply(one.Send(0), 0, limit: 5, remaining: 0);
        Assert.Equal((5L, 0L), (one.Ledger.Permits, one.Ledger.ForeignAt));
    }

    [Fact]
    public void A_refusal_at_the_declaration_is_not_explained()
    {
        OneLedger one = Full();
        Assert.False(one.Ledger.Refused(Due, one.State));
        Assert.Equal((10L, "declared", false), (one.Ledger.Permits, one.Ledger.Origin, one.Ledger.TakeChange()));
        Assert.True(one.Ask(Due) > Due);
        Assert.Equal(10, one.Ledger.Permits);
    }

    [Fact]
    public void A_refusal_in_a_trial_goes_back_to_what_was_before_it()
    {
        OneLedger one = Full();
        one.Ask(Due);
        one.Ledger.TakeChange();
        Assert.True(one.Ledger.Refused(Due + 1, one.State));
        Assert.Equal((10L, "declared", true), (one.Ledger.Permits, one.Ledger.Origin, one.Ledger.TakeChange()));
    }

    /// <summary>The trial before it was survived.</summary>
    [Fact]
    public void And_not_to_what_was_before_an_earlier_one()
    {
        var one = new OneLedger(new LedgerFactory(1, null).Create(RateLimit.PerSecond(100).OrMore()));
        one.Set.Advance(0);
        List<long> tried = [];
        foreach (long at in new[] { Due, Due + (11 * Second) })
        {
            one.Use(at, (int)one.Left(at)! - 1);
            one.Send(at);
            Assert.Equal(at + 1, one.Ask(at + 1));
            tried.Add(one.Ledger.Permits);
        }

        Assert.True(one.Ledger.Refused(Due + (12 * Second), one.State));
        Assert.Equal([105L, 115, 105], [.. tried, one.Ledger.Permits]);
    }

    [Theory]
    [InlineData(200, 190, "learned from refusals")]
    [InlineData(102, 100, "declared")]
    public void A_refusal_with_no_trial_lowers_it_a_little_and_not_below_the_declaration(int stated, long permits, string origin)
    {
        OneLedger one = new(new LedgerFactory(1, null).Create(RateLimit.PerSecond(100).OrMore()));
        one.Reply(one.Send(0), 0, limit: stated);
        Assert.True(one.Ledger.Refused(Second, one.State));
        Assert.Equal((permits, origin), (one.Ledger.Permits, one.Ledger.Origin));
        Assert.Equal(permits > 100, one.Ledger.Refused(2 * Second, one.State));
    }

    /// <summary>Of a bucket a trial raises the rate, and a stated limit what it holds: a refusal takes back either, and empties it.</summary>
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_refusal_takes_back_what_a_bucket_was_raised_by(bool isStated)
    {
        RateLimit bucket = RateLimit.TokenBucket(10, 10, TimeSpan.FromSeconds(1)).OrMore();
        OneLedger one = isStated ? new(new LedgerFactory(1, null).Create(bucket)) : Full(bucket);
        if (isStated)
        {
            one.Reply(one.Send(Due), Due, limit: 20);
        }
        else
        {
            one.Ask(Due);
        }

        Assert.StartsWith("learned from ", one.Ledger.Origin, StringComparison.Ordinal);
        Assert.True(one.Ledger.Refused(Due + 1, one.State));
        Assert.Equal((10L, "declared"), (one.Ledger.Permits, one.Ledger.Origin));
        Assert.InRange(((BucketLedger)one.Ledger.Inner).Credit, 0, ((BucketLedger)one.Ledger.Inner).Shape.TicksPerPermit);
    }

    [Fact]
    public void It_is_told_which_header_said_so()
    {
        using var desk = new Desk([TenPerSecond.Named("s")]);
        desk.Reply(desk.Take(), new RateLimitWindow { Name = "s", Limit = 30, Origin = "X-Limit" });
        Assert.Equal("learned from X-Limit", desk.Shared[0].Ledgers[0].Origin);
    }
}
