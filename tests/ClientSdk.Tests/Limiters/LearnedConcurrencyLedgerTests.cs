using ClientSdk.Limiters;
using ClientSdk.Limits;
using ClientSdk.Tests.Limiters.Bench;

namespace ClientSdk.Tests.Limiters;

/// <summary>Requests at once, how many nobody has said, beside a declared rate.</summary>
public sealed class LearnedConcurrencyLedgerTests : IDisposable
{
    private readonly Desk _desk = new([RateLimit.PerMinute(1000), RateLimit.LearnedConcurrency()]);

    private LearnedConcurrency Learned => _desk.Shared[1].LearnedConcurrency!.Learned;

    public void Dispose() => _desk.Dispose();

    private PermitHandle[] Take(int count) => [.. Enumerable.Range(0, count).Select(_ => _desk.Take())];

    private void Answer(PermitHandle handle)
    {
        _desk.Reply(handle);
        _desk.Limiter.Ended(handle);
    }

    private void Refuse(PermitHandle handle, double? hint = null)
    {
        _desk.Refuse(handle, hint);
        _desk.Limiter.Ended(handle);
    }

    private PermitHandle[] TwentyAtOnce()
    {
        for (int count = 0; count < 20; count++)
        {
            Answer(_desk.Take());
        }

        return Take(20);
    }

    /// <summary>Defect seen red: with a slow start that does not grow, the fifth waited for ever.</summary>
    [Fact]
    public void Few_go_at_first_and_one_more_with_each_success()
    {
        PermitHandle[] first = Take(4);
        Asked fifth = _desk.Ask();
        Assert.False(fifth.IsCompleted);
        Answer(first[0]);
        Assert.True(fifth.Went && _desk.Ask().Went && !_desk.Ask().IsCompleted);
    }

    [Fact]
    public void A_request_is_under_way_until_its_body_has_been_read()
    {
        PermitHandle[] first = Take(4);
        _desk.Reply(first[0]);
        _desk.Reply(first[1]);
        Asked[] next = [_desk.Ask(), _desk.Ask(), _desk.Ask()];
        Assert.Equal([true, true, false], next.Select(asked => asked.Went));
        _desk.Limiter.Ended(first[0]);
        Assert.True(next[2].Went);
    }

    /// <summary>Defect seen red: with each refusal an event of its own, or with all of them charged to the rate.</summary>
    [Fact]
    public void A_refusal_that_asks_for_no_wait_makes_it_fewer_by_a_share_once()
    {
        PermitHandle[] all = TwentyAtOnce();
        Array.ForEach(all[16..], handle => Refuse(handle));
        Assert.Equal((13L, 1.0), (Learned.Permits, _desk.Shared[0].State.Factor));
        Asked next = _desk.Ask();
        Assert.False(next.IsCompleted);
        Array.ForEach(all[..4], Answer);
        Assert.True(next.Went);
        Assert.Equal("learned from refusals", _desk.Shared[1].LearnedConcurrency!.Origin);
    }

    [Fact]
    public void A_refusal_that_asks_for_a_wait_is_the_rate_s()
    {
        Refuse(TwentyAtOnce()[16], 5);
        Assert.Equal((false, true), (Learned.IsKnown, _desk.Shared[0].Gate.PausedUntil > 0));
    }

    [Fact]
    public void A_refusal_of_a_request_that_is_alone_is_the_rate_s()
    {
        Refuse(_desk.Take());
        Assert.Equal((false, true), (Learned.IsKnown, _desk.Shared[0].Gate.IsProbing));
    }

    [Fact]
    public void A_reply_that_names_the_number_is_believed()
    {
        _desk.Reply(_desk.Take(), new RateLimitWindow { Name = "requests at once", Limit = 3, Unit = "concurrent-requests" });
        Assert.False(Learned.IsKnown);
        using var named = new Desk([RateLimit.PerMinute(1000), RateLimit.LearnedConcurrency().Named("parallel")]);
        named.Reply(named.Take(), new RateLimitWindow { Name = "parallel", Limit = 3, Unit = "concurrent-requests" });
        Assert.Equal(3, named.Shared[1].LearnedConcurrency!.Learned.Permits);
    }

