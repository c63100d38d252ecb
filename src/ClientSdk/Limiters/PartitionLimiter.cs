using ClientSdk.Limits;

namespace ClientSdk.Limiters;

/// <summary>
/// The limiter of one partition: a lock and a timer around a <see cref="Turnstile"/>. All concurrency of the throttle lives
/// here, with one protocol: who is answered is chosen under the lock and completed outside of it, once.
/// </summary>
internal sealed partial class PartitionLimiter : IDisposable
{
    public const int NoGroup = -1;

    private readonly ShortLock _lock = new();
    private readonly Turnstile _turnstile;
    private LimiterSettings _settings;
    private readonly WakeTimer _timer;
    private long _asOf;
    private bool _isDisposed;

    /// <param name="shared">The partition's own limit sets, rate limits before concurrency limits.</param>
    /// <param name="groups">The limit sets of each endpoint group; empty where a group has no limits of its own.</param>
    /// <param name="clock">Time.</param>
    /// <param name="settings">How to queue and what to assume.</param>
    public PartitionLimiter(LimitSet[] shared, LimitSet[][] groups, MonotonicClock clock, LimiterSettings settings)
    {
        (Clock, _settings) = (clock, settings);
        _turnstile = new Turnstile(shared, groups, clock, settings);
        _timer = new WakeTimer(clock, Tick);
    }

    public MonotonicClock Clock { get; }

    /// <summary>Gets a permit now, in its turn, or a refusal as a value. The fast path allocates nothing.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The cost is above what a limit can ever grant.</exception>
    public ValueTask<Acquisition> AcquireAsync(in PermitRequest request, CancellationToken cancellationToken)
    {
        if (cancellationToken.IsCancellationRequested)
        {
            return ValueTask.FromCanceled<Acquisition>(cancellationToken);
        }

        Acquisition answer;
        Waiter? waiter;
        Waiter? answered = null;
        using (_lock.EnterScope())
        {
            if (_isDisposed)
            {
                LocalRefusal refusal = _isRetired ? LocalRefusal.Retired : new(RequestThrottledReason.Stopped, null, null, null);
                return new(new Acquisition(default, request.Arrival, refusal, null, 0));
            }

            answer = _turnstile.Enter(request, Now(), out waiter, ref answered);
            _timer.WakeAt(_turnstile.NextWake);
        }

        Complete(answered);
        if (waiter is null)
        {
            return new(answer);
        }

        waiter.CancelWith(this, cancellationToken);
        return waiter.AsValueTask();
    }

    /// <summary>A permit if one is free this moment and nobody waits; else nothing has happened. Throws as <see cref="AcquireAsync"/> does.</summary>
    public bool TryAcquire(in PermitRequest request, out PermitHandle handle, out long arrival)
    {
        using (_lock.EnterScope())
        {
            (handle, arrival) = (default, 0);
            return !_isDisposed && (_turnstile.TryEnterAnytime(request, _asOf, out handle, out arrival)
                || _turnstile.TryEnter(request, Now(), out handle, out arrival));
        }
    }

    /// <summary>The body has been read or disposed, or nothing is known of the outcome but that it is over: what is still held ends now.</summary>
    public void Ended(PermitHandle handle) => Settle(handle, static (part, now) =>
    {
        part.Set.Finish(part, now);
        part.Set.Withdraw(part);
        part.Set.Recycle(part);
    });

    /// <summary>No reply came: the server may have counted the request, or may yet.</summary>
    public void Lost(PermitHandle handle) => Settle(handle, static (part, now) => part.Set.Lose(part, now));

    /// <summary>Certainly nothing was written: everything is given back.</summary>
    public void NotSent(PermitHandle handle)
    {
        if (handle.Permit.HasReplied)
        {
            // What was answered was sent, whoever says otherwise.
            Ended(handle);
            return;
        }

        Settle(handle, static (part, now) =>
        {
            part.Set.Refund(part, now);
            part.Set.Recycle(part);
        });
    }

    /// <summary>The waiter leaves its place at once, unless it was answered first.</summary>
    public void Cancel(Waiter waiter)
    {
        Waiter? answered = null;
        using (_lock.EnterScope())
        {
            if (!_turnstile.TryLeave(waiter))
            {
                return;
            }

            waiter.IsCancelled = true;
            answered = waiter;
            PumpAndArm(Now(), ref answered);
        }

        Complete(answered);
    }

    /// <summary>New options reach a limiter that is in use: the limits change, and what was spent is kept. <see cref="SetTimer"/> has to follow.</summary>
    /// <param name="shared">As when it was made.</param>
    /// <param name="groups">As when it was made.</param>
    /// <param name="settings">As when it was made.</param>
    /// <param name="answered">Who can go now is added: complete them when no lock is held.</param>
    public void Become(LimitSet[] shared, LimitSet[][] groups, LimiterSettings settings, ref Waiter? answered)
    {
        using (_lock.EnterScope())
        {
            long now = Now();
            _settings = settings;
            _turnstile.Become(shared, groups, settings, now);
            PumpAndArm(now, ref answered);
        }
    }

    /// <summary>After <see cref="Become"/>, when no lock is held: a clock for tests may call whoever is due at once, and he goes on right here.</summary>
    public void SetTimer() => _timer.Set();

    /// <summary>Releases everybody in line with a refusal. Permits that are out can still be reported.</summary>
    public void Dispose()
    {
        Waiter? answered = null;
        using (_lock.EnterScope())
        {
            if (_isDisposed)
            {
                return;
            }

            _isDisposed = true;
            _turnstile.RefuseAll(Now(), ref answered);
        }

        _timer.Dispose();
        Complete(answered);
    }

    private long Now() => _asOf = Clock.Now;

    /// <summary>A time that was looked at before the lock was held. Somebody may have come between, and time does not go back; later is always safe.</summary>
    private long Past(long seen) => _asOf = Math.Max(_asOf, seen);

    private void Tick()
    {
        Waiter? answered = null;
        int expired;
        using (_lock.EnterScope())
        {
            _timer.Fired();
            long now = Now();
            PumpAndArm(now, ref answered);
            (expired, long nextBody) = _turnstile.Sets.TakeExpiredBodies(now);
            _timer.WakeAt(nextBody);
        }

        Complete(answered);
        if (expired > 0)
        {
            _settings.OnBodiesExpired?.Invoke(expired);
        }
    }

    private void Settle(PermitHandle handle, Action<SetPermit, long> settle)
    {
        Waiter? answered = null;
        long now = Clock.Now;
        using (_lock.EnterScope())
        {
            if (handle.IsStale)
            {
                return;
            }

            now = Past(now);
            for (int index = 0; index < handle.Permit.Count; index++)
            {
                SetPermit part = handle.Permit.Parts[index]!;
                part.Set.Advance(now);
                settle(part, now);
            }

            LimitSets.Recycle(handle.Permit);
            PumpAndArm(now, ref answered);
        }

        Complete(answered);
    }

    private void PumpAndArm(long now, ref Waiter? answered)
    {
        if (_turnstile.Queued > 0)
        {
            _turnstile.Pump(now, ref answered);
            _timer.WakeAt(_turnstile.NextWake);
        }
    }

    /// <summary>What must not be done under the lock: the timer is set, and whoever was answered goes on.</summary>
    private void Complete(Waiter? answered)
    {
        _timer.Set();
        Waiter.CompleteAll(answered);
    }
}
