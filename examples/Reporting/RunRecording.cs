using System.Diagnostics.Metrics;
using System.Net;

namespace Reporting;

/// <summary>
/// What happened during a run: every request at the moment when it left, whether it was refused, and who waited. Thread-safe
/// while it records; read it when the run is over.
/// </summary>
/// <remarks>Requests are seen by a handler next to the network, so a client without ClientSdk can be recorded as well. Waits come from ClientSdk's instruments.</remarks>
internal sealed class RunRecording : IDisposable
{
    private const string Meter = "ClientSdk";
    private const string QueueRequests = "clientsdk.queue.requests";
    private const string QueueDuration = "clientsdk.queue.duration";

    private readonly object _lock = new();
    private readonly TimeProvider _time;
    private readonly long _start;
    private readonly MeterListener _listener = new();
    private readonly List<SentRequest> _sent = [];
    private readonly List<QueueChange> _queue = [];
    private readonly List<TimeSpan> _waits = [];
    private int _waiting;

    public RunRecording(TimeProvider time)
    {
        (_time, _start) = (time, time.GetTimestamp());
        _listener.InstrumentPublished = static (instrument, listener) =>
        {
            if (instrument is { Meter.Name: Meter, Name: QueueRequests or QueueDuration })
            {
                listener.EnableMeasurementEvents(instrument);
            }
        };
        _listener.SetMeasurementEventCallback<long>((_, delta, _, _) => Queued((int)delta));
        _listener.SetMeasurementEventCallback<double>((_, seconds, _, _) => Waited(TimeSpan.FromSeconds(seconds)));
        _listener.Start();
    }

    public TimeSpan Elapsed => _time.GetElapsedTime(_start);

    public IReadOnlyList<SentRequest> Sent => Copy(_sent);

    /// <summary>How many requests waited for a permit, from each instant on.</summary>
    public IReadOnlyList<QueueChange> Queue => Copy(_queue);

    /// <summary>How long requests waited for a permit. Those that did not wait are not in it.</summary>
    public IReadOnlyList<TimeSpan> Waits => Copy(_waits);

    /// <summary>A handler that records. Put it below all others.</summary>
    public DelegatingHandler CreateHandler() => new Handler(this);

    /// <summary>The same, with the network below it.</summary>
    public HttpMessageHandler CreateHandlerOver(HttpMessageHandler network) => new Handler(this) { InnerHandler = network };

    public void Dispose() => _listener.Dispose();

    private void Queued(int delta)
    {
        lock (_lock)
        {
            _waiting += delta;
            _queue.Add(new QueueChange(Elapsed, _waiting));
        }
    }

    private void Waited(TimeSpan wait)
    {
        lock (_lock)
        {
            _waits.Add(wait);
        }
    }

    private void Answered(TimeSpan sentAt, bool isRefused)
    {
        lock (_lock)
        {
            _sent.Add(new SentRequest(sentAt, isRefused));
        }
    }

    private T[] Copy<T>(List<T> list)
    {
        lock (_lock)
        {
            return [.. list];
        }
    }

    private sealed class Handler(RunRecording recording) : DelegatingHandler
    {
        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            TimeSpan sentAt = recording.Elapsed;
            HttpResponseMessage response = await base.SendAsync(request, cancellationToken);
            recording.Answered(sentAt, response.StatusCode == HttpStatusCode.TooManyRequests);
            return response;
        }
    }
}

/// <summary>A request that was answered.</summary>
internal readonly record struct SentRequest(TimeSpan At, bool IsRefused);

/// <summary>How many waited from an instant on.</summary>
internal readonly record struct QueueChange(TimeSpan At, int Waiting);
