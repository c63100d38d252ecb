using ClientSdk.Limiters;
using ClientSdk.Limits;

namespace ClientSdk.Throttling;

/// <summary>
/// One sending of a request: its permit and its time limit, from the grant until the body has been read or disposed. One that ends
/// with a success and nothing more to come is used again, with its timer.
/// </summary>
/// <remarks>Its token source is not: a handler below may have kept the token, and would be cancelled for another request.</remarks>
internal sealed class Attempt(MonotonicClock clock) : IDisposable
{
    private const long NobodyWaits = MonotonicClock.Never;
    private const long TimedOut = long.MinValue;
    private const long NeverRan = -1;

    [ThreadStatic]
    private static Attempt? s_spare;

    private CancellationTokenSource _cancel = null!;
    private AttemptLimit _limit;
    private CancellationTokenRegistration _registration;
    private ITimer? _timer;
    private RequestJourney? _journey;
    private long _due = NobodyWaits;
    private long _armedFor = MonotonicClock.Never;
    private long _since = NeverRan;
    private long _waited;
    private int _isOver;
    private bool _isTimedOut;

    public HttpRequestMessage Request { get; private set; } = null!;

    public Partition Partition { get; private set; } = null!;

    public PermitHandle Permit { get; private set; }

    /// <summary>Its number in the order of arrival.</summary>
    public long Arrival { get; private set; }

    public CancellationToken Caller { get; private set; }

    /// <summary>Cancelled by the caller until the reply is handed out, then by whoever reads it; and by the time limit.</summary>
    public CancellationToken Token => _cancel.Token;

    /// <summary>What there is to remember of the request; made when there is something.</summary>
    public RequestJourney Journey
    {
        get
        {
            if (_journey is null)
            {
                _journey = RequestJourney.Of(Request);
                _journey.Sent(Partition.Key);
            }

            return _journey;
        }
    }

    /// <summary>The journey, if the request has one.</summary>
    public RequestJourney? KnownJourney => _journey;

    /// <param name="request">The request.</param>
    /// <param name="journey">What it carries, if anything.</param>
    /// <param name="partition">The partition that it is sent in.</param>
    /// <param name="permit">Its permit.</param>
    /// <param name="arrival">Its number in the order of arrival.</param>
    /// <param name="caller">The caller's token.</param>
    public static Attempt Start(HttpRequestMessage request, RequestJourney? journey, Partition partition, PermitHandle permit, long arrival, CancellationToken caller)
    {
        MonotonicClock clock = partition.Limiter.Clock;
        Attempt attempt = s_spare is { } spare && spare.IsOf(clock) ? spare : new Attempt(clock);
        s_spare = null;
        (attempt.Request, attempt._journey, attempt.Partition, attempt.Permit, attempt.Arrival, attempt.Caller) = (request, journey, partition, permit, arrival, caller);
        attempt._cancel = new CancellationTokenSource();
        journey?.Sent(partition.Key);
        attempt._registration = attempt.CancelWith(caller);
        return attempt;
    }

    /// <summary>The whole time limit runs from now on. A synchronous reply never needs it.</summary>
    public void StartTimer(AttemptLimit limit)
    {
        _limit = limit;
        StartTimer();
    }

    /// <summary>The whole time limit runs from now on.</summary>
    public void StartTimer() => Run(_limit.Span);

    /// <summary>What the server has left of the time limit runs from now on. The time that the reply lay with its caller is not the server's.</summary>
    public void ResumeTimer()
    {
        if (_limit.Span is { } timeout)
        {
            Run(TimeSpan.FromTicks(Math.Max(1, timeout.Ticks - _waited)));
        }
    }

    /// <summary>Nobody is waiting for the server now. The timer itself runs on, and finds nothing to do.</summary>
    public void StopTimer()
    {
        if (_since != NeverRan && Interlocked.Exchange(ref _due, NobodyWaits) == TimedOut)
        {
            _isTimedOut = true;
        }
    }

    /// <summary>For as long as somebody waits with this token.</summary>
    public CancellationTokenRegistration CancelWith(CancellationToken token) =>
        token.UnsafeRegister(static state => ((CancellationTokenSource)state!).Cancel(), _cancel);

