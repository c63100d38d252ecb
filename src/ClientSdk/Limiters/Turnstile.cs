using ClientSdk.Limits;

namespace ClientSdk.Limiters;

/// <summary>
/// Who goes next: the limit sets of one partition and its endpoint groups, and the lines of those who wait for them. Pure: no
/// lock, no timer; every call takes the time, and whoever is answered is added to a chain that the caller completes.
/// </summary>
/// <param name="shared">The partition's own limit sets, rate limits before concurrency limits.</param>
/// <param name="groups">The limit sets of each endpoint group; empty where a group has no limits of its own.</param>
/// <param name="clock">Only to tell instants to people.</param>
/// <param name="settings">How to queue.</param>
internal sealed class Turnstile(LimitSet[] shared, LimitSet[][] groups, MonotonicClock clock, LimiterSettings settings)
{
    private readonly WaitingRoom _room = new();
    private readonly Stack<Permit> _spare = new();
    private readonly bool[] _prioritiesUsed = new bool[2];
    private long _arrivals;
    private long _nextAdmission = MonotonicClock.Never;

    public int Queued => _room.Count;

    /// <summary>When somebody in line may be able to go, or must be told that it is too late.</summary>
    public long NextWake => _room.Count == 0 ? MonotonicClock.Never : Math.Min(_nextAdmission, _room.NextDeadline);

    public LimitSet[] SetsOf(int group) => group < 0 ? [] : groups[group];

    /// <summary>A permit now, a refusal now, or a place in line.</summary>
    /// <returns>The answer, unless <paramref name="waiter"/> has to wait for it.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The cost is above what a limit can ever grant.</exception>
    public Acquisition Enter(in PermitRequest request, long now, out Waiter? waiter, ref Waiter? answered)
    {
        ThrowIfNeverServable(request);
        _prioritiesUsed[(int)request.Priority] = true;
        long arrival = request.Arrival > 0 ? request.Arrival : ++_arrivals;
        if (_room.Count == 0 && request.Deadline >= now && Ask(now, request).At <= now)
        {
            waiter = null;
            return new Acquisition(Grant(now, request), arrival, null, null, 0);
        }

        waiter = new Waiter(request, arrival, now, settings.RunContinuationsAsynchronously);
        _room.Join(waiter);
        Pump(now, ref answered);
        if (waiter.Line is not null && RefuseNewcomer(waiter, now) is { } refusal)
        {
            _room.Leave(waiter);
            waiter = null;
            return new Acquisition(default, arrival, refusal, refusal.Cause, 0);
        }

        return default;
    }

    /// <summary>Lets everybody go who can, in turn, and refuses those whose deadline has passed.</summary>
    public void Pump(long now, ref Waiter? answered)
    {
        RefuseLate(now - 1, now, ref answered);
        PumpLevels(now, ref answered);
        if (RefuseLate(now, now, ref answered))
        {
            // Those behind may fit where the late ones did not.
            PumpLevels(now, ref answered);
        }
    }

    /// <summary>A hint longer than callers are held: everybody whom it stops fails now, but for those with a later deadline.</summary>
    public void RefuseStoppedByLongPause(long now, ref Waiter? answered)
    {
        foreach (Waiter waiter in _room.All().ToArray())
        {
            if (LongPause(waiter.Request, now) is not null)
            {
                Refuse(waiter, RequestThrottledReason.Pause, now, ref answered);
            }
        }
    }

    public void RefuseAll(long now, ref Waiter? answered)
    {
        foreach (Waiter waiter in _room.All().ToArray())
        {
            Refuse(waiter, RequestThrottledReason.Stopped, now, ref answered);
        }
    }

    public bool TryLeave(Waiter waiter)
    {
        if (waiter.Line is null)
        {
            return false;
        }

        _room.Leave(waiter);
        return true;
    }

    public void Recycle(Permit permit)
    {
        permit.End();
        _spare.Push(permit);
    }

    private bool RefuseLate(long deadline, long now, ref Waiter? answered)
    {
        bool any = false;
        while (_room.TakeExpired(deadline) is { } late)
        {
            Refuse(late, RequestThrottledReason.Deadline, now, ref answered);
            any = true;
        }

        return any;
    }

    private void PumpLevels(long now, ref Waiter? answered)
    {
        _nextAdmission = MonotonicClock.Never;
        for (var priority = RateLimitPriority.Interactive; priority <= RateLimitPriority.Background; priority++)
        {
            if (!PumpLevel(priority, now, ref answered))
            {
                return;
            }
        }
    }

    private bool PumpLevel(RateLimitPriority priority, long now, ref Waiter? answered)
    {
        List<WaitingLine> lines = _room.Active(priority);
        int index = 0;
        while (index < lines.Count)
        {
            Waiter head = lines[index].First!;
            if (priority == RateLimitPriority.Background && _room.HasInteractive(head.Request.Group))
            {
                // Held by its group's limit, the interactive head would starve if background took what comes free of it.
                index++;
                continue;
            }

            Admission group = AskAll(SetsOf(head.Request.Group), now, head.Request);
            if (group.At > now)
            {
                // Held by its own group's limit, it delays nobody else.
                Wake(group, SetsOf(head.Request.Group));
                index++;
                continue;
            }

            Admission partition = AskAll(shared, now, head.Request);
            if (partition.At > now)
            {
                // Nobody overtakes it at the partition's limits, or costly requests would starve.
                Wake(partition, shared);
                return false;
            }

            _room.Leave(head);
            PermitHandle handle = Grant(now, head.Request);
            Answer(head, new Acquisition(handle, head.Arrival, null, head.Cause, now - head.Since), ref answered);
            index = 0;
        }

        return true;
    }

