namespace ClientSdk.Limiters;

/// <summary>First come, first served among the requests of one endpoint group and priority. A refused request goes back to its place.</summary>
/// <param name="group">The endpoint group.</param>
/// <param name="newestFirst">Last come, first served, as a limiter of System.Threading.RateLimiting may be told to be.</param>
internal sealed class WaitingLine(int group, bool newestFirst)
{
    public int Group { get; } = group;

    public Waiter? First { get; private set; }

    public Waiter? Last { get; private set; }

    /// <summary>The sum of the costs in line.</summary>
    public long QueuedCost { get; private set; }

    /// <summary>When its group was last served, as a running number: the longest ago goes first.</summary>
    public long LastServed { get; set; }

    /// <summary>Of a background line: how many interactive requests of its group have gone while somebody waited in it, since one of its own went.</summary>
    public int Passed { get; set; }

    public void Join(Waiter waiter)
    {
        Waiter? ahead = newestFirst ? null : Last;

        // Newcomers stop at once; a refused request walks past those who came after it.
        while (ahead is not null && ahead.Arrival > waiter.Arrival)
        {
            ahead = ahead.Previous;
        }

        Waiter? next = ahead is null ? First : ahead.Next;
        (waiter.Line, waiter.Previous, waiter.Next) = (this, ahead, next);
        _ = ahead is null ? First = waiter : ahead.Next = waiter;
        _ = next is null ? Last = waiter : next.Previous = waiter;
        QueuedCost += waiter.Request.Taken;
    }

    /// <summary>The sum of the costs ahead.</summary>
    public long CostAhead(Waiter waiter)
    {
        if (waiter.Next is null)
        {
            return QueuedCost - waiter.Request.Taken;
        }

        // Only a refused request is not the last one, and it is near the head.
        long cost = 0;
        for (Waiter? ahead = waiter.Previous; ahead is not null; ahead = ahead.Previous)
        {
            cost += ahead.Request.Taken;
        }

        return cost;
    }

    public void Leave(Waiter waiter)
    {
        _ = waiter.Previous is null ? First = waiter.Next : waiter.Previous.Next = waiter.Next;
        _ = waiter.Next is null ? Last = waiter.Previous : waiter.Next.Previous = waiter.Previous;
        (waiter.Line, waiter.Previous, waiter.Next) = (null, null, null);
        QueuedCost -= waiter.Request.Taken;
    }
}
