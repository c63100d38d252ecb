namespace ClientSdk.Testing.Clock;

/// <summary>
/// A clock that stands still until it is moved. Timers fire in the order of (due instant, order of arming), on the thread
/// that moves the clock, and everything that awaits them goes on there too: a run is deterministic as long as its
/// continuations run inline.
/// </summary>
/// <remarks>
/// Timers may be made, changed and disposed from any thread, also inside callbacks; move the clock from one thread.
/// Work that goes through sockets does not belong on a virtual clock: the clock would run ahead of the network. Two traps of the
/// framework: <c>Task.Delay</c> cuts its span to whole milliseconds, and cancelling a <c>Task.Delay</c>, a <c>SemaphoreSlim</c>
/// or a channel hands the continuation to the thread pool; see <see cref="VirtualClockOptions.SettleTurns"/>.
/// </remarks>
/// <example>
/// <code>
/// VirtualClock clock = new();
/// clock.Run(async () => await Task.Delay(TimeSpan.FromDays(7), clock));   // takes no time
/// clock.Elapsed;                                                          // 7 days
/// </code>
/// </example>
public sealed class VirtualClock : TimeProvider
{
    private readonly object _gate = new();
    private readonly TimerHeap _timers = new();
    private readonly VirtualClockOptions _options;
    private long _now;
    private long _wallOffset;
    private long _sequence;

    /// <summary>A clock that starts at 2026-01-15T12:00:00Z.</summary>
    public VirtualClock()
        : this(new VirtualClockOptions())
    {
    }

    /// <summary>A clock that starts at <paramref name="start"/>.</summary>
    /// <param name="start">The first instant that the clock shows.</param>
    public VirtualClock(DateTimeOffset start)
        : this(new VirtualClockOptions { Start = start })
    {
    }

    /// <summary>A clock set up by options, which are copied.</summary>
    /// <param name="options">Start, timestamp frequency and guards.</param>
    /// <exception cref="ArgumentOutOfRangeException">The frequency is not positive, or a span is negative.</exception>
    public VirtualClock(VirtualClockOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentOutOfRangeException.ThrowIfLessThan(options.TimestampFrequency, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(options.StuckAfter, TimeSpan.Zero);
        ArgumentOutOfRangeException.ThrowIfLessThan(options.Horizon, TimeSpan.Zero);
        _options = options.Copy();
    }

    /// <summary>The time that has passed since the start. Steps of the wall clock do not show in it.</summary>
    public TimeSpan Elapsed => new(Volatile.Read(ref _now));

    /// <summary>How many timers are armed.</summary>
    public int ArmedTimers
    {
        get
        {
            lock (_gate)
            {
                return _timers.Count;
            }
        }
    }

    /// <inheritdoc />
    public override long TimestampFrequency => _options.TimestampFrequency;

    /// <summary>Always UTC, so that no test depends on where it runs.</summary>
    public override TimeZoneInfo LocalTimeZone => TimeZoneInfo.Utc;

    /// <inheritdoc />
    public override DateTimeOffset GetUtcNow() => _options.Start.AddTicks(Volatile.Read(ref _now) + Volatile.Read(ref _wallOffset));

    /// <inheritdoc />
    public override long GetTimestamp() => (long)((Int128)Volatile.Read(ref _now) * _options.TimestampFrequency / TimeSpan.TicksPerSecond);

    /// <inheritdoc />
    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        ArgumentNullException.ThrowIfNull(callback);
        VirtualTimer timer = new(this, callback, state);
        Arm(timer, dueTime, period);
        return timer;
    }

    /// <summary>Steps the wall clock alone, as NTP or an administrator does. Timestamps and timers do not notice.</summary>
    /// <param name="step">Forwards, or backwards when negative.</param>
    public void StepWallClock(TimeSpan step) => Interlocked.Add(ref _wallOffset, step.Ticks);

    /// <summary>Moves the clock and fires, in order, what falls due up to and including the new instant, each at its own instant.</summary>
    /// <param name="span">Not negative. Zero fires what is due now.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="span"/> is negative.</exception>
    public void Advance(TimeSpan span)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(span, TimeSpan.Zero);
        long target = Volatile.Read(ref _now) + span.Ticks;
        while (TakeNext(target) is { } timer)
        {
            timer.Fire();
        }

