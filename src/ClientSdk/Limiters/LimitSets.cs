namespace ClientSdk.Limiters;

/// <summary>All limit sets of a partition, and which of them a request draws on: its endpoint group's and the partition's own.</summary>
/// <param name="shared">The partition's own, rate limits before concurrency limits.</param>
/// <param name="groups">Those of each endpoint group; empty where a group has no limits of its own.</param>
internal sealed class LimitSets(LimitSet[] shared, LimitSet[][] groups)
{
    // By group, because a permit keeps its parts: those of the sets that the group draws on.
    private readonly List<Stack<Permit>> _spare = [new()];
    private LimitSet[][] _groups = groups;

    public LimitSet[] Shared { get; private set; } = shared;

    public IEnumerable<LimitSet> All => Shared.Concat(_groups.SelectMany(static sets => sets));

    public (string Name, bool IsPaused)[] Pauses(long now) => [.. All.Select(set => (set.Name, set.Gate.PausedUntil > now))];

    public LimitSet[] Of(int group) => group < 0 ? [] : _groups[group];

    /// <summary>New options: sets of the same name and of the same group, which keeps its index, go on with what was spent.</summary>
    public void Become(LimitSet[] newShared, LimitSet[][] newGroups, long now)
    {
        Shared = Successors(newShared, Shared, now);
        _groups = [.. newGroups.Select((sets, group) => Successors(sets, group < _groups.Length ? _groups[group] : [], now))];
    }

    /// <exception cref="ArgumentOutOfRangeException">The cost is above what a limit can ever grant.</exception>
    public void ThrowIfNeverServable(in PermitRequest request)
    {
        if (request.Cost <= 1)
        {
            // Every limit grants one.
            return;
        }

        ThrowIfNeverServable(Of(request.Group), request);
        ThrowIfNeverServable(Shared, request);
    }

    public static Admission Ask(LimitSet[] sets, long now, in PermitRequest request, double reserve)
    {
        var latest = new Admission(now, null, null);
        foreach (LimitSet set in sets)
        {
            latest = Admission.Later(latest, set.Ask(now, CostIn(set, request), reserve));
        }

        return latest;
    }

    /// <summary>Whether all sets have a permit free, whatever time it is.</summary>
    public bool AdmitAnytime(long asOf, in PermitRequest request) =>
        AdmitAnytime(Of(request.Group), asOf, request) && AdmitAnytime(Shared, asOf, request);

    /// <summary>A lower bound for the start behind so much that is certainly ahead.</summary>
    public Admission EarliestStart(long now, in PermitRequest request, long ahead) =>
        Admission.Later(EarliestStart(Of(request.Group), now, request, ahead), EarliestStart(Shared, now, request, ahead));

    /// <summary>Takes a permit from each set; all of them were asked first.</summary>
    public PermitHandle Grant(long now, in PermitRequest request)
    {
        LimitSet[] own = Of(request.Group);
        Stack<Permit> home = HomeOf(own.Length == 0 ? PartitionLimiter.NoGroup : request.Group);
        Permit permit = home.TryPop(out Permit? spare) ? spare : new Permit(home);
        foreach (LimitSet set in own)
        {
            permit.Add(set.Grant(now, CostIn(set, request), permit.Kept));
        }

        foreach (LimitSet set in Shared)
        {
            permit.Add(set.Grant(now, CostIn(set, request), permit.Kept));
        }

        return new PermitHandle(permit, permit.Version);
    }

    /// <summary>Reply and body are here, and nothing was said: what <see cref="Settlement"/> and <see cref="End"/> do then, set by set.</summary>
    public static ReplyOutcome EndUnremarked(Permit permit, long now)
    {
        Ledger? changed = null;
        for (int index = 0; index < permit.Count; index++)
        {
            SetPermit part = permit.Parts[index]!;
            LimitSet set = part.Set;
            set.Advance(now);
            set.State.HasHeardReply = true;
            if (!set.EndsWithBody)
            {
                set.Finish(part, now);
            }

            set.Succeeded(part, now);
            changed ??= set.TakeChange();
            set.Finish(part, now);
        }

        permit.End(keepsParts: true);
        return ReplyOutcome.Of(changed);
    }

    /// <summary>Reply and body are here: what is still held ends now. All sets are as of now.</summary>
    public static void End(Permit permit, long now)
    {
        for (int index = 0; index < permit.Count; index++)
        {
            SetPermit part = permit.Parts[index]!;
            part.Set.Finish(part, now);
        }

        permit.End(keepsParts: true);
    }

    public static void Recycle(Permit permit) => permit.End(keepsParts: false);

    /// <summary>Bodies that nobody read in time, in all sets, since the last look; and when the next one is given up.</summary>
    public (int Count, long Next) TakeExpiredBodies(long now)
    {
        (int count, long next) = (0, MonotonicClock.Never);
        foreach (LimitSet set in All)
        {
            if (set.NextBody <= now)
            {
                set.Advance(now);
            }

            count += set.TakeExpiredBodies();
            next = Math.Min(next, set.NextBody);
        }

        return (count, next);
    }

    /// <summary>Whether a server asked for a pause that callers without a later deadline are not held for.</summary>
    public bool IsStoppedByLongPause(in PermitRequest request, long now) =>
        IsStoppedByLongPause(Of(request.Group), request.Deadline, now) || IsStoppedByLongPause(Shared, request.Deadline, now);

    private Stack<Permit> HomeOf(int group)
    {
        while (_spare.Count < group + 2)
        {
            _spare.Add(new Stack<Permit>());
        }

        return _spare[group + 1];
    }

    private static LimitSet[] Successors(LimitSet[] fresh, LimitSet[] old, long now) => [.. fresh.Select(set =>
    {
        if (Array.Find(old, before => before.Name == set.Name) is not { } known)
        {
            return set;
        }

        known.Become(set, now);
        return known;
    })];

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

    private static bool AdmitAnytime(LimitSet[] sets, long asOf, in PermitRequest request)
    {
        foreach (LimitSet set in sets)
        {
            // What is held may have come back since; what paces, pauses or probes has to know the time.
            // So has what is counted at most so long after its grant: a grant that seems earlier than it was would age too soon.
            bool admits = set.CountedWithin is null && set.State.Factor >= 1 && !set.Gate.IsProbing && set.Gate.PausedUntil <= asOf;
            for (int index = 0; admits && index < set.Ledgers.Length; index++)
            {
                admits = set.Ledgers[index].AdmitsAnytime(asOf, set.State, CostIn(set, request));
            }

            if (!admits)
            {
                return false;
            }
        }

        return true;
    }

    private static Admission EarliestStart(LimitSet[] sets, long now, in PermitRequest request, long ahead)
    {
        var latest = new Admission(now, null, null);
        foreach (LimitSet set in sets)
        {
            latest = Admission.Later(latest, set.EarliestStart(now, set.EndsWithBody ? Math.Min(1, ahead) : ahead, CostIn(set, request)));
        }

        return latest;
    }

    private static bool IsStoppedByLongPause(LimitSet[] sets, long deadline, long now)
    {
        foreach (LimitSet set in sets)
        {
            long until = set.Gate.PausedUntil;
            if (set.Gate.IsLongPause && until > now && (deadline == MonotonicClock.Never || deadline < until))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>A request is one request at once, whatever it costs; not where the caller counts permits and not requests.</summary>
    private static int CostIn(LimitSet set, in PermitRequest request) => set.EndsWithBody && !set.CountsPermits ? 1 : request.Cost;
}
