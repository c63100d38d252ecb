using ClientSdk.Limiters;
using ClientSdk.Limits;

// Everything runs on one thread, which reads an answer only when it has been given.
#pragma warning disable CA2012

namespace ClientSdk.Tests.Limiters.Bench;

/// <summary>
/// Runs a plan through a <see cref="PartitionLimiter"/>, all on one thread, against servers written from their definitions,
/// and says what was violated first. What is checked at every step is in <see cref="Ledgers"/>.
/// </summary>
internal sealed class History : IDisposable
{
    // Longer ones fail the callers, and have a test of their own.
    private static readonly long LongestHint = TimeSpan.FromMinutes(4).Ticks;

    private readonly Plan _plan;
    private readonly BenchTime _time = new();
    private readonly MonotonicClock _clock;
    private readonly PartitionLimiter _limiter;
    private readonly BenchServers _servers;
    private readonly Ledgers _ledgers;
    private readonly Random _random;
    private readonly Queue<PermitHandle> _stale = new();
    private readonly SortedSet<(int Group, RateLimitPriority Priority, int Order)> _waiting = [];
    private readonly int[] _answers;
    private readonly Dictionary<int, long> _arrivals = [];
    private int _order;
    private int _latest;
    private int _granted;
    private int _refused;
    private string? _failure;

    private History(Plan plan)
    {
        _plan = plan;
        _random = new Random(plan.Seed ^ 0x5eed);
        _servers = new BenchServers(plan, _random);
        _answers = new int[plan.Requests.Count == 0 ? 0 : plan.Requests.Max(request => request.Id) + 1];
        if (plan.TimerLateness > 0)
        {
            _time.Lateness = () => _random.Next(2) == 0 ? 0 : _random.NextInt64(plan.TimerLateness);
        }

        _clock = new MonotonicClock(_time);
        var settings = new LimiterSettings { Random = _random.NextDouble, RunContinuationsAsynchronously = false, LostRequestHold = TimeSpan.FromTicks(plan.LostHold) };
        var factory = new LedgerFactory(plan.Utilization, plan.Safety);
        LimitSet Set(string name, IEnumerable<RateLimit> limits, bool endsWithBody) =>
            new(name, limits.Select(factory.Create), endsWithBody, plan.LostHold, _random.NextDouble);
        List<LimitSet> shared = [];
        if (plan.Shared.Count > 0)
        {
            shared.Add(Set("shared", plan.Shared.Select(_servers.Add), false));
        }

        if (plan.Concurrent > 0)
        {
            shared.Add(Set("concurrent", [RateLimit.Concurrent(plan.Concurrent)], true));
        }

        LimitSet[][] groups = [.. plan.Groups.Select((limit, index) => limit is null ? Array.Empty<LimitSet>() : [Set("group" + index, [_servers.Add(limit)], false)])];
        _ledgers = new Ledgers(plan, [.. shared, .. groups.SelectMany(sets => sets)]);
        _limiter = new PartitionLimiter([.. shared], groups, _clock, settings);
    }

    /// <returns>What was violated; <see langword="null"/> when nothing was.</returns>
    public static string? Run(Plan plan)
    {
        using var history = new History(plan);
        foreach (PlannedRequest request in plan.Requests)
        {
            history._time.At(request.At, () => history.Arrive(request));
        }

        string? failure = history._time.Run(() => history._failure);
        return failure ?? history.Finally();
    }

    public void Dispose() => _limiter.Dispose();

    private void Arrive(PlannedRequest request)
    {
        long stated = 0;
        var asked = new PermitRequest(request.Group, request.Cost, request.Priority, MonotonicClock.Never, RateLimitWait.Queue, 0);
        try
        {
            if (request.AsksFirst && !_plan.HasDepartures && !_plan.IsContested)
            {
                stated = AskWhen(asked);
            }

            if (stated < 0)
            {
                return;
            }

            Wait(request, asked with { Deadline = request.Deadline < 0 ? MonotonicClock.Never : _time.Now + request.Deadline }, stated);
        }
        catch (ArgumentOutOfRangeException) when (request.Cost > 1 || _plan.Utilization < 1)
        {
            // Above what the ledger can ever grant: said at once.
        }
    }