    /// <summary>However few go at once, as many are refused: then it is a rate, and the gate waits.</summary>
    [Fact]
    public void What_fewer_at_once_do_not_help_is_no_limit_of_requests_at_once()
    {
        for (int round = 0; round < 12 && !_desk.Shared[0].Gate.IsProbing; round++)
        {
            List<PermitHandle> all = [];
            for (Asked asked = _desk.Ask(); asked.Went; asked = _desk.Ask())
            {
                all.Add(asked.Result.Handle);
            }

            all.ForEach(handle => Refuse(handle));
        }

        Assert.True(_desk.Shared[0].Gate.IsProbing);
    }

    /// <summary>Defect seen red: the refused probes counted as under way for ever, and the gate let nobody go any more.</summary>
    [Fact]
    public void Probes_that_are_refused_without_a_body_do_not_close_the_gate()
    {
        using var desk = new Desk([RateLimit.PerMinute(1000), RateLimit.LearnedConcurrency().Named("at once")]);
        void RefuseWhole(PermitHandle handle) =>
            desk.Limiter.Replied(handle, new RateLimitReading { IsThrottled = true, LimitedBy = "at once" }, false, BodyState.Whole);
        void Succeed(PermitHandle handle) => desk.Limiter.Replied(handle, new RateLimitReading(), false, BodyState.Whole);

        RefuseWhole(desk.Take());
        desk.Pass(2);
        Succeed(desk.Take());
        PermitHandle alone = desk.Take();
        List<PermitHandle> probes = [desk.Take()];
        Succeed(alone);
        probes.AddRange([desk.Take(), desk.Take()]);
        probes.ForEach(RefuseWhole);
        desk.Pass(120);
        Assert.True(desk.Ask().Went);
    }

    /// <summary>Half of the places are kept for others where that is wanted; and there are places only where fewer are under way than learned and than slow start allows.</summary>
    [Theory]
    [InlineData(3, 0, 1, true)]
    [InlineData(4, 0, 0, false)]
    [InlineData(1, 0.5, 3, true)]
    [InlineData(2, 0.5, 2, false)]
    [InlineData(5, 0, 0, false)]
    public void Of_known_places_those_are_granted_that_are_neither_taken_nor_kept(int taken, double reserve, long left, bool isGranted)
    {
        var ledger = new LearnedConcurrencyLedger(RateLimit.LearnedConcurrency());
        SetState set = new(() => 0.5) { InFlight = taken };
        Assert.Equal(taken < 4 ? null : 0, ledger.PermitsLeft(1, set));
        Assert.Equal(taken < 4 ? 1 : MonotonicClock.Never, ledger.Ask(1, set, 1, reserve, false));
        Assert.Equal((int.MaxValue, long.MaxValue, 0, 1), (ledger.Permits, ledger.LargestCost, ledger.Reference, ledger.EarliestStart(1, set, 9, 1, false)));
        ledger.Learned.State(4);
        Assert.Equal((4, left), (ledger.Permits, ledger.PermitsLeft(1, set)));
        Assert.Equal(isGranted ? 1 : MonotonicClock.Never, ledger.Ask(1, set, 1, reserve, false));
        ledger.Learned.State(99);
        Assert.Equal(Math.Max(0, 4 - taken), ledger.PermitsLeft(1, set));
    }

