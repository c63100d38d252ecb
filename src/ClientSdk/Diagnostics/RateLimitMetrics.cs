using System.Diagnostics.Metrics;

namespace ClientSdk.Diagnostics;

/// <summary>The instruments of the meter <c>ClientSdk</c>. One instance serves all clients of a container. Thread-safe.</summary>
/// <remarks>
/// Nothing is allocated or computed while nobody listens. Tags are scopes, limit sets, limits, reasons, origins and header names: few in
/// number, and the one that a server has a say in, the header's name, is cut at a hundred. A partition is no tag: it may be a
/// credential, and there may be one for each tenant.
/// </remarks>
internal sealed class RateLimitMetrics : IDisposable
{
    public const string MeterName = "ClientSdk";
    public const string QueueDuration = "clientsdk.queue.duration";
    public const string QueueRequests = "clientsdk.queue.requests";
    public const string QueueWaits = "clientsdk.queue.waits";
    public const string PermitsGranted = "clientsdk.permits.granted";
    public const string ServerRefusals = "clientsdk.server.refusals";
    public const string ClientRefusals = "clientsdk.client.refusals";
    public const string RequestRetries = "clientsdk.request.retries";
    public const string MalformedHeaders = "clientsdk.headers.malformed";
    public const string LimitPermits = "clientsdk.limit.permits";
    public const string LimitWindow = "clientsdk.limit.window";
    public const string GatePauses = "clientsdk.gate.pauses";

    public const string ScopeTag = "clientsdk.scope";
    public const string LimitSetTag = "clientsdk.limit_set";
    public const string LimitTag = "clientsdk.limit";
    public const string ResultTag = "clientsdk.result";
    public const string OriginTag = "clientsdk.origin";
    public const string ReasonTag = "clientsdk.reason";
    public const string HeaderTag = "clientsdk.header";

    private readonly Meter? _ownMeter;
    private readonly Histogram<double> _queueDuration;
    private readonly UpDownCounter<long> _queueRequests;
    private readonly Counter<long> _queueWaits;
    private readonly Counter<long> _permitsGranted;
    private readonly Counter<long> _serverRefusals;
    private readonly Counter<long> _clientRefusals;
    private readonly Counter<long> _requestRetries;
    private readonly Counter<long> _malformedHeaders;
    private readonly Gauge<long> _limitPermits;
    private readonly Gauge<double> _limitWindow;
    private readonly TagValues _headers = new();
    private Func<IEnumerable<(string Scope, string LimitSet, int Paused)>>? _pauses;

    /// <summary>Makes the instruments.</summary>
    /// <param name="factory">The container's factory, which then owns the meter; <see langword="null"/> for a meter of our own, disposed with this object.</param>
    public RateLimitMetrics(IMeterFactory? factory)
    {
        Meter meter = factory?.Create(MeterName) ?? (_ownMeter = new Meter(MeterName));
        _queueDuration = meter.CreateHistogram<double>(QueueDuration, "s", "Time that requests waited for permits.");
        _queueRequests = meter.CreateUpDownCounter<long>(QueueRequests, "{request}", "Requests that wait for permits.");
        _queueWaits = meter.CreateCounter<long>(QueueWaits, "{wait}", "Waits for permits, by the header or rule that they come from.");
        _permitsGranted = meter.CreateCounter<long>(PermitsGranted, "{permit}", "Permits granted.");
        _serverRefusals = meter.CreateCounter<long>(ServerRefusals, "{refusal}", "Requests that the server refused for rate reasons.");
        _clientRefusals = meter.CreateCounter<long>(ClientRefusals, "{refusal}", "Requests that the client refused to send.");
        _requestRetries = meter.CreateCounter<long>(RequestRetries, "{retry}", "Requests sent again.");
        _malformedHeaders = meter.CreateCounter<long>(MalformedHeaders, "{header}", "Rate-limit headers that had to be ignored.");
        _limitPermits = meter.CreateGauge<long>(LimitPermits, "{permit}", "Permits of a limit that was learned or that a server corrected; of the partition where it changed last.");
        _limitWindow = meter.CreateGauge<double>(LimitWindow, "s", "The span of time of the same limit.");
        meter.CreateObservableUpDownCounter(GatePauses, ObservePauses, "{pause}", "Limit sets that are paused now.");
    }

    /// <summary>Whether anybody wants the time in the queue, so that the clock is read only then.</summary>
    public bool WantsQueueDuration => _queueDuration.Enabled;

    public void RecordQueueDuration(TimeSpan duration, string scope, string limitSet, QueueResult result)
    {
        if (_queueDuration.Enabled)
        {
            _queueDuration.Record(duration.TotalSeconds, Tag(ScopeTag, scope), Tag(LimitSetTag, limitSet), Tag(ResultTag, result.ToTagValue()));
        }
    }

    /// <summary>A request joined the queue (+1) or left it (-1).</summary>
    public void AddQueuedRequests(int delta, string scope) => Add(_queueRequests, delta, scope);

    public void AddWait(string scope, string limit, string origin)
    {
        if (_queueWaits.Enabled)
        {
            _queueWaits.Add(1, Tag(ScopeTag, scope), Tag(LimitTag, limit), Tag(OriginTag, origin));
        }
    }

    public void AddPermits(int permits, string scope, string limitSet) => Add(_permitsGranted, scope, LimitSetTag, limitSet, permits);

    public void AddServerRefusal(string scope, string limitSet) => Add(_serverRefusals, scope, LimitSetTag, limitSet);

    public void AddClientRefusal(string scope, string reason) => Add(_clientRefusals, scope, ReasonTag, reason);

    public void AddRetry(string scope, string reason) => Add(_requestRetries, scope, ReasonTag, reason);

    public void AddMalformedHeader(string scope, string header)
    {
        if (_malformedHeaders.Enabled)
        {
            Add(_malformedHeaders, scope, HeaderTag, _headers.Of(header));
        }
    }

    /// <summary>A limit was learned, or the server corrected a declared one.</summary>
    public void RecordLimit(long permits, TimeSpan? window, string scope, string limit)
    {
        if (_limitPermits.Enabled)
        {
            _limitPermits.Record(permits, Tag(ScopeTag, scope), Tag(LimitTag, limit));
        }

        if (_limitWindow.Enabled && window is { } span)
        {
            _limitWindow.Record(span.TotalSeconds, Tag(ScopeTag, scope), Tag(LimitTag, limit));
        }
    }

    /// <summary>Whom to ask how many limit sets are paused. A pause ends by itself, so it is looked at when somebody collects, and not counted.</summary>
    public void WatchPauses(Func<IEnumerable<(string Scope, string LimitSet, int Paused)>>? pauses) => _pauses = pauses;

    public void Dispose() => _ownMeter?.Dispose();

    private static void Add(UpDownCounter<long> counter, int delta, string scope)
    {
        if (counter.Enabled)
        {
            counter.Add(delta, Tag(ScopeTag, scope));
        }
    }

    private static void Add(Counter<long> counter, string scope, string tag, string value, int delta = 1)
    {
        if (counter.Enabled)
        {
            counter.Add(delta, Tag(ScopeTag, scope), Tag(tag, value));
        }
    }

    private static KeyValuePair<string, object?> Tag(string name, string value) => new(name, value);

    private IEnumerable<Measurement<long>> ObservePauses() =>
        from pause in _pauses?.Invoke() ?? []
        select new Measurement<long>(pause.Paused, Tag(ScopeTag, pause.Scope), Tag(LimitSetTag, pause.LimitSet));
}