    /// <returns>The earliest start that is stated; 0 when none is, negative when the request went.</returns>
    private long AskWhen(in PermitRequest asked)
    {
        Acquisition answer = _limiter.AcquireAsync(asked with { Wait = RateLimitWait.None }, CancellationToken.None).Result;
        if (answer.IsGranted)
        {
            _granted++;
            _limiter.NotSent(answer.Handle);
            return 0;
        }

        _refused++;

        return answer.Refusal!.EarliestStart is { } start ? start.UtcTicks - BenchServer.Epoch : 0;
    }

    private void Wait(PlannedRequest request, in PermitRequest asked, long stated)
    {
        var cancellation = new CancellationTokenSource();
        (int, RateLimitPriority, int) place = (request.Group, request.Priority, _order++);
        ValueTask<Acquisition> answer = _limiter.AcquireAsync(asked, cancellation.Token);
        _waiting.Add(place);
        void Answered() => OnAnswer(request, answer, place, stated);
        if (answer.IsCompleted)
        {
            Answered();
            return;
        }

        answer.ConfigureAwait(false).GetAwaiter().UnsafeOnCompleted(Answered);
        if (request.CancelAfter >= 0)
        {
            _time.At(_time.Now + request.CancelAfter, cancellation.Cancel);
        }
    }

    private void OnAnswer(PlannedRequest request, ValueTask<Acquisition> answer, (int Group, RateLimitPriority Priority, int Order) place, long stated)
    {
        (int Group, RateLimitPriority Priority, int Order) first = _waiting.GetViewBetween((place.Group, place.Priority, 0), place).Min;
        _waiting.Remove(place);
        Check(++_answers[request.Id] == 1, $"request {request.Id} was answered twice");
        if (answer.IsCanceled)
        {
            return;
        }

        Acquisition got = answer.Result;
        if (!got.IsGranted)
        {
            _refused++;
            Check(got.Refusal!.Reason == RequestThrottledReason.Deadline && request.Deadline >= 0, $"request {request.Id} was refused: {got.Refusal}");
            return;
        }

        _granted++;
        _arrivals[request.Id] = got.Arrival;
        Check(first == place || _plan.IsContested, $"request {request.Id} overtook another in its line");
        Check(request.Deadline < 0 || _time.Now <= request.At + request.Deadline, $"request {request.Id} started after its deadline");
        // Who was overtaken (by another group, by an interactive call) may gain from what the reply to the other showed.
        bool isOvertaken = _latest > place.Order;
        _latest = Math.Max(_latest, place.Order);
        Check(isOvertaken || _time.Now >= stated, $"request {request.Id} started at {_time.Now}, before the stated {stated}");
        _ledgers.Granted(request, _time.Now);
        _ledgers.CheckGates(request, _time.Now, Check);
        Send(request, got.Handle, _time.Now);
    }

    private void Send(PlannedRequest request, PermitHandle handle, long sent)
    {
        switch (request.Fate)
        {
            case Fate.NotSent:
                _time.At(sent + request.Before, () => Report(request, handle, () => _limiter.NotSent(handle), refunded: true));
                break;
            case Fate.Lost:
                if (request.After >= 0)
                {
                    _time.At(sent + request.After, () => Count(request, true));
                }

                _time.At(sent + request.Before, () => Report(request, handle, () => Lose(handle), isLost: true));
                break;
            default:
                _time.At(sent + request.Before, () => Counted(request, handle));
                if (_plan.Sabotage is Sabotage.CountAtSend or Sabotage.RefundSent)
                {
                    _time.At(sent, () => Sabotaged(handle));
                }

                break;
        }
    }

    private void Sabotaged(PermitHandle handle)
    {
        if (_plan.Sabotage == Sabotage.CountAtSend)
        {
            _limiter.Ended(handle);
        }
        else
        {
            _limiter.NotSent(handle);
        }
    }

    private void Lose(PermitHandle handle)
    {
        if (_plan.Sabotage == Sabotage.ReleaseLostAtOnce)
        {
            _limiter.Ended(handle);
        }
        else
        {
            _limiter.Lost(handle);
        }
    }

    private void Counted(PlannedRequest request, PermitHandle handle)
    {
        var reading = new RateLimitReading();
        Count(request, false, reading);
        _time.At(_time.Now + request.After, () => Reply(request, handle, reading));
    }