        MoveTo(target);
    }

    /// <summary>Runs asynchronous work to its end on the calling thread, jumping from timer to timer.</summary>
    /// <param name="workload">The work. It runs without a synchronization context.</param>
    /// <exception cref="InvalidOperationException">
    /// Nothing is armed, the work is not done and nothing happened for <see cref="VirtualClockOptions.StuckAfter"/> of real time;
    /// or the run would pass <see cref="VirtualClockOptions.Horizon"/>.
    /// </exception>
    public void Run(Func<Task> workload)
    {
        ArgumentNullException.ThrowIfNull(workload);
        SynchronizationContext? context = SynchronizationContext.Current;
        SynchronizationContext.SetSynchronizationContext(null);
        try
        {
            Task work = workload();
            Drive(work);
            work.GetAwaiter().GetResult();
        }
        finally
        {
            SynchronizationContext.SetSynchronizationContext(context);
        }
    }

    /// <summary>Runs asynchronous work to its end, as <see cref="Run(Func{Task})"/> does, and returns its result.</summary>
    /// <typeparam name="T">The result's type.</typeparam>
    /// <param name="workload">The work. It runs without a synchronization context.</param>
    /// <returns>What the work returned.</returns>
    /// <exception cref="InvalidOperationException">As for <see cref="Run(Func{Task})"/>.</exception>
    public T Run<T>(Func<Task<T>> workload)
    {
        ArgumentNullException.ThrowIfNull(workload);
        T result = default!;
        Func<Task> untyped = async () => result = await workload().ConfigureAwait(false);
        Run(untyped);
        return result;
    }

    /// <summary>The same as <see cref="Run(Func{Task})"/>, for tests that are async methods: it has run to its end when it returns.</summary>
    /// <param name="workload">The work. It runs without a synchronization context.</param>
    /// <returns>A finished task; failures are in it.</returns>
    public Task RunAsync(Func<Task> workload)
    {
        try
        {
            Run(workload);
            return Task.CompletedTask;
        }
        catch (Exception error)
        {
            return Task.FromException(error);
        }
    }

    internal bool Arm(VirtualTimer timer, TimeSpan dueTime, TimeSpan period)
    {
        CheckSpan(dueTime, nameof(dueTime));
        CheckSpan(period, nameof(period));
        lock (_gate)
        {
            if (timer.Disposed)
            {
                return false;
            }

            _timers.Remove(timer);
            timer.Period = period > TimeSpan.Zero ? period.Ticks : 0;
            if (dueTime >= TimeSpan.Zero)
            {
                Enqueue(timer, _now + Math.Min(dueTime.Ticks, long.MaxValue / 2));
            }

            return true;
        }
    }

    internal void Disarm(VirtualTimer timer)
    {
        lock (_gate)
        {
            timer.Disposed = true;
            _timers.Remove(timer);
        }
    }

    private void Drive(Task work)
    {
        if (!work.IsCompleted)
        {
            _ = work.ContinueWith(
                static (_, clock) => ((VirtualClock)clock!).Wake(),
                this,
                CancellationToken.None,
                TaskContinuationOptions.ExecuteSynchronously,
                TaskScheduler.Default);
        }

        long horizon = _now + _options.Horizon.Ticks;
        while (!work.IsCompleted)
        {
            ThreadPoolTurns.Await(_options.SettleTurns);
            if (TakeNext(horizon) is { } timer)
            {
                timer.Fire();
            }
            else if (!work.IsCompleted)
            {
                WaitForWork(work, horizon);
            }
        }
    }

    private void WaitForWork(Task work, long horizon)
    {
        lock (_gate)
        {
            if (_timers.Count > 0 && _timers.First.Due > horizon)
            {
                throw new InvalidOperationException(
                    $"Gave up at {GetUtcNow():O}: {_options.Horizon} of virtual time have passed, {_timers.Count} timers are armed and the work is not done. "
                    + "Raise VirtualClockOptions.Horizon if that is right.");
            }

            while (_timers.Count == 0 && !work.IsCompleted)
            {
                if (!Monitor.Wait(_gate, _options.StuckAfter))
                {
                    throw new InvalidOperationException($"Stuck at {GetUtcNow():O}: nothing is armed and the work is not done.");
                }
            }
        }
    }

    private void Wake()
    {
        lock (_gate)
        {
            Monitor.PulseAll(_gate);
        }
    }

    private VirtualTimer? TakeNext(long target)
    {
        lock (_gate)
        {
            if (_timers.Count == 0 || _timers.First.Due > target)
            {
                return null;
            }

            VirtualTimer timer = _timers.First;
            _timers.Remove(timer);
            _now = Math.Max(_now, timer.Due);
            if (timer.Period > 0)
            {
                Enqueue(timer, timer.Due + timer.Period);
            }

            return timer;
        }
    }

    private void Enqueue(VirtualTimer timer, long due)
    {
        timer.Due = due;
        timer.Sequence = _sequence++;
        _timers.Add(timer);
        Monitor.PulseAll(_gate);
    }

    private void MoveTo(long target)
    {
        lock (_gate)
        {
            _now = Math.Max(_now, target);
        }
    }

    private static void CheckSpan(TimeSpan span, string name)
    {
        if (span < TimeSpan.Zero && span != Timeout.InfiniteTimeSpan)
        {
            throw new ArgumentOutOfRangeException(name, span, "A timer's span is not negative, or it is Timeout.InfiniteTimeSpan.");
        }
    }
}