    /// <summary>The reply is handed out before its body is here: whoever reads it brings a token, and the call's own may live for ever and would keep us.</summary>
    public void HandOut(AttemptLimit limit)
    {
        _limit = limit;
        _waited = _since == NeverRan ? 0 : clock.Now - _since;
        _registration.Unregister();
    }

    /// <summary>What to throw instead, when it was the time limit that cancelled, and not whoever was waiting.</summary>
    public Exception Translate(OperationCanceledException cancelled, CancellationToken waiting)
    {
        bool isTimedOut = Volatile.Read(ref _isTimedOut) || Volatile.Read(ref _due) == TimedOut;
        if (!isTimedOut || waiting.IsCancellationRequested)
        {
            return cancelled;
        }

        string message = FormattableString.Invariant($"The attempt took longer than {_limit.Option} ({_limit.Value}) allows. Raise it, or find out why the server is slow.");
        return new TaskCanceledException(message, new TimeoutException(message, cancelled), Token);
    }

    /// <summary>No reply came.</summary>
    /// <param name="wasNeverSent">There was no connection.</param>
    public void Failed(bool wasNeverSent)
    {
        // The retries want to know of it.
        RequestJourney journey = Journey;
        if (wasNeverSent && ConnectFailure.IsUnsent(Request))
        {
            journey.NotSent();
        }

        if (Close())
        {
            (wasNeverSent ? (Action<PermitHandle>)Partition.Limiter.NotSent : Partition.Limiter.Lost)(Permit);
        }
    }

    /// <summary>The body has been read or disposed. Called again, it has no effect.</summary>
    public void Dispose()
    {
        if (Close())
        {
            Partition.Limiter.Ended(Permit);
        }
    }

    /// <summary>Its permit has ended with a success, and nobody holds it any more: it serves another request, unless its timer may still be at work on this one.</summary>
    public void Recycle()
    {
        if (_isTimedOut)
        {
            Close();
            return;
        }

        _registration.Unregister();
        (Request, Partition, _journey, Permit, Caller, _registration, _since, _cancel) = (null!, null!, null, default, default, default, NeverRan, null!);
        s_spare = this;
    }

    private bool IsOf(MonotonicClock other) => clock == other;

    private void Run(TimeSpan? timeout)
    {
        if (timeout is not { } span || Volatile.Read(ref _isOver) != 0)
        {
            return;
        }

        long now = clock.Now;
        long due = MonotonicClock.After(now, span);
        _since = now;
        Interlocked.Exchange(ref _due, due);
        if (due < Volatile.Read(ref _armedFor))
        {
            Arm(due, now);
        }
    }

    private void Arm(long due, long now)
    {
        Interlocked.Exchange(ref _armedFor, due);
        (_timer ??= MakeTimer()).Change(clock.DueTime(due, now), Timeout.InfiniteTimeSpan);

        // A tick may have come from an earlier request while the next one, with a shorter limit, set the timer for itself.
        if (Volatile.Read(ref _due) is var wanted && wanted != TimedOut && wanted < due)
        {
            Arm(wanted, now);
        }
    }

    private ITimer MakeTimer()
    {
        // The timer may outlive the call, so it must not keep the caller's ambient state.
        using (ExecutionContext.IsFlowSuppressed() ? default(IDisposable) : ExecutionContext.SuppressFlow())
        {
            return clock.Time.CreateTimer(static state => ((Attempt)state!).Tick(), this, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        }
    }

    /// <summary>It may have been set for an earlier wait: then it is set again for the present one, if there is one.</summary>
    private void Tick()
    {
        Interlocked.Exchange(ref _armedFor, MonotonicClock.Never);
        long due = Volatile.Read(ref _due);
        if (due is NobodyWaits or TimedOut || Volatile.Read(ref _isOver) != 0)
        {
            return;
        }

        long now = clock.Now;
        if (due > now)
        {
            Arm(due, now);
        }
        else if (Interlocked.CompareExchange(ref _due, TimedOut, due) == due)
        {
            _cancel.Cancel();
        }
    }

    private bool Close()
    {
        if (Interlocked.Exchange(ref _isOver, 1) != 0)
        {
            return false;
        }

        // The source has no timer and no handle of its own, so there is nothing to dispose: a late reader may still hold its token.
        _registration.Unregister();
        _timer?.Dispose();
        return true;
    }
}
