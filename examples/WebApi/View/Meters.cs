using System.Diagnostics.Metrics;

namespace WebApi.View;

/// <summary>The sums of ClientSdk's instruments that the page shows. Thread-safe.</summary>
internal sealed class Meters : IDisposable
{
    private readonly MeterListener _listener = new();
    private long _queued;
    private long _refused;
    private long _pauses;

    public Meters()
    {
        _listener.InstrumentPublished = static (instrument, listener) =>
        {
            if (instrument.Meter.Name == "ClientSdk")
            {
                listener.EnableMeasurementEvents(instrument);
            }
        };
        _listener.SetMeasurementEventCallback<long>((instrument, value, _, _) =>
        {
            switch (instrument.Name)
            {
                case "clientsdk.queue.requests":
                    Interlocked.Add(ref _queued, value);
                    break;
                case "clientsdk.server.refusals":
                    Interlocked.Add(ref _refused, value);
                    break;
                case "clientsdk.gate.pauses":
                    Interlocked.Add(ref _pauses, value);
                    break;
            }
        });
        _listener.Start();
    }

    /// <summary>Requests that wait now.</summary>
    public long Queued => Interlocked.Read(ref _queued);

    public bool IsPaused => Interlocked.Read(ref _pauses) > 0;

    /// <summary>Refusals since somebody last asked.</summary>
    public long TakeRefused() => Interlocked.Exchange(ref _refused, 0);

    public void Dispose() => _listener.Dispose();
}
