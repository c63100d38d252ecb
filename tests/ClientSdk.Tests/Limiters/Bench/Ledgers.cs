using ClientSdk.Limiters;
using ClientSdk.Limits;

namespace ClientSdk.Tests.Limiters.Bench;

/// <summary>The invariants of the ledgers, each with its number, held against the bench's own books.</summary>
internal sealed class Ledgers(Plan plan, LimitSet[] sets)
{
    private readonly Dictionary<int, (PlannedRequest Request, long Over)> _granted = [];
    private readonly HashSet<int> _refunded = [];

    private bool IsHonest => plan.Sabotage == Sabotage.None;

    public void Granted(PlannedRequest request, long now)
    {
        _granted[request.Id] = (request, long.MaxValue);
        CheckWindows(now);
    }

    public void Completed(PlannedRequest request, long over, bool refunded = false)
    {
        if (_granted.TryGetValue(request.Id, out (PlannedRequest Request, long Over) known) && known.Over > over)
        {
            _granted[request.Id] = (request, over);
        }

        if (refunded)
        {
            _refunded.Add(request.Id);
        }
    }

    public (long Sent, long InFlight)[] Counts() => [.. sets.Select(set => (set.State.Sent, set.State.InFlight))];

    public string? WindowFailure { get; private set; }

    /// <summary>Invariants 4, 5, 10 and 11.</summary>
    public void CheckAll(long now, Action<bool, string> check)
    {
        check(WindowFailure is null, WindowFailure ?? "");
        foreach (LimitSet set in sets)
        {
            SetState state = set.State;
            check(state.Sent == state.Completed + state.InFlight && state.InFlight >= 0, $"10: {set.Name} sent {state.Sent}, completed {state.Completed}, in flight {state.InFlight}");
            if (plan.IsContested)
            {
                check(set.Ledgers.OfType<WindowLedger>().All(window => window.Ring.HeldPhantoms >= 0 && window.Ring.HeldPhantoms <= window.Ring.Held), $"11: phantoms in {set.Name}");
                continue;
            }

            check(state.Factor >= 1, $"5: {set.Name} was slowed to {state.Factor}");
            foreach (Ledger ledger in set.Ledgers)
            {
                check(ledger.ForeignAt == MonotonicClock.LongAgo, $"5: {ledger.Limit} saw others consume at {now}");
                if (ledger is BucketLedger bucket && plan.Headers == HeaderScheme.None)
                {
                    double cap = bucket.Shape.Capacity - (state.InFlight * bucket.Shape.TicksPerPermit);
                    check(bucket.Credit >= -0.01 && bucket.Credit <= cap + 0.01 + (IsHonest ? 0 : cap), $"4: {ledger.Limit} has {bucket.Credit} of {cap} at {now}");
                }
                else if (ledger is WindowLedger window)
                {
                    CheckRing(window, check);
                }
            }
        }
    }

    /// <summary>Invariant 8: a reset that is believed lies between the two instants of some true end.</summary>
    public void CheckResets(IReadOnlyList<BenchServer> servers, long now, Action<bool, string> check)
    {
        if (plan.IsContested)
        {
            return;
        }

        foreach (WindowLedger window in sets.SelectMany(set => set.Ledgers).OfType<WindowLedger>().Where(window => window.Reset.IsKnown))
        {
            BenchServer server = servers.Single(server => server.Limit.Name == window.Limit.Name);
            long early = server.ToServer(window.Reset.Early);
            long late = server.ToServer(window.Reset.Late) + 1;
            bool isTrue = server.Limit.Kind == ServerKind.Aligned
                ? late - ((late - server.Limit.Phase) % server.Limit.Length) >= early
                : server.Ends.Exists(end => end >= early && end <= late);
            check(isTrue, $"8: {window.Limit} is believed to end from {window.Reset.Early} to {window.Reset.Late}, at {now}");
        }
    }

    /// <summary>Invariant 15: nobody is let go during a pause.</summary>
    public void CheckGates(PlannedRequest request, long now, Action<bool, string> check)
    {
        foreach (LimitSet set in sets.Where(set => !set.Name.StartsWith("group", StringComparison.Ordinal) || set.Name == "group" + request.Group))
        {
            check(set.Gate.PausedUntil <= now, $"15: request {request.Id} went at {now}, {set.Name} is paused until {set.Gate.PausedUntil}");
        }
    }

    /// <summary>Invariants 9 and 10, at rest.</summary>
    public void CheckQuiet(long now, Action<bool, string> check)
    {
        foreach (LimitSet set in sets)
        {
            set.Advance(now);
            check(set.State.InFlight == 0, $"10: {set.State.InFlight} in flight at rest in {set.Name}");
        }

        CheckAll(now, check);
    }

    private static void CheckRing(WindowLedger window, Action<bool, string> check)
    {
        WindowRing ring = window.Ring;
        check(ring.HeldPhantoms == 0, $"5: {window.Limit} holds {ring.HeldPhantoms} phantoms");
        check(ring.Held >= 0 && ring.Count <= Math.Max(window.Permits, 1025), $"11: {window.Limit} has {ring.Count} entries for {ring.Held}");
        long last = long.MinValue;
        for (long place = 1; place <= ring.Held; place++)
        {
            check(ring.TimeOf(place) is { } at && at >= last, $"11: the ring of {window.Limit} is out of order at {place} of {ring.Held}");
            last = ring.TimeOf(place) ?? last;
        }

        check(ring.TimeOf(ring.Held + 1) is null, $"11: the ring of {window.Limit} holds more than {ring.Held}");
    }

    /// <summary>Invariant 2, from the bench's own books: no more than N in flight or completed within a window. Certificates and resets may know better.</summary>
    private void CheckWindows(long now)
    {
        if (plan.Headers != HeaderScheme.None || plan.IsContested)
        {
            return;
        }

        foreach (BenchLimit limit in plan.Shared.Concat(plan.Groups.OfType<BenchLimit>()).Where(limit => limit.Declare() is WindowLimit { Kind: not WindowKind.SlidingCounter }))
        {
            long held = _granted.Values
                .Where(known => known.Over > now - limit.Length && !_refunded.Contains(known.Request.Id))
                .Where(known => limit.Name[0] == 's' || limit.Name == "g" + known.Request.Group)
                .Sum(known => (long)known.Request.Cost);
            if (held > limit.Permits)
            {
                WindowFailure ??= $"2: {limit} holds {held} at {now}";
            }
        }
    }
}
