using System.Diagnostics.Metrics;
using ClientSdk.Diagnostics;

namespace ClientSdk.Tests.Diagnostics;

// Alone: a listener of another test would be told of these meters too.
[CollectionDefinition(nameof(RateLimitMetricsTests), DisableParallelization = true)]
[Collection(nameof(RateLimitMetricsTests))]
public sealed class RateLimitMetricsTests
{
    [Fact]
    public void Every_instrument_speaks_when_somebody_listens()
    {
        List<string> heard = Listen(metrics =>
        {
            metrics.WatchPauses(() => [("crm", "default", 2)]);
            RecordAll(metrics);
        });

        Assert.Equal(
            [
                "clientsdk.client.refusals {refusal} 1 clientsdk.scope=crm clientsdk.reason=QueueFull",
                "clientsdk.gate.pauses {pause} 2 clientsdk.scope=crm clientsdk.limit_set=default",
                "clientsdk.headers.malformed {header} 1 clientsdk.scope=crm clientsdk.header=Retry-After",
                "clientsdk.limit.permits {permit} 60 clientsdk.scope=crm clientsdk.limit=learned",
                "clientsdk.limit.window s 60 clientsdk.scope=crm clientsdk.limit=learned",
                "clientsdk.permits.granted {permit} 3 clientsdk.scope=crm clientsdk.limit_set=default",
                "clientsdk.queue.duration s 1.5 clientsdk.scope=crm clientsdk.limit_set=default clientsdk.result=cancelled",
                "clientsdk.queue.requests {request} -1 clientsdk.scope=crm",
                "clientsdk.queue.waits {wait} 1 clientsdk.scope=crm clientsdk.limit=60 per minute clientsdk.origin=declared",
                "clientsdk.request.retries {retry} 1 clientsdk.scope=crm clientsdk.reason=status",
                "clientsdk.server.refusals {refusal} 1 clientsdk.scope=crm clientsdk.limit_set=default",
            ],
            heard.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Nothing_is_allocated_while_nobody_listens()
    {
        using RateLimitMetrics metrics = new(null);
        RecordAll(metrics);
        RateLimitActivities.AddRetry("status", 1, TimeSpan.Zero);
        RateLimitActivities.StartQueue("crm", "default")?.Dispose();

        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int i = 0; i < 100; i++)
        {
            RecordAll(metrics);
            RateLimitActivities.AddRetry("status", 1, TimeSpan.Zero);
            RateLimitActivities.StartQueue("crm", "default")?.Dispose();
        }

        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    [Fact]
    public void A_server_that_invents_names_makes_no_series_without_end()
    {
        List<string> heard = Listen(metrics =>
        {
            for (int i = 0; i < 1_000; i++)
            {
                metrics.AddMalformedHeader("crm", $"X-RateLimit-{i}");
            }
        });

        Assert.Equal(1_000, heard.Count);
        Assert.Equal(101, heard.Distinct().Count());
    }

    [Fact]
    public void A_factory_makes_and_keeps_the_meter()
    {
        using OneMeter factory = new();
        using (RateLimitMetrics metrics = new(factory))
        {
            Assert.Equal(RateLimitMetrics.MeterName, factory.Made?.Name);
        }

        Assert.False(factory.IsMeterDisposed);
    }

    private static void RecordAll(RateLimitMetrics metrics)
    {
        metrics.RecordQueueDuration(TimeSpan.FromSeconds(1.5), "crm", "default", QueueResult.Cancelled);
        metrics.AddQueuedRequests(-1, "crm");
        metrics.AddWait("crm", "60 per minute", "declared");
        metrics.AddPermits(3, "crm", "default");
        metrics.AddServerRefusal("crm", "default");
        metrics.AddClientRefusal("crm", "QueueFull");
        metrics.AddRetry("crm", "status");
        metrics.AddMalformedHeader("crm", "Retry-After");
        metrics.RecordLimit(60, TimeSpan.FromMinutes(1), "crm", "learned");
    }

    private static List<string> Listen(Action<RateLimitMetrics> record)
    {
        // Other tests have meters of the same name, so only this one is heard.
        using OneMeter factory = new();
        using RateLimitMetrics metrics = new(factory);
        List<string> heard = [];
        using MeterListener listener = new();
        listener.InstrumentPublished = (instrument, self) =>
        {
            if (instrument.Meter == factory.Made)
            {
                self.EnableMeasurementEvents(instrument);
            }
        };
        listener.SetMeasurementEventCallback<long>((instrument, value, tags, _) => Hear(instrument, value, tags));
        listener.SetMeasurementEventCallback<double>((instrument, value, tags, _) => Hear(instrument, value, tags));
        listener.Start();
        record(metrics);
        listener.RecordObservableInstruments();
        return heard;

        void Hear(Instrument instrument, IFormattable value, ReadOnlySpan<KeyValuePair<string, object?>> tags) =>
            heard.Add(FormattableString.Invariant($"{instrument.Name} {instrument.Unit} {value} {string.Join(' ', tags.ToArray().Select(tag => $"{tag.Key}={tag.Value}"))}"));
    }

    private sealed class OneMeter : IMeterFactory
    {
        public Meter? Made { get; private set; }

        public bool IsMeterDisposed { get; private set; }

        public Meter Create(MeterOptions options)
        {
            options.Scope = this;
            return Made = new WatchedMeter(options, () => IsMeterDisposed = true);
        }

        public void Dispose() => Made?.Dispose();
    }

    private sealed class WatchedMeter(MeterOptions options, Action disposed) : Meter(options)
    {
        protected override void Dispose(bool disposing)
        {
            disposed();
            base.Dispose(disposing);
        }
    }
}
