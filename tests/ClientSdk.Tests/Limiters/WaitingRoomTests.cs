using ClientSdk.Limiters;
using ClientSdk.Limits;

namespace ClientSdk.Tests.Limiters;

/// <summary>Whose line is looked at first, and when those in the background have their turn.</summary>
public sealed class WaitingRoomTests
{
    private readonly WaitingRoom _room = new(newestFirst: false);
    private int _arrivals;

    [Fact]
    public void Lines_stand_in_the_order_of_their_last_service()
    {
        Waiter[] first = [Join(0), Join(1), Join(2)];
        Assert.Equal([0, 1, 2], Order());
        _room.Served(0, RateLimitPriority.Interactive);
        Assert.Equal([1, 2, 0], Order());
        _room.Served(2, RateLimitPriority.Interactive);
        Assert.Equal([1, 0, 2], Order());
        _room.Leave(first[1]);
        _room.Leave(first[0]);
        Assert.Equal([2], Order());
        Join(1);
        Assert.Equal([1, 2], Order());
        Join(0);
        Assert.Equal([1, 0, 2], Order());
    }

    [Fact]
    public void A_group_that_was_served_while_nobody_of_it_waited_stands_behind_the_others_later()
    {
        Waiter gone = Join(0);
        Join(1);
        _room.Leave(gone);
        Join(2);
        _room.Served(0, RateLimitPriority.Interactive);
        Assert.Equal([1, 2], Order());
        Join(0);
        Assert.Equal([1, 2, 0], Order());
        Assert.Equal((3, 3L), (_room.Count, _room.Permits));
    }

    [Fact]
    public void In_the_background_they_have_their_turn_after_nineteen_others()
    {
        Join(0, RateLimitPriority.Background);
        Pass(18);
        Join(1, RateLimitPriority.Background);
        Join(1);
        Assert.False(_room.IsBackgroundsTurn);
        Pass(1);
        Assert.True(_room.IsBackgroundsTurn);
        _room.Served(1, RateLimitPriority.Background);
        Assert.False(_room.IsBackgroundsTurn);
    }

    [Fact]
    public void Who_begins_to_wait_in_the_background_begins_to_count()
    {
        Pass(100);
        Waiter first = Join(0, RateLimitPriority.Background);
        Assert.False(_room.IsBackgroundsTurn);
        Pass(18);
        _room.Leave(first);
        Assert.False(_room.IsBackgroundsTurn);
        Join(0, RateLimitPriority.Background);
        Pass(18);
        Assert.False(_room.IsBackgroundsTurn || _room.IsBackgroundsTurnIn(0));
        Pass(1);
        Assert.True(_room.IsBackgroundsTurn && _room.IsBackgroundsTurnIn(0));
        Assert.False(_room.IsBackgroundsTurnIn(1));
    }

    private Waiter Join(int group, RateLimitPriority priority = RateLimitPriority.Interactive)
    {
        Waiter waiter = new(new PermitRequest(group, 1, priority, MonotonicClock.Never, RateLimitWait.Queue, 0), ++_arrivals, 0, false);
        _room.Join(waiter);
        return waiter;
    }

    private void Pass(int interactive)
    {
        for (int request = 0; request < interactive; request++)
        {
            _room.Served(0, RateLimitPriority.Interactive);
        }
    }

    private int[] Order() => [.. _room.Active(RateLimitPriority.Interactive).Select(line => line.Group)];
}