    private void Reply(PlannedRequest request, PermitHandle handle, RateLimitReading reading)
    {
        if (reading.IsThrottled)
        {
            Refused(request, handle, reading);
            return;
        }

        if (request.Fate == Fate.Ended)
        {
            _servers.Concurrent--;
            Report(request, handle, () => _limiter.Ended(handle));
            return;
        }

        _ledgers.Completed(request, _time.Now);
        _limiter.Replied(handle, reading, false, BodyState.Coming);
        _ledgers.CheckResets(_servers.All, _time.Now, Check);
        CheckLedgers();
        if (handle.IsStale)
        {
            _servers.Concurrent--;
            _stale.Enqueue(handle);
            return;
        }

        bool endsEarly = _random.Next(2) == 0;
        _servers.Concurrent -= endsEarly ? 1 : 0;
        _time.At(_time.Now + request.Body, () =>
        {
            _servers.Concurrent -= endsEarly ? 0 : 1;
            Report(request, handle, () => _limiter.Ended(handle));
        });
    }

    /// <summary>Others took what there was: the request goes back to its place and waits at the gate.</summary>
    private void Refused(PlannedRequest request, PermitHandle handle, RateLimitReading reading)
    {
        _ledgers.Completed(request, _time.Now);
        _limiter.Replied(handle, reading, false, BodyState.Coming);
        _limiter.Ended(handle);
        CheckLedgers();
        if (request.Fate == Fate.Replied)
        {
            _answers[request.Id]--;
            Wait(request with { Deadline = -1 }, new PermitRequest(request.Group, request.Cost, request.Priority, MonotonicClock.Never, RateLimitWait.Queue, _arrivals[request.Id]), 0);
        }
    }

    /// <summary>The server counts a request: alone and told the truth, it must never refuse.</summary>
    private void Count(PlannedRequest request, bool leaves, RateLimitReading? reading = null)
    {
        string? refused = _servers.Count(request.Group, request.Cost, _time.Now, leaves, reading);
        Check(refused is null || _plan.IsContested, $"request {request.Id} was {refused} at {_time.Now}");
        if (refused is not null && reading is not null)
        {
            reading.IsThrottled = true;
            reading.RetryAfter = _random.Next(3) == 0 ? null : TimeSpan.FromTicks(_random.NextInt64(Math.Min(2 * _plan.Scale, LongestHint)));
        }
    }

    private void Report(PlannedRequest request, PermitHandle handle, Action report, bool refunded = false, bool isLost = false)
    {
        _ledgers.Completed(request, isLost ? _time.Now + _plan.LostHold : _time.Now, refunded);
        report();
        _stale.Enqueue(handle);
        CheckLedgers();
        ReportAgain();
    }

    /// <summary>A late report of something that is over has no effect.</summary>
    private void ReportAgain()
    {
        PermitHandle handle = _stale.Dequeue();
        (long, long)[] before = _ledgers.Counts();
        Action<PermitHandle> report = _random.Next(4) switch
        {
            0 => _limiter.Ended,
            1 => _limiter.Lost,
            2 => _limiter.NotSent,
            _ => handle => _limiter.Replied(handle, new RateLimitReading { IsThrottled = true }, false, BodyState.Coming),
        };
        report(handle);
        Check(before.SequenceEqual(_ledgers.Counts()), "a report of something that is over had an effect");
    }

    private void CheckLedgers() => _ledgers.CheckAll(_time.Now, Check);

    private string? Finally()
    {
        Check(_limiter.Queued == 0 && _waiting.Count == 0, $"{_limiter.Queued} were left behind, {_waiting.Count} without an answer");
        Check(_limiter.Count() is (_, 0, var granted, var refused) && granted == _granted && refused == _refused, $"{_granted} granted and {_refused} refused do not add up: {_limiter.Count()}");
        _time.Now += _plan.LostHold + 1;
        _ledgers.CheckQuiet(_time.Now, Check);
        if (_failure is null && !_plan.IsContested)
        {
            for (int group = PartitionLimiter.NoGroup; group < _plan.Groups.Count && _failure is null; group++)
            {
                ExactStart.Hold(_limiter, _time, _servers, group, Check);
            }
        }

        return _failure;
    }

    private void Check(bool holds, string what) => _failure ??= holds ? null : what;
}
