using ClientSdk.Limits;
using ClientSdk.Tests.Limiters.Bench;

namespace ClientSdk.Tests.Limiters;

/// <summary>
/// The earliest start that a window states: alone the very instant at which it grants, behind others a bound that holds whatever replies
/// may say. 10 permits per 100 ticks that are held for 110.
/// </summary>
public sealed class WindowStartTests
{
    [Fact]
    public void Alone_it_is_the_instant_at_which_so_many_have_come_back()
    {
        var one = OneLedger.Window(10);
        one.Use(1000, 4);
        one.Use(1010, 3);
        Assert.Equal([1020, 1020, 1110, 1110, 1120, 1120], new[] { 1, 3, 4, 7, 8, 10 }.Select(cost => one.Start(1020, cost: cost)));
        Assert.Equal(1115, one.Start(1115, cost: 7));
    }

    /// <summary>What is under way comes back a hold after now at the earliest, and then all of it goes round once in a hold.</summary>
    [Theory]
    [InlineData(0, 1110)]
    [InlineData(3, 1110)]
    [InlineData(4, 1160)]
    [InlineData(9, 1160)]
    [InlineData(10, 1220)]
    [InlineData(13, 1220)]
    [InlineData(14, 1270)]
    [InlineData(20, 1330)]
    public void Behind_others_a_full_window_goes_round_once_in_a_hold(long ahead, long start)
    {
        var one = OneLedger.Window(10);
        one.Use(1000, 4);
        one.Send(1000, cost: 6);
        Assert.Equal(start, one.Start(1050, ahead));
    }

    [Theory]
    [InlineData(2, 1050)]
    [InlineData(3, 1110)]
    [InlineData(6, 1110)]
    [InlineData(7, 1160)]
    [InlineData(10, 1160)]
    [InlineData(12, 1160)]
    [InlineData(13, 1220)]
    public void What_is_free_now_counts_in_every_round(long ahead, long start)
    {
        var one = OneLedger.Window(10);
        one.Use(1000, 4);
        one.Send(1000, cost: 3);
        Assert.Equal(start, one.Start(1050, ahead));
    }

    /// <summary>A slowed limit may be as fast as it was by then.</summary>
    [Fact]
    public void Behind_others_a_slowed_limit_counts_whole()
    {
        var one = OneLedger.Window(10);
        one.State.Factor = 0.5;
        one.Send(1000, cost: 5);
        Assert.Equal((1050, 1160), (one.Start(1050, ahead: 4), one.Start(1050, ahead: 5)));
    }

    /// <summary>A reply that is under way may show that others hold less than was taken for held, or that the limit is higher again.</summary>
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Where_a_reply_may_free_more_nothing_later_than_now_is_certain(bool isByOthers)
    {
        var one = OneLedger.Window(10);
        one.Reply(one.Send(1000), 1000, isByOthers ? -1 : 4, isByOthers ? 3 : -1);
        one.Use(1000, 3);
        Assert.Equal((1110, 1050), (one.Start(1050), one.Start(1050, ahead: 1)));
        one.Send(1050);
        Assert.Equal(1060, one.Start(1060));
    }

    /// <summary>Of a fixed window a reply may state the reset, unless replies are known to say nothing.</summary>
    [Theory]
    [InlineData(WindowKind.FixedFromFirstRequest, false, 1060)]
    [InlineData(WindowKind.FixedAligned, false, 1060)]
    [InlineData(WindowKind.FixedAligned, true, 1170)]
    [InlineData(WindowKind.Unknown, false, 1170)]
    internal void A_reply_may_tell_when_a_fixed_window_ends(WindowKind kind, bool hasHeardSilence, long start)
    {
        var one = OneLedger.Window(10, kind);
        one.Send(1000, cost: 10);
        one.State.HasHeardReply = hasHeardSilence;
        Assert.Equal(start, one.Start(1060));
    }

    [Fact]
    public void After_a_refusal_the_one_that_goes_to_see_is_not_held_by_what_others_took()
    {
        var one = OneLedger.Window(10);
        one.Reply(one.Send(1000), 1000, remaining: 0);
        Assert.Equal(1050, one.Probe(1050));
        Assert.Equal(1050, one.Ledger.EarliestStart(1050, one.State, 0, 1, isProbe: true));
        Assert.Equal(1110, one.Ledger.EarliestStart(1050, one.State, 0, 1, isProbe: false));

        var own = OneLedger.Window(10);
        own.Use(1000, 10);
        Assert.Equal(1110, own.Probe(1050));
        Assert.Equal(1110, own.Ledger.EarliestStart(1050, own.State, 0, 1, isProbe: true));
    }
}