    /// <summary>One more now and then is no news; fewer is, and so is a number that a reply names.</summary>
    [Fact]
    public void News_are_told_once_with_who_said_so()
    {
        var ledger = new LearnedConcurrencyLedger(RateLimit.LearnedConcurrency());
        SetState set = new(() => 0.5);
        void Hear(long limit, string? origin)
        {
            StatedWindow said = Parts.Said(limit, origin: origin);
            ledger.Observe(0, set, new Observation(Parts.Sent(), 0, in said));
        }

        Assert.False(ledger.TakeChange());
        Assert.True(ledger.Refused(0, Parts.Sent(before: 9), set));
        Assert.Equal((true, "learned from refusals", false), (ledger.TakeChange(), ledger.Origin, ledger.TakeChange()));
        Assert.True(ledger.Learned.HoldsBack(99));
        ledger.Advance(Parts.S(100), set);
        Assert.Equal((8, false), (ledger.Permits, ledger.TakeChange()));
        Hear(20, "X-Places");
        Assert.Equal((20, true, "learned from X-Places", false), (ledger.Permits, ledger.TakeChange(), ledger.Origin, ledger.TakeChange()));
        Hear(20, "X-Other");
        Hear(0, "X-Other");
        Assert.Equal((20, false), (ledger.Permits, ledger.TakeChange()));
        Hear(30, null);
        Assert.Equal((true, "learned from headers"), (ledger.TakeChange(), ledger.Origin));
        Assert.True(ledger.Refused(0, Parts.Sent(before: 9), set));
        Assert.Equal((7, true, "learned from refusals"), (ledger.Permits, ledger.TakeChange(), ledger.Origin));
    }

    /// <summary>What had been sent before it knew nothing of it.</summary>
    [Fact]
    public void A_refusal_of_what_was_sent_before_the_last_one_is_the_same_event()
    {
        var ledger = new LearnedConcurrencyLedger(RateLimit.LearnedConcurrency());
        SetState set = new(() => 0.5) { Sent = 20 };
        Assert.True(ledger.Refused(0, Parts.Sent(before: 19, completed: 9), set));
        Assert.False(ledger.Refused(0, Parts.Sent(before: 19, completed: 9), set));
        Assert.Equal(8, ledger.Permits);
        Assert.True(ledger.Refused(0, Parts.Sent(before: 20, completed: 10), set));
        Assert.Equal(7, ledger.Permits);
    }

    /// <summary>From four on, one more with each success; with the sixty-fourth it is over.</summary>
    [Fact]
    public void Slow_start_ends_with_64_at_once()
    {
        var ledger = new LearnedConcurrencyLedger(RateLimit.LearnedConcurrency());
        SetState set = new(() => 0.5) { InFlight = 63 };
        for (int count = 0; count < 60; count++)
        {
            Assert.Equal(MonotonicClock.Never, ledger.Ask(1, set, 1, 0, false));
            ledger.Succeeded(Parts.Sent());
        }

        Assert.Equal(1, ledger.Ask(1, set, 1, 0, false));
        set.InFlight = 64;
        Assert.Equal(MonotonicClock.Never, ledger.Ask(1, set, 1, 0, false));
        ledger.Succeeded(Parts.Sent(before: 20));
        set.InFlight = 1_000_000;
        Assert.Equal((1, null), (ledger.Ask(1, set, 1, 0, false), ledger.PermitsLeft(1, set)));
        ledger.Refused(0, Parts.Sent(before: 7), set);
        Assert.False(ledger.Learned.IsKnown);
    }

    /// <summary>It is as new when nobody is under way, since the last one ended.</summary>
    [Fact]
    public void Nothing_of_it_is_ever_spent()
    {
        var ledger = new LearnedConcurrencyLedger(RateLimit.LearnedConcurrency());
        ledger.Completed(7, 1);
        Assert.True(ledger.IsFull(9, new SetState(() => 0.5), out long since));
        Assert.Equal(7, since);
        Assert.True(ledger.IsSameAs(new LearnedConcurrencyLedger(RateLimit.LearnedConcurrency())));
        Assert.False(ledger.IsSameAs(new LedgerFactory(1, null).Create(RateLimit.Concurrent(4))));
    }
}
