using System.Diagnostics;
using System.Diagnostics.Metrics;
using ClientSdk.Diagnostics;

namespace ClientSdk.Tests.Diagnostics;

/// <summary>Hears everything that the clients of one container say to metrics and traces.</summary>
internal sealed class DiagnosticsListener : IDisposable
{
    private readonly MeterListener _meters = new();
    private readonly ActivityListener _activities;
    private readonly List<HeardMeasurement> _measurements = [];
    private readonly List<Activity> _stopped = [];

    public DiagnosticsListener(IMeterFactory factory, ActivityTraceId trace)
    {
        _meters.InstrumentPublished = (instrument, self) =>
        {
            if (instrument.Meter.Name == RateLimitMetrics.MeterName && instrument.Meter.Scope == factory)
            {
                self.EnableMeasurementEvents(instrument);
            }
        };
        _meters.SetMeasurementEventCallback<long>((instrument, value, tags, _) => Hear(instrument, value, tags));
        _meters.SetMeasurementEventCallback<double>((instrument, value, tags, _) => Hear(instrument, value, tags));
        _meters.Start();
        _activities = new ActivityListener
        {
            ShouldListenTo = source => source.Name == RateLimitActivities.SourceName,
            Sample = (ref ActivityCreationOptions<ActivityContext> options) => options.Parent.TraceId == trace ? ActivitySamplingResult.AllDataAndRecorded : ActivitySamplingResult.None,
            ActivityStopped = activity =>
            {
                // Whatever any listener of the process has sampled is told to all.
                if (activity.TraceId != trace)
                {
                    return;
                }

                lock (_stopped)
                {
                    _stopped.Add(activity);
                }
            },
        };
        ActivitySource.AddActivityListener(_activities);
    }

    public IReadOnlyList<HeardMeasurement> Measurements
    {
        get
        {
            lock (_measurements)
            {
                return [.. _measurements];
            }
        }
    }

    public IReadOnlyList<Activity> Stopped
    {
        get
        {
            lock (_stopped)
            {
                return [.. _stopped];
            }
        }
    }

    public IEnumerable<HeardMeasurement> Of(string instrument) => Measurements.Where(heard => heard.Instrument.Name == instrument);

    public void Collect() => _meters.RecordObservableInstruments();

    public void Dispose()
    {
        _meters.Dispose();
        _activities.Dispose();
    }

    private void Hear(Instrument instrument, double value, ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        lock (_measurements)
        {
            _measurements.Add(new HeardMeasurement(instrument, value, tags.ToArray().ToDictionary(tag => tag.Key, tag => tag.Value)));
        }
    }
}
