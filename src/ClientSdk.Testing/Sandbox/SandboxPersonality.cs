namespace ClientSdk.Testing.Sandbox;

/// <summary>
/// A provider's behaviour: routes, an in-memory store, and the enforcement of its limits. Request in, reply out, over a
/// <see cref="TimeProvider"/>; <see cref="ProviderSandbox"/> puts it behind a real socket, <see cref="CreateHandler"/> behind an HttpClient.
/// </summary>
/// <remarks>
/// Thread-safe. Requests are counted one at a time, in the order in which they get to the server. A caller who gives up does not take
/// his request back: it is counted and processed all the same.
/// </remarks>
public abstract class SandboxPersonality
{
    private readonly object _gate = new();
    private readonly SandboxOptions _options;
    private readonly SandboxClock _clock;
    private readonly List<AcceptedRequest> _accepted = [];
    private SandboxCounters _counters;
    private long _arrivals;
    private int _inFlight;

    private protected SandboxPersonality(SandboxOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        _options = options;
        _clock = new SandboxClock(options.TimeProvider, options.Faults.ClockRate, options.Faults.ClockSkew);
    }

    /// <summary>What the sandbox has seen so far.</summary>
    public SandboxCounters Counters
    {
        get
        {
            lock (_gate)
            {
                return _counters;
            }
        }
    }

    /// <summary>The requests that the limits let pass, in the order of counting: a copy.</summary>
    public IReadOnlyList<AcceptedRequest> Accepted
    {
        get
        {
            lock (_gate)
            {
                return [.. _accepted];
            }
        }
    }

    /// <summary>An <see cref="HttpMessageHandler"/> that answers every request, whatever its host, as this server would, without sockets.</summary>
    /// <param name="client">Whose requests these are, for limits by IP address. Default 127.0.0.1.</param>
    /// <returns>A handler to put under an HttpClient; several share one server.</returns>
    public HttpMessageHandler CreateHandler(string client = "127.0.0.1") => new SandboxHandler(this, _options.TimeProvider, client);

    internal TimeProvider Time => _options.TimeProvider;

    /// <summary>The instant that the server states for an instant of counting.</summary>
    private protected DateTimeOffset Stated(DateTimeOffset instant) => _clock.Stated(instant);

    /// <summary>Counts a request. Called under the lock.</summary>
    private protected abstract Admission Admit(SandboxRequest request, DateTimeOffset now);

    /// <summary>Processes an accepted request. Called under the lock.</summary>
    private protected abstract SandboxReply Answer(SandboxRequest request, DateTimeOffset now);

    /// <summary>An injected error in the provider's own shape.</summary>
    private protected abstract SandboxReply Fail(int status);

    /// <summary>The whole way of one request through the server, up to its response headers.</summary>
    internal async Task<SandboxOutcome> ProcessAsync(SandboxRequest request)
    {
        long arrival = Interlocked.Increment(ref _arrivals);
        ConnectionFate fate = ConnectionFate.Draw(_options.Faults, arrival);
        await ExactDelay.WaitAsync(fate.Before, _options.TimeProvider).ConfigureAwait(false);
        SandboxOutcome outcome = Decide(request, arrival, fate);
        await ExactDelay.WaitAsync(fate.After, _options.TimeProvider).ConfigureAwait(false);
        return outcome;
    }

    private SandboxOutcome Decide(SandboxRequest request, long arrival, ConnectionFate fate)
    {
        lock (_gate)
        {
            DateTimeOffset now = _clock.Now;
            DateTimeOffset date = Stated(now);
            _counters = _counters with { Total = _counters.Total + 1 };
            if (fate.DropBefore)
            {
                return Cut(date, static () => { });
            }

            Admission admission = Admit(request, now);
            if (admission.Refusal is { } refusal)
            {
                Count(admission.Reason);
                return new SandboxOutcome(refusal, date, TimeSpan.Zero, static () => { });
            }

            Enter(request, arrival, now);
            SandboxReply reply = Reply(request, fate, now);
            foreach (KeyValuePair<string, string> header in admission.Headers ?? [])
            {
                reply.With(header.Key, header.Value);
            }

            Action finish = () => Leave(admission.Leave);
            return fate.DropAfter ? Cut(date, finish) : new SandboxOutcome(reply, date, fate.Body, finish);
        }
    }

    private SandboxReply Reply(SandboxRequest request, ConnectionFate fate, DateTimeOffset now)
    {
        if (fate.ErrorStatus is not { } status)
        {
            return Answer(request, now);
        }

        _counters = _counters with { Failed = _counters.Failed + 1 };
        return Fail(status);
    }

    private SandboxOutcome Cut(DateTimeOffset date, Action finish)
    {
        _counters = _counters with { Dropped = _counters.Dropped + 1 };
        return new SandboxOutcome(null, date, TimeSpan.Zero, finish);
    }

    private void Count(RefusalReason reason) => _counters = reason == RefusalReason.Rate
        ? _counters with { RefusedByRate = _counters.RefusedByRate + 1 }
        : _counters with { RefusedByConcurrency = _counters.RefusedByConcurrency + 1 };

    private void Enter(SandboxRequest request, long arrival, DateTimeOffset now)
    {
        _inFlight++;
        _counters = _counters with
        {
            Accepted = _counters.Accepted + 1,
            LargestConcurrency = Math.Max(_counters.LargestConcurrency, _inFlight),
        };
        if (_options.KeepLog)
        {
            _accepted.Add(new AcceptedRequest(arrival, now, request.Method, request.Path));
        }
    }

    private void Leave(Action? leave)
    {
        lock (_gate)
        {
            _inFlight--;
            leave?.Invoke();
        }
    }
}
