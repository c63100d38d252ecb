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
    private readonly LimitSets _sets = new(shared, groups);
    private readonly WaitingRoom _room = new(settings.NewestFirst);
    private readonly bool[] _prioritiesUsed = new bool[2];
    private LimiterSettings _settings = settings;
    private long _arrivals;
    private long _nextAdmission = MonotonicClock.Never;

    public int Queued => _room.Count;

    /// <summary>When somebody in line may be able to go, or must be told that it is too late.</summary>
    public long NextWake => _room.Count == 0 ? MonotonicClock.Never : Math.Min(_nextAdmission, _room.NextDeadline);

    /// <summary>The permits that those in line wait for.</summary>
    public long QueuedPermits => _room.Permits;

    public long GrantedAnswers { get; private set; }

    public long RefusedAnswers { get; private set; }

    public LimitSets Sets => _sets;

    /// <summary>New options: who waits, waits under the new limits.</summary>
    public void Become(LimitSet[] newShared, LimitSet[][] newGroups, LimiterSettings newSettings, long now)
    {
        _sets.Become(newShared, newGroups, now);
        _settings = newSettings;
    }

    /// <summary>A lower bound for the start of a request that would get in line now.</summary>
    public long EarliestStart(in PermitRequest request, long now) =>
        _sets.EarliestStart(now, request, _room.Waiting(request.Group, request.Priority)?.QueuedCost ?? 0).At;

    /// <summary>A permit now, a refusal now, or a place in line.</summary>
    /// <returns>The answer, unless <paramref name="waiter"/> has to wait for it.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The cost is above what a limit can ever grant.</exception>
    public Acquisition Enter(in PermitRequest request, long now, out Waiter? waiter, ref Waiter? answered)
    {
        waiter = null;
        if (TryEnter(request, now, out PermitHandle handle, out long arrival))
        {
            return new Acquisition(handle, arrival, null, null, 0);
        }

        arrival = request.Arrival > 0 ? request.Arrival : ++_arrivals;
        waiter = new Waiter(request, arrival, now, _settings.RunContinuationsAsynchronously);
        _room.Join(waiter);
        Pump(now, ref answered);
        if (waiter.Line is not null && RefuseNewcomer(waiter, now, ref answered) is { } refusal)
        {
            RefusedAnswers++;
            _room.Leave(waiter);
            waiter = null;
            return new Acquisition(default, arrival, refusal, refusal.Cause, 0);
        }

        return default;
    }

    /// <summary>A permit, if one is free whatever time it is and nobody waits: so the clock, which costs as much as all else, need not be read.</summary>
    /// <param name="request">What is asked.</param>
    /// <param name="asOf">The latest time that is known.</param>
    /// <param name="handle">The permit.</param>
    /// <param name="arrival">Its number in the order of arrival.</param>
    public bool TryEnterAnytime(in PermitRequest request, long asOf, out PermitHandle handle, out long arrival)
    {
        (handle, arrival) = (default, 0);
        if (_room.Count > 0 || request is not { Deadline: MonotonicClock.Never, Priority: RateLimitPriority.Interactive } || !_sets.AdmitAnytime(asOf, request))
        {
            return false;
        }

        arrival = request.Arrival > 0 ? request.Arrival : ++_arrivals;
        _prioritiesUsed[0] = true;
        handle = Grant(asOf, request);
        return true;
    }

    /// <summary>A permit now, if one is free and nobody waits.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The cost is above what a limit can ever grant.</exception>
    public bool TryEnter(in PermitRequest request, long now, out PermitHandle handle, out long arrival)
    {
        _sets.ThrowIfNeverServable(request);
        _prioritiesUsed[(int)request.Priority] = true;
        if ((_room.Count > 0 && !request.TakesNothing) || request.Deadline < now || Ask(now, request).At > now)
        {
            (handle, arrival) = (default, 0);
            return false;
        }

        arrival = request.Arrival > 0 ? request.Arrival : ++_arrivals;
        handle = Grant(now, request);
        return true;
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
            if (_sets.IsStoppedByLongPause(waiter.Request, now))
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
        do
        {
            _nextAdmission = MonotonicClock.Never;
        }
        while (PumpOne(now, ref answered));
    }

    private bool PumpOne(long now, ref Waiter? answered)
    {
        bool isTurned = _room.IsBackgroundsTurn;
        RateLimitPriority first = isTurned ? RateLimitPriority.Background : RateLimitPriority.Interactive;
        RateLimitPriority second = isTurned ? RateLimitPriority.Interactive : RateLimitPriority.Background;
        return PumpLevel(first, now, ref answered, out bool isStopped)
            || (!isStopped && PumpLevel(second, now, ref answered, out _));
    }

    /// <returns>Whether somebody went.</returns>
    private bool PumpLevel(RateLimitPriority priority, long now, ref Waiter? answered, out bool isStopped)
    {
        isStopped = false;
        foreach (WaitingLine line in _room.Active(priority))
        {
            Waiter head = _sets.Of(line.Group).Length > 0 ? _room.HeadInTurn(line, priority) : line.First!;
            if (YieldsToInteractive(head.Request))
            {
                continue;
            }

            Admission group = AskAll(_sets.Of(line.Group), now, head.Request);
            if (group.At > now)
            {
                // Held by its own group's limit, it delays nobody else.
                Wake(group, _sets.Of(line.Group));
                continue;
            }

            Admission partition = AskAll(_sets.Shared, now, head.Request);
            if (partition.At > now)
            {
                // Nobody overtakes it at the partition's limits, or costly requests would starve.
                Wake(partition, _sets.Shared);
                isStopped = true;
                return false;
            }

            _room.Leave(head);
            PermitHandle handle = Grant(now, head.Request);
            Answer(head, handle, null, now, ref answered);
            return true;
        }

        return false;
    }

    /// <summary>Of one group, background requests go after interactive ones but in their turn.</summary>
    private bool YieldsToInteractive(in PermitRequest request) => request.Priority == RateLimitPriority.Background
        && !HasTurn(request) && _room.Waiting(request.Group, RateLimitPriority.Interactive) is not null;

    private bool HasTurn(in PermitRequest request) => _room.IsBackgroundsTurn || _room.IsBackgroundsTurnIn(request.Group);

    private void Wake(in Admission later, LimitSet[] sets)
    {
        _nextAdmission = Math.Min(_nextAdmission, later.At);
        foreach (LimitSet set in sets)
        {
            _nextAdmission = Math.Min(_nextAdmission, set.NextExpiry);
        }
    }

    private Admission Ask(long now, in PermitRequest request) =>
        AskAll(_sets.Of(request.Group), now, request) is { } group && group.At > now ? group : AskAll(_sets.Shared, now, request);

    private Admission AskAll(LimitSet[] sets, long now, in PermitRequest request) =>
        LimitSets.Ask(sets, now, request, request.Priority == RateLimitPriority.Background && _prioritiesUsed[0] && !HasTurn(request) ? _settings.BackgroundReserve : 0);

    private PermitHandle Grant(long now, in PermitRequest request)
    {
        GrantedAnswers++;
        if (request.TakesNothing)
        {
            return default;
        }

        PermitHandle handle = _sets.Grant(now, request);
        _room.Served(request.Group, request.Priority);
        return handle;
    }

    private LocalRefusal? RefuseNewcomer(Waiter waiter, long now, ref Waiter? answered)
    {
        ref readonly PermitRequest request = ref waiter.Request;
        Admission earliest = _sets.EarliestStart(now, request, waiter.Line!.CostAhead(waiter));
        Admission blocking = earliest.Set is null ? Ask(now, request) : earliest;
        waiter.Obstacle = blocking.ToObstacle(earliest.At, now, clock);
        RequestThrottledReason? reason = request switch
        {
            { Wait: RateLimitWait.None } => RequestThrottledReason.WouldWait,
            _ when _sets.IsStoppedByLongPause(request, now) => RequestThrottledReason.Pause,
            _ when earliest.At > request.Deadline => RequestThrottledReason.Deadline,
            { Arrival: 0 } when !TryMakeRoom(waiter, now, ref answered) => RequestThrottledReason.QueueFull,
            _ => null,
        };
        return reason is { } why ? LocalRefusal.Of(why, waiter.Obstacle.ToCause(), earliest.At, now, clock) : null;
    }

    private bool IsOverfull => (_settings.QueueCountsPermits ? _room.Permits : _room.Count) > _settings.QueueLimit;

    /// <summary>The newest is in line already; where it goes first, those who came first make room for it.</summary>
    private bool TryMakeRoom(Waiter newest, long now, ref Waiter? answered)
    {
        while (_settings.NewestFirst && IsOverfull && newest.Request.Taken <= _settings.QueueLimit && newest.Line!.Last is { } oldest && oldest != newest)
        {
            Refuse(oldest, RequestThrottledReason.QueueFull, now, ref answered);
        }

        return !IsOverfull;
    }

    private void Refuse(Waiter waiter, RequestThrottledReason reason, long now, ref Waiter? answered)
    {
        Admission earliest = _sets.EarliestStart(now, waiter.Request, 0);
        Obstacle obstacle = earliest.Set is null ? waiter.Obstacle : earliest.ToObstacle(earliest.At, now, clock);
        _room.Leave(waiter);
        RefusedAnswers++;
        Answer(waiter, default, LocalRefusal.Of(reason, obstacle.ToCause(), earliest.At, now, clock), now, ref answered);
    }

    private static void Answer(Waiter waiter, PermitHandle permit, LocalRefusal? refusal, long now, ref Waiter? answered)
    {
        waiter.Answer(permit, refusal, now);
        (waiter.Next, answered) = (answered, waiter);
    }
}
