using ClientSdk.Limits;

namespace ClientSdk.Limiters;

/// <summary>
/// How long so many requests will take, if nobody else sends: they are run through copies of a partition's ledgers, on a clock
/// that is only counted. What several limits do together no formula tells: 60 a minute beside 2 a second is a staircase of slopes.
/// </summary>
internal sealed class Forecast
{
    /// <summary>So many are run, in some 50 ms; what the second half of them took goes for the others, too.</summary>
    private const long MostRun = 100_000;

    private readonly LimitSet[] _sets;
    private readonly long _asked;
    private readonly long _start;
    private readonly Queue<(long Due, SetPermit[] Permits)> _flights = new();
    private readonly Dictionary<Ledger, long> _waits = [];

    private Forecast(LimitSet[] sets, long asked, long start) => (_sets, _asked, _start) = (sets, asked, start);

    /// <param name="limiter">The partition's limiter: what was spent there counts, and what was learned.</param>
    /// <param name="group">The endpoint group's index.</param>
    /// <param name="declared">Makes the ledgers of limits that were declared.</param>
    /// <param name="load">What is to be sent.</param>
    /// <returns><see langword="null"/> when a limit is not known.</returns>
    public static ForecastResult? Of(PartitionLimiter limiter, int group, LedgerFactory declared, ForecastLoad load) =>
        limiter.Look((turnstile, now) => Of(turnstile, group, declared, load.IsUnderWay, now))?.Run(load);

    private static Forecast? Of(Turnstile turnstile, int group, LedgerFactory declared, bool isUnderWay, long now)
    {
        LimitSet[] real = [.. turnstile.Sets.Of(group), .. turnstile.Sets.Shared];
        LimitSet?[] copies = [.. real.Select(set => CopyOf(set, declared, isUnderWay, now))];
        return copies.Contains(null) ? null : new Forecast(copies!, now, real.Max(set => Math.Max(now, set.Gate.PausedUntil)));
    }

    /// <summary>Once; the copies are used up by it.</summary>
    private ForecastResult Run(ForecastLoad load)
    {
        long run = Math.Min(load.Requests, MostRun);
        long now = _start;
        long half = _start;
        for (long request = 0; request < run; request++)
        {
            now = Next(now, load.Parallelism);
            SetPermit[] permits = [.. _sets.Select(set => set.Grant(now, 1))];
            _flights.Enqueue((now + load.RoundTrip.Ticks, permits));
            half = request == run / 2 ? now : half;
        }

        double end = now - _asked + (run > 0 ? load.RoundTrip.Ticks : 0);
        if (load.Requests > run)
        {
            long others = load.Requests - run;
            end = Math.Max(end + (others * (double)(now - half) / (run - (run / 2))), _sets.SelectMany(set => set.Ledgers).Max(ledger => LeastFor(ledger, load.Requests)));
        }

        string? limit = _waits.Count > 0 ? _waits.MaxBy(wait => wait.Value).Key.Limit.Name : null;
        return new ForecastResult(end < TimeSpan.MaxValue.Ticks ? TimeSpan.FromTicks((long)end) : TimeSpan.MaxValue, limit);
    }

    /// <summary>When the next request goes: all sets admit it, and one of so many at once has ended.</summary>
    private long Next(long now, int parallelism)
    {
        while (true)
        {
            while (_flights.TryPeek(out (long Due, SetPermit[]) flight) && flight.Due <= now)
            {
                End();
            }

            long due = _flights.TryPeek(out (long Due, SetPermit[]) first) ? first.Due : MonotonicClock.Never;
            if (_flights.Count < parallelism)
            {
                Admission latest = new(now, null, null);
                foreach (LimitSet set in _sets)
                {
                    latest = Admission.Later(latest, set.Ask(now, 1, 0));
                }

                if (latest.At <= now)
                {
                    return now;
                }

                due = Math.Min(due, latest.At);
                if (latest.Ledger is { } ledger)
                {
                    _waits[ledger] = _waits.GetValueOrDefault(ledger) + due - now;
                }
            }

            now = due;
        }
    }

    private void End()
    {
        (long due, SetPermit[] permits) = _flights.Dequeue();
        foreach (SetPermit permit in permits)
        {
            permit.Set.Advance(due);
            permit.Set.Finish(permit, due);
            permit.Set.Recycle(permit);
        }
    }

    /// <summary>A limit that the requests of the run did not use up still holds for all of them.</summary>
    private static double LeastFor(Ledger ledger, long requests) => Math.Max(0, requests - ledger.Permits) * ((double)ledger.Reference / ledger.Permits);

    /// <returns><see langword="null"/> when one of its limits is not known.</returns>
    private static LimitSet? CopyOf(LimitSet set, LedgerFactory declared, bool isUnderWay, long now)
    {
        set.Advance(now);

        // How many at once a server takes that says nothing of it shows only when it refuses: until then it is taken for no limit.
        Ledger[] real = [.. set.Ledgers.Select(ledger => ledger.Inner).Where(ledger => ledger is not LearnedConcurrencyLedger { Learned.IsKnown: false })];
        if (Array.Exists(real, ledger => ledger.Limit is UndeclaredLimit))
        {
            return null;
        }

        Ledger[] fresh = [.. real.Select(ledger => Fresh(ledger, declared))];
        LimitSet copy = new(set.Name, fresh, set.EndsWithBody, 0, static () => 0.5);
        foreach ((Ledger ledger, Ledger before) in fresh.Zip(real))
        {
            ledger.Inherit(before, now, copy.State);
            TakeFlights((int)Math.Min(set.State.InFlight, int.MaxValue), isUnderWay, ledger, copy.State, now);
            SetPermit permit = new() { Set = copy, ReleasedBefore = [0], GrantedAt = now, Cost = 1 };
            StatedWindow learned = new() { Limit = before.Permits };
            ledger.Observe(now, copy.State, new Observation(permit, 0, in learned));
        }

        return copy;
    }

    /// <summary>What is in flight is either run again by the forecast, or will be counted as late as now.</summary>
    private static void TakeFlights(int flights, bool isUnderWay, Ledger fresh, SetState set, long now)
    {
        if (isUnderWay)
        {
            fresh.Refunded(now, set, flights);
        }
        else if (flights > 0)
        {
            fresh.Completed(now, flights);
        }
    }

    private static Ledger Fresh(Ledger real, LedgerFactory declared) => real switch
    {
        LearnedConcurrencyLedger => new LedgerFactory(1, null).Create(RateLimit.Concurrent((int)real.Permits)),
        LearnedLedger => new LedgerFactory(1, null).Create(real.Limit),
        _ => declared.CreateAsIs(real.Limit),
    };
}
