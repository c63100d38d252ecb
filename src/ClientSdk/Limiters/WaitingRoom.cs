using ClientSdk.Limits;

namespace ClientSdk.Limiters;

/// <summary>All waiting lines of a limiter: one for each (group, priority), those with somebody in them in the order of their last service.</summary>
internal sealed class WaitingRoom
{
    private readonly Dictionary<(int Group, RateLimitPriority Priority), WaitingLine> _lines = [];
    private readonly List<WaitingLine>[] _active = [[], []];
    private readonly PriorityQueue<Waiter, long> _deadlines = new();
    private long _served;

    public int Count { get; private set; }

    public long NextDeadline
    {
        get
        {
            while (_deadlines.TryPeek(out Waiter? waiter, out long due))
            {
                if (waiter.Line is not null)
                {
                    return due;
                }

                _deadlines.Dequeue();
            }

            return MonotonicClock.Never;
        }
    }

    public List<WaitingLine> Active(RateLimitPriority priority) => _active[(int)priority];

    public bool HasInteractive(int group) =>
        _active[(int)RateLimitPriority.Interactive].Count > 0
        && _lines.TryGetValue((group, RateLimitPriority.Interactive), out WaitingLine? line)
        && line.First is not null;

    public void Join(Waiter waiter)
    {
        WaitingLine line = Line(waiter.Request.Group, waiter.Request.Priority);
        if (line.First is null)
        {
            Activate(line, waiter.Request.Priority);
        }

        Count++;
        if (waiter.Request.Deadline != MonotonicClock.Never)
        {
            Expect(waiter);
        }

        line.Join(waiter);
    }

    /// <summary>The sum of the costs that are certainly ahead of somebody in line.</summary>
    public long CostAhead(Waiter waiter)
    {
        long ahead = waiter.Line!.CostAhead(waiter);
        return waiter.Request.Priority == RateLimitPriority.Background && _lines.TryGetValue((waiter.Request.Group, RateLimitPriority.Interactive), out WaitingLine? interactive)
            ? ahead + interactive.QueuedCost
            : ahead;
    }

    /// <summary>The sum of the costs that are ahead of somebody who is not yet in line.</summary>
    public long CostAhead(int group, RateLimitPriority priority) => _lines.TryGetValue((group, priority), out WaitingLine? line) ? line.QueuedCost : 0;

    public void Leave(Waiter waiter)
    {
        WaitingLine line = waiter.Line!;
        line.Leave(waiter);
        Count--;
        if (line.First is null)
        {
            Active(waiter.Request.Priority).Remove(line);
        }
    }

    /// <summary>Somebody of the group was granted: its lines go behind those of all other groups.</summary>
    public void Served(int group)
    {
        _served++;
        for (var priority = RateLimitPriority.Interactive; priority <= RateLimitPriority.Background; priority++)
        {
            if (_lines.TryGetValue((group, priority), out WaitingLine? line))
            {
                line.LastServed = _served;
                if (line.First is not null && Active(priority) is { Count: > 1 } active)
                {
                    active.Remove(line);
                    active.Add(line);
                }
            }
        }
    }

    public Waiter? TakeExpired(long now) => NextDeadline <= now ? _deadlines.Dequeue() : null;

    public IEnumerable<Waiter> All() => _active.SelectMany(lines => lines).SelectMany(Waiters);

    private static IEnumerable<Waiter> Waiters(WaitingLine line)
    {
        for (Waiter? waiter = line.First; waiter is not null; waiter = waiter.Next)
        {
            yield return waiter;
        }
    }

    private WaitingLine Line(int group, RateLimitPriority priority)
    {
        if (!_lines.TryGetValue((group, priority), out WaitingLine? line))
        {
            _lines[(group, priority)] = line = new WaitingLine(group);
        }

        return line;
    }

    private void Activate(WaitingLine line, RateLimitPriority priority)
    {
        List<WaitingLine> active = Active(priority);
        int index = active.Count;
        while (index > 0 && active[index - 1].LastServed > line.LastServed)
        {
            index--;
        }

        active.Insert(index, line);
    }

    private void Expect(Waiter waiter)
    {
        // Those who were served before their deadline stay behind in the heap; it is swept before they outnumber the others.
        if (_deadlines.Count > 64 + (2 * Count))
        {
            (Waiter Element, long Priority)[] waiting = [.. _deadlines.UnorderedItems.Where(item => item.Element.Line is not null)];
            _deadlines.Clear();
            _deadlines.EnqueueRange(waiting);
        }

        _deadlines.Enqueue(waiter, waiter.Request.Deadline);
    }
}
