using ClientSdk.Limits;

namespace ClientSdk.Limiters;

/// <summary>All waiting lines of a limiter: one for each (group, priority), those with somebody in them in the order of their last service.</summary>
/// <remarks>
/// Interactive requests go before background ones, but for one in <see cref="TurnEvery"/>: after so many others a background request has its
/// turn, in the partition and in each endpoint group, and nothing that it waits for goes to anybody else. A count, and no time: so its
/// wait is bounded at any rate, and interactive requests lose at most that share, once to the partition and once to their own group.
/// </remarks>
internal sealed class WaitingRoom(bool newestFirst)
{
    /// <summary>While background requests wait, at least one in so many that go is one of them.</summary>
    public const int TurnEvery = 20;

    // By group, and interactive before background; none before somebody has waited.
    private WaitingLine?[] _lines = [];
    private readonly List<WaitingLine>[] _active = [[], []];
    private readonly PriorityQueue<Waiter, long> _deadlines = new();
    private long _served;
    private int _passed;

    public int Count { get; private set; }

    /// <summary>The permits that they wait for.</summary>
    public long Permits { get; private set; }

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

    /// <summary>So many interactive requests have passed those in the background that one of these goes next.</summary>
    public bool IsBackgroundsTurn => _passed >= TurnEvery - 1 && Active(RateLimitPriority.Background).Count > 0;

    /// <summary>The same in one group: what its limits give goes to its background request next.</summary>
    public bool IsBackgroundsTurnIn(int group) => Waiting(group, RateLimitPriority.Background) is { Passed: >= TurnEvery - 1 };

    /// <summary>
    /// Who goes next of a group with limits of its own. What comes free of them is for one priority at a time, or a costly head would starve:
    /// so in its turn the background request stands where the interactive ones would, and these wait for nobody else's background.
    /// </summary>
    public Waiter HeadInTurn(WaitingLine line, RateLimitPriority priority) =>
        priority == RateLimitPriority.Interactive && IsBackgroundsTurnIn(line.Group) ? Waiting(line.Group, RateLimitPriority.Background)!.First! : line.First!;

    /// <summary>The line of a group and priority, if somebody is in it.</summary>
    public WaitingLine? Waiting(int group, RateLimitPriority priority) =>
        Active(priority).Count > 0 && Known(group, priority) is { First: not null } line ? line : null;

    public void Join(Waiter waiter)
    {
        WaitingLine line = Line(waiter.Request.Group, waiter.Request.Priority);
        if (line.First is null)
        {
            Activate(line, waiter.Request.Priority);
        }

        Count++;
        Permits += waiter.Request.Taken;
        if (waiter.Request.Deadline != MonotonicClock.Never)
        {
            Expect(waiter);
        }

        line.Join(waiter);
    }

    public void Leave(Waiter waiter)
    {
        WaitingLine line = waiter.Line!;
        line.Leave(waiter);
        Count--;
        Permits -= waiter.Request.Taken;
        if (line.First is null)
        {
            Active(waiter.Request.Priority).Remove(line);
        }
    }

    /// <summary>Somebody of the group was granted: its lines go behind those of all other groups.</summary>
    public void Served(int group, RateLimitPriority priority)
    {
        _served++;
        if (_lines.Length == 0)
        {
            return;
        }

        CountTurn(group, priority);
        for (var each = RateLimitPriority.Interactive; each <= RateLimitPriority.Background; each++)
        {
            if (Known(group, each) is { } line)
            {
                line.LastServed = _served;
                if (line.First is not null && Active(each) is { Count: > 1 } active)
                {
                    active.Remove(line);
                    active.Add(line);
                }
            }
        }
    }

    public Waiter? TakeExpired(long now) => NextDeadline <= now ? _deadlines.Dequeue() : null;

    public IEnumerable<Waiter> All() => _active.SelectMany(lines => lines).SelectMany(Waiters);

    private void CountTurn(int group, RateLimitPriority priority)
    {
        if (priority == RateLimitPriority.Background)
        {
            _passed = 0;
            Line(group, priority).Passed = 0;
        }
        else if (Active(RateLimitPriority.Background).Count > 0)
        {
            _passed++;
            if (Waiting(group, RateLimitPriority.Background) is { } waiting)
            {
                waiting.Passed++;
            }
        }
    }

    private static IEnumerable<Waiter> Waiters(WaitingLine line)
    {
        for (Waiter? waiter = line.First; waiter is not null; waiter = waiter.Next)
        {
            yield return waiter;
        }
    }

    private static int PlaceOf(int group, RateLimitPriority priority) => ((group + 1) * 2) + (int)priority;

    private WaitingLine? Known(int group, RateLimitPriority priority) =>
        PlaceOf(group, priority) is var place && place < _lines.Length ? _lines[place] : null;

    private WaitingLine Line(int group, RateLimitPriority priority)
    {
        int place = PlaceOf(group, priority);
        if (place >= _lines.Length)
        {
            Array.Resize(ref _lines, place + 2);
        }

        return _lines[place] ??= new WaitingLine(group, newestFirst);
    }

    private void Activate(WaitingLine line, RateLimitPriority priority)
    {
        List<WaitingLine> active = Active(priority);
        _passed = priority == RateLimitPriority.Background && active.Count == 0 ? 0 : _passed;
        line.Passed = 0;
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
