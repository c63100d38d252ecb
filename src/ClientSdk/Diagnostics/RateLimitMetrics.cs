using System.Diagnostics;
using System.Diagnostics.Metrics;

namespace ClientSdk.Diagnostics;

/// <summary>The instruments of the meter <c>ClientSdk</c>. One instance serves all clients of a container. Thread-safe.</summary>
/// <remarks>
/// Nothing is allocated or computed while nobody listens. Tags are scopes, limit sets, reasons, origins and header names: few in
/// number and chosen by us or by the configuration. A partition is no tag, because it may be a credential or a tenant.
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
    public const string LearnedPermits = "clientsdk.limit.permits";
    public const string GatePauses = "clientsdk.gate.pauses";

    public const string ScopeTag = "clientsdk.scope";
    public const string LimitSetTag = "clientsdk.limit_set";
    public const string ResultTag = "clientsdk.result";
    public const string OriginTag = "clientsdk.origin";
    public const string ReasonTag = "clientsdk.reason";
    public const string HeaderTag = "clientsdk.header";
    public const string WindowTag = "clientsdk.window";

    private readonly Meter? _ownMeter;
    private readonly Histogram<double> _queueDuration;
    private readonly UpDownCounter<long> _queueRequests;
    private readonly Counter<long> _queueWaits;
    private readonly Counter<long> _permitsGranted;
    private readonly Counter<long> _serverRefusals;
    private readonly Counter<long> _clientRefusals;
    private readonly Counter<long> _requestRetries;
    private readonly Counter<long> _malformedHeaders;
    private readonly Gauge<long> _learnedPermits;
    private readonly UpDownCounter<long> _gatePauses;

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
        _learnedPermits = meter.CreateGauge<long>(LearnedPermits, "{permit}", "Permits per window of the limits that were learned.");
        _gatePauses = meter.CreateUpDownCounter<long>(GatePauses, "{pause}", "Limit sets that are paused now.");
    }

    /// <summary>Whether anybody wants the time in the queue, so that the clock is read only then.</summary>
    public bool WantsQueueDuration => _queueDuration.Enabled;

    public void RecordQueueDuration(TimeSpan duration, string scope, string limitSet, QueueResult result)
    {
        if (_queueDuration.Enabled)
        {
            TagList tags = new() { { ScopeTag, scope }, { LimitSetTag, limitSet }, { ResultTag, Name(result) } };
            _queueDuration.Record(duration.TotalSeconds, in tags);
        }
    }

    /// <summary>A request joined the queue (+1) or left it (-1).</summary>
    public void AddQueuedRequests(int delta, string scope) => Add(_queueRequests, delta, scope);

    public void AddWait(string scope, string origin) => Add(_queueWaits, scope, OriginTag, origin);

    public void AddPermits(int permits, string scope, string limitSet) => Add(_permitsGranted, scope, LimitSetTag, limitSet, permits);

    public void AddServerRefusal(string scope, string limitSet) => Add(_serverRefusals, scope, LimitSetTag, limitSet);

    public void AddClientRefusal(string scope, string reason) => Add(_clientRefusals, scope, ReasonTag, reason);

    public void AddRetry(string scope, string reason) => Add(_requestRetries, scope, ReasonTag, reason);

    public void AddMalformedHeader(string scope, string header) => Add(_malformedHeaders, scope, HeaderTag, header);

    public void RecordLearnedLimit(long permits, TimeSpan window, string scope, string limitSet)
    {
        if (_learnedPermits.Enabled)
        {
            TagList tags = new() { { ScopeTag, scope }, { LimitSetTag, limitSet }, { WindowTag, window.TotalSeconds } };
            _learnedPermits.Record(permits, in tags);
        }
    }

    /// <summary>A limit set was paused (+1) or goes on (-1).</summary>
    public void AddPauses(int delta, string scope) => Add(_gatePauses, delta, scope);

    public void Dispose() => _ownMeter?.Dispose();

    private static void Add(UpDownCounter<long> counter, int delta, string scope)
    {
        if (counter.Enabled)
        {
            counter.Add(delta, new KeyValuePair<string, object?>(ScopeTag, scope));
        }
    }

    private static void Add(Counter<long> counter, string scope, string tag, string value, int delta = 1)
    {
        if (counter.Enabled)
        {
            counter.Add(delta, new KeyValuePair<string, object?>(ScopeTag, scope), new KeyValuePair<string, object?>(tag, value));
        }
    }

    private static string Name(QueueResult result) => result switch
    {
        QueueResult.Granted => "granted",
        QueueResult.Refused => "refused",
        _ => "cancelled",
    };
}
