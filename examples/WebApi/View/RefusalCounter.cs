using System.Diagnostics.Metrics;

namespace WebApi.View;

/// <summary>Refusals of the server, from ClientSdk's instrument. Thread-safe.</summary>
internal sealed class RefusalCounter : IDisposable
{
    private readonly MeterListener _listener = new();
    private long _refused;

    public RefusalCounter()
    {
        _listener.InstrumentPublished = static (instrument, listener) =>
        {
            if (instrument is { Meter.Name: "ClientSdk", Name: "clientsdk.server.refusals" })
            {
                listener.EnableMeasurementEvents(instrument);
            }
        };
        _listener.SetMeasurementEventCallback<long>((_, refusals, _, _) => Interlocked.Add(ref _refused, refusals));
        _listener.Start();
    }

    /// <summary>How many there were since somebody last asked.</summary>
    public long Take() => Interlocked.Exchange(ref _refused, 0);

    public void Dispose() => _listener.Dispose();
}
