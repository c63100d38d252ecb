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
}
