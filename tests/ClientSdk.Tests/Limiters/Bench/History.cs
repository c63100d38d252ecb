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
    private readonly Plan _plan;
    private readonly BenchTime _time = new();
    private readonly MonotonicClock _clock;
    private readonly PartitionLimiter _limiter;
    private readonly List<BenchServer> _servers = [];
    private readonly Ledgers _ledgers;
    private readonly Random _random;
    private readonly Queue<PermitHandle> _stale = new();
    private readonly SortedSet<(int Group, RateLimitPriority Priority, int Order)> _waiting = [];
    private readonly int[] _answers;
    private int _order;
    private int _concurrent;
    private string? _failure;

    private History(Plan plan)
    {
        _plan = plan;
        _random = new Random(plan.Seed ^ 0x5eed);
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
            shared.Add(Set("shared", plan.Shared.Select(Declare), false));
        }

        if (plan.Concurrent > 0)
        {
            shared.Add(Set("concurrent", [RateLimit.Concurrent(plan.Concurrent)], true));
        }

        LimitSet[][] groups = [.. plan.Groups.Select((limit, index) => limit is null ? Array.Empty<LimitSet>() : [Set("group" + index, [Declare(limit)], false)])];
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

    private RateLimit Declare(BenchLimit limit)
    {
        int drift = _plan.Sabotage == Sabotage.SlowServer ? -2000 : _plan.DriftPpm;
        _servers.Add(new BenchServer(limit, drift, _plan.Offset, !_plan.HasCosts && _plan.Sabotage == Sabotage.None));
        return (_plan.Sabotage == Sabotage.OnePermitMore ? limit with { Permits = limit.Permits + 1 } : limit).Declare();
    }

    private void Arrive(PlannedRequest request)
    {
        long stated = 0;
        var asked = new PermitRequest(request.Group, request.Cost, request.Priority, MonotonicClock.Never, RateLimitWait.Queue, 0);
        try
        {
            if (request.AsksFirst && !_plan.HasDepartures)
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
            _limiter.NotSent(answer.Handle);
            return 0;
        }

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
            Check(got.Refusal!.Reason == RequestThrottledReason.Deadline && request.Deadline >= 0, $"request {request.Id} was refused: {got.Refusal}");
            return;
        }

        Check(first == place, $"request {request.Id} overtook another in its line");
        Check(request.Deadline < 0 || _time.Now <= request.At + request.Deadline, $"request {request.Id} started after its deadline");
        Check(_time.Now >= stated, $"request {request.Id} started at {_time.Now}, before the stated {stated}");
        _ledgers.Granted(request, _time.Now);
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
                    _time.At(sent + request.After, () => Count(request, leaves: true));
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
        Count(request, leaves: false, reading);
        _time.At(_time.Now + request.After, () => Reply(request, handle, reading));
    }

    private void Reply(PlannedRequest request, PermitHandle handle, RateLimitReading reading)
    {
        if (request.Fate == Fate.Ended)
        {
            _concurrent--;
            Report(request, handle, () => _limiter.Ended(handle));
            return;
        }

        _ledgers.Completed(request, _time.Now);
        _limiter.Replied(handle, reading, false, false);
        _ledgers.CheckResets(_servers, _time.Now, Check);
        CheckLedgers();
        if (!_limiter.HoldsBody(request.Group))
        {
            _concurrent--;
            _stale.Enqueue(handle);
            return;
        }

        bool endsEarly = _random.Next(2) == 0;
        _concurrent -= endsEarly ? 1 : 0;
        _time.At(_time.Now + request.Body, () =>
        {
            _concurrent -= endsEarly ? 0 : 1;
            Report(request, handle, () => _limiter.Ended(handle));
        });
    }

    /// <summary>The server counts a request: alone and told the truth, it must never refuse.</summary>
    private void Count(PlannedRequest request, bool leaves, RateLimitReading? reading = null)
    {
        long now = _time.Now;
        BenchServer[] drawn = [.. _servers.Where(server => server.Limit.Name[0] == 's' || server.Limit.Name == "g" + request.Group)];
        foreach (BenchServer server in drawn)
        {
            bool isForeign = _plan.Sabotage == Sabotage.Foreigner && server.Accepts(now, 1, out _);
            if (isForeign && _random.Next(3) == 0)
            {
                server.Take(now, 1);
            }

            Check(server.Accepts(now, request.Cost, out long remaining), $"request {request.Id} was refused at {now} by {server.Limit}, {remaining} left");
            if (_failure is not null)
            {
                return;
            }

            long reset = server.Take(now, request.Cost);
            Say(reading, server, _plan.RemainingBeforeCount ? remaining : remaining - request.Cost, reset);
        }

        Check(_plan.Concurrent == 0 || _concurrent < _plan.Concurrent, $"request {request.Id} was refused: {_concurrent} at once");
        _concurrent += leaves ? 0 : 1;
    }

    private void Say(RateLimitReading? reading, BenchServer server, long remaining, long reset)
    {
        const long Second = TimeSpan.TicksPerSecond;
        long? stated = _plan.Headers switch
        {
            HeaderScheme.ResetExact => reset,
            HeaderScheme.ResetUp => (reset + Second - 1) / Second * Second,
            HeaderScheme.ResetDown => reset / Second * Second,
            _ => null,
        };
        if (_plan.Headers != HeaderScheme.None && reading is not null)
        {
            reading.Add(new RateLimitWindow
            {
                Name = server.Limit.Name,
                Limit = server.Limit.Permits,
                Remaining = remaining + (_plan.Sabotage == Sabotage.RemainingTooHigh ? 2 : 0),
                Reset = stated is not { } ticks ? null : TimeSpan.FromTicks(_plan.Sabotage == Sabotage.ResetTooEarly ? Math.Max(0, ticks - (3 * Second)) : ticks),
            });
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
            _ => handle => _limiter.Replied(handle, new RateLimitReading { IsThrottled = true }, false, false),
        };
        report(handle);
        Check(before.SequenceEqual(_ledgers.Counts()), "a report of something that is over had an effect");
    }

    private void CheckLedgers() => _ledgers.CheckAll(_time.Now, Check);

    private string? Finally()
    {
        Check(_limiter.Queued == 0 && _waiting.Count == 0, $"{_limiter.Queued} were left behind, {_waiting.Count} without an answer");
        _time.Now += _plan.LostHold + 1;
        _ledgers.CheckQuiet(_time.Now, Check);
        return _failure ?? CheckExactStart();
    }

    /// <summary>With nothing in flight and nobody ahead, the stated start is exact: refused one tick before, granted then.</summary>
    private string? CheckExactStart()
    {
        foreach (int group in Enumerable.Range(-1, _plan.Groups.Count + 1))
        {
            var asked = new PermitRequest(group, 1, RateLimitPriority.Interactive, MonotonicClock.Never, RateLimitWait.None, 0);
            for (int sent = 0; sent < 60 && _failure is null; sent++)
            {
                Acquisition answer = _limiter.AcquireAsync(asked, CancellationToken.None).Result;
                if (answer.IsGranted)
                {
                    Count(new PlannedRequest(-1, _time.Now, 1, group, RateLimitPriority.Interactive, 0, 0, 0, Fate.Ended, -1, -1, false), leaves: true);
                    _limiter.Ended(answer.Handle);
                    continue;
                }

                long stated = answer.Refusal!.EarliestStart is { } start ? start.UtcTicks - BenchServer.Epoch : long.MinValue;
                Check(stated > _time.Now, $"no start is known: {answer.Refusal}");
                if (_failure is not null)
                {
                    break;
                }

                _time.Now = stated - 1;
                Check(!_limiter.AcquireAsync(asked, CancellationToken.None).Result.IsGranted, $"granted one tick before the stated {stated}");
                _time.Now = stated;
                Acquisition then = _limiter.AcquireAsync(asked, CancellationToken.None).Result;
                Check(then.IsGranted, $"not granted at the stated {stated}: {then.Refusal}");
                _limiter.NotSent(then.Handle.Permit is null ? answer.Handle : then.Handle);
                break;
            }
        }

        return _failure;
    }

    private void Check(bool holds, string what) => _failure ??= holds ? null : what;
}
