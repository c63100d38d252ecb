using ClientSdk.Limiters;
using ClientSdk.Limits;
using ClientSdk.Tests.Limiters.Bench;

namespace ClientSdk.Tests.Limiters;

/// <summary>A limit of which only the least is declared.</summary>
public sealed class RaisedLedgerTests
{
    private static readonly RateLimit TenPerSecond = RateLimit.PerSecond(10).OrMore().Named("s");

    private readonly List<Asked> _waiting = [];

    private static Ledger Of(Desk desk) => desk.Shared[0].Ledgers[0];

    /// <summary>As many as are let go, one after the other, each answered after a moment; one is always under way.</summary>
    private int Saturate(Desk desk, double seconds)
    {
        TimeSpan end = desk.Elapsed + TimeSpan.FromSeconds(seconds);
        int count = 0;
        while (_waiting.Count < 2)
        {
            _waiting.Add(desk.Ask());
        }

        while (desk.Elapsed < end)
        {
            desk.Pass(0.01);
            foreach (Asked went in _waiting.Where(asked => asked.Went).ToArray())
            {
                _waiting.Remove(went);
                desk.Reply(went.Result.Handle);
                _waiting.Add(desk.Ask());
                count++;
            }
        }

        return count;
    }

    /// <summary>Defect seen red: without trials it stayed at 10.</summary>
    [Fact]
    public void A_little_more_is_tried_after_a_while_and_again_when_it_went_well()
    {
        using var desk = new Desk([TenPerSecond]);
        Saturate(desk, 9);
        Assert.Equal((10, "declared"), (Of(desk).Permits, Of(desk).Origin));
        Saturate(desk, 3);
        Assert.Equal((11, "learned from trials"), (Of(desk).Permits, Of(desk).Origin));
        Saturate(desk, 60);
        Assert.InRange(Of(desk).Permits, 13, 200);
    }

    /// <summary>Defect seen red: with the refusal of a trial held against the rate as well, the factor fell to 0.85.</summary>
    [Fact]
    public void A_refused_trial_ends_where_it_began_and_the_rate_is_not_slowed()
    {
        using var desk = new Desk([TenPerSecond]);
        Saturate(desk, 12);
        Assert.Equal(11, Of(desk).Permits);
        desk.Refuse(Granted(desk), 1);
        Assert.Equal((10, 1.0), (Of(desk).Permits, desk.Shared[0].State.Factor));
        Assert.Equal(desk.In(1), desk.Shared[0].Gate.PausedUntil);
    }

    [Fact]
    public void A_refusal_long_after_a_trial_lowers_it_and_never_below_the_declaration()
    {
        using var desk = new Desk([TenPerSecond]);
        PermitHandle first = desk.Take();
        desk.Reply(first, new RateLimitWindow { Name = "s", Limit = 30 });
        List<long> permits = [];
        for (int count = 0; count < 30; count++)
        {
            desk.Pass(100);
            desk.Refuse(desk.Take());
            permits.Add(Of(desk).Permits);
        }

        Assert.Equal((28, 10), (permits[0], permits[^1]));
        Assert.Equal(permits.OrderDescending(), permits);
    }

    [Fact]
    public void What_a_reply_states_is_granted_at_once_and_nothing_beyond_it_is_tried()
    {
        using var desk = new Desk([TenPerSecond]);
        desk.Reply(desk.Take(), new RateLimitWindow { Name = "s", Limit = 30, Remaining = 29 });
        Assert.Equal(30, Of(desk).Permits);
        Assert.All(Enumerable.Range(0, 29), _ => Assert.True(desk.Ask().Went));
        Assert.False(desk.Ask().IsCompleted);
        Saturate(desk, 60);
        Assert.Equal(30, Of(desk).Permits);
    }

    [Fact]
    public void A_bucket_is_raised_in_its_rate_and_keeps_its_burst()
    {
        using var desk = new Desk([RateLimit.Nginx("10r/s", 4).OrMore()]);
        Assert.Equal(20, Saturate(desk, 1.6));
        Saturate(desk, 30);
        Assert.Equal(5, Of(desk).Permits);
        Assert.InRange(Saturate(desk, 10), 104, 200);
    }

    /// <summary>Defect seen red: with a fresh ledger of its own after a trial, a whole window went again.</summary>
    [Fact]
    public void What_was_spent_stays_spent_when_the_limit_is_raised()
    {
        using var desk = new Desk([RateLimit.PerMinute(10).OrMore().Named("m")]);
        PermitHandle[] spent = [.. Enumerable.Range(0, 10).Select(_ => desk.Take())];
        foreach (PermitHandle handle in spent)
        {
            desk.Reply(handle, new RateLimitWindow { Name = "m", Limit = 12 });
        }

        Assert.Equal([true, true, false], Enumerable.Range(0, 3).Select(_ => desk.Ask().Went));
    }

    [Fact]
    public void A_window_by_its_length_finds_it()
    {
        using var desk = new Desk([RateLimit.PerMinute(10).OrMore()]);
        desk.Reply(desk.Take(), new RateLimitWindow { Window = TimeSpan.FromMinutes(1), Limit = 12 });
        Assert.Equal(12, Of(desk).Permits);
    }

    /// <summary>The next of those who wait.</summary>
    private PermitHandle Granted(Desk desk)
    {
        while (!_waiting[0].Went)
        {
            desk.Pass(0.1);
        }

        return _waiting[0].Result.Handle;
    }
}