    private void Wake(in Admission later, LimitSet[] sets)
    {
        _nextAdmission = Math.Min(_nextAdmission, later.At);
        foreach (LimitSet set in sets)
        {
            _nextAdmission = Math.Min(_nextAdmission, set.NextExpiry);
        }
    }

    private Admission Ask(long now, in PermitRequest request) =>
        AskAll(SetsOf(request.Group), now, request) is { } group && group.At > now ? group : AskAll(shared, now, request);

    private Admission AskAll(LimitSet[] sets, long now, in PermitRequest request)
    {
        double reserve = request.Priority == RateLimitPriority.Background && _prioritiesUsed[0] ? settings.BackgroundReserve : 0;
        var latest = new Admission(now, null, null);
        foreach (LimitSet set in sets)
        {
            latest = Admission.Later(latest, set.Ask(now, CostIn(set, request), reserve));
        }

        return latest;
    }

    private PermitHandle Grant(long now, in PermitRequest request)
    {
        Permit permit = _spare.TryPop(out Permit? spare) ? spare : new Permit();
        foreach (LimitSet set in SetsOf(request.Group))
        {
            permit.Add(set.Grant(now, CostIn(set, request)));
        }

        foreach (LimitSet set in shared)
        {
            permit.Add(set.Grant(now, CostIn(set, request)));
        }

        _room.Served(request.Group);
        return new PermitHandle(permit, permit.Version);
    }

    private LocalRefusal? RefuseNewcomer(Waiter waiter, long now)
    {
        ref readonly PermitRequest request = ref waiter.Request;
        Admission earliest = EarliestStart(now, request, _room.CostAhead(waiter));
        Admission blocking = earliest.Set is null ? Ask(now, request) : earliest;
        waiter.Cause = blocking.ToCause(earliest.At, now, clock);
        RequestThrottledReason? reason = request switch
        {
            { Wait: RateLimitWait.None } => RequestThrottledReason.WouldWait,
            _ when LongPause(request, now) is not null => RequestThrottledReason.Pause,
            _ when earliest.At > request.Deadline => RequestThrottledReason.Deadline,
            { Arrival: 0 } when _room.Count > settings.QueueLimit => RequestThrottledReason.QueueFull,
            _ => null,
        };
        return reason is { } why ? LocalRefusal.Of(why, waiter.Cause, earliest.At, now, clock) : null;
    }

    private Admission EarliestStart(long now, in PermitRequest request, long ahead)
    {
        var latest = new Admission(now, null, null);
        foreach (LimitSet set in SetsOf(request.Group))
        {
            latest = Admission.Later(latest, set.EarliestStart(now, set.EndsWithBody ? Math.Min(1, ahead) : ahead, CostIn(set, request)));
        }

        foreach (LimitSet set in shared)
        {
            latest = Admission.Later(latest, set.EarliestStart(now, set.EndsWithBody ? Math.Min(1, ahead) : ahead, CostIn(set, request)));
        }

        return latest;
    }

    private LimitSet? LongPause(in PermitRequest request, long now)
    {
        foreach (LimitSet set in SetsOf(request.Group).Concat(shared))
        {
            long until = set.Gate.PausedUntil;
            if (set.Gate.IsLongPause && until > now && (request.Deadline == MonotonicClock.Never || request.Deadline < until))
            {
                return set;
            }
        }

        return null;
    }

    private void Refuse(Waiter waiter, RequestThrottledReason reason, long now, ref Waiter? answered)
    {
        Admission earliest = EarliestStart(now, waiter.Request, 0);
        RateLimitCause? cause = earliest.Set is null ? waiter.Cause : earliest.ToCause(earliest.At, now, clock);
        _room.Leave(waiter);
        Answer(waiter, new Acquisition(default, waiter.Arrival, LocalRefusal.Of(reason, cause, earliest.At, now, clock), waiter.Cause, now - waiter.Since), ref answered);
    }

    private static void Answer(Waiter waiter, in Acquisition answer, ref Waiter? answered)
    {
        waiter.Answer = answer;
        (waiter.Next, answered) = (answered, waiter);
    }

    private void ThrowIfNeverServable(in PermitRequest request)
    {
        ThrowIfNeverServable(SetsOf(request.Group), request);
        ThrowIfNeverServable(shared, request);
    }

    private static void ThrowIfNeverServable(LimitSet[] sets, in PermitRequest request)
    {
        foreach (LimitSet set in sets)
        {
            if (set.FindTooSmall(CostIn(set, request)) is { } ledger)
            {
                throw new ArgumentOutOfRangeException(
                    nameof(request),
                    request.Cost,
                    $"Limit '{ledger.Limit.Name}' allows {ledger.LargestCost}; {request.Cost} permits can never be granted at once. Lower the request's cost or raise the limit.");
            }
        }
    }

    private static int CostIn(LimitSet set, in PermitRequest request) => set.EndsWithBody ? 1 : request.Cost;
}
