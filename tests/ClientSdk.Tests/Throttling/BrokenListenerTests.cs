using System.Diagnostics.Metrics;
using ClientSdk.Diagnostics;
using ClientSdk.Limits;
using ClientSdk.Testing.Clock;

namespace ClientSdk.Tests.Throttling;

/// <summary>A listener of the metrics that throws where it is told of a permit: the request fails, and nobody else pays for it.</summary>
public sealed class BrokenListenerTests : IMeterFactory
{
    private Meter? _meter;

    [Fact]
    public void A_permit_that_is_free_goes_back()
    {
        // Defect seen red: the permit was kept for ever, and the next request waited without end.
        using var bench = new ThrottleBench(ThrottleBench.Plan(RateLimit.Concurrent(1)), StubHandler.Ok(), meters: this);
        bench.Clock.Run(async () =>
        {
            using (Breaking(RateLimitMetrics.PermitsGranted))
            {
                await Assert.ThrowsAsync<InvalidOperationException>(() => bench.GetAsync());
            }

            (await bench.GetAsync()).Dispose();
            Assert.Equal(TimeSpan.Zero, bench.Clock.Elapsed);
        });
    }

    [Theory]
    [InlineData(RateLimitMetrics.PermitsGranted)]
    [InlineData(RateLimitMetrics.QueueRequests)]
    [InlineData(RateLimitMetrics.QueueDuration)]
    [InlineData(RateLimitMetrics.QueueWaits)]
    public void A_permit_that_was_waited_for_goes_back(string instrument)
    {
        // Defect seen red: as above, whichever instrument broke.
        VirtualClock clock = new();
        StubHandler slow = new(async (_, _) =>
        {
            await Task.Delay(TimeSpan.FromSeconds(1), clock, CancellationToken.None);
            return new HttpResponseMessage();
        });
        using var bench = new ThrottleBench(ThrottleBench.Plan(RateLimit.Concurrent(1)), slow, clock, meters: this);
        bench.Clock.Run(async () =>
        {
            Task<HttpResponseMessage> first = bench.GetAsync();
            using (Breaking(instrument))
            {
                await Assert.ThrowsAsync<InvalidOperationException>(() => bench.GetAsync());
                (await first).Dispose();
            }

            TimeSpan start = bench.Clock.Elapsed;
            await bench.GetAsync(configure: request => request.SetRateLimitDeadline(TimeSpan.FromSeconds(30)));
            Assert.InRange(bench.Clock.Elapsed - start, TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(1.1));
        });
    }

    Meter IMeterFactory.Create(MeterOptions options) => _meter = new Meter(options);

    public void Dispose() => _meter?.Dispose();

    private MeterListener Breaking(string name)
    {
        MeterListener listener = new();
        listener.InstrumentPublished = (instrument, self) =>
        {
            if (instrument.Meter == _meter && instrument.Name == name)
            {
                self.EnableMeasurementEvents(instrument);
            }
        };
        listener.SetMeasurementEventCallback<long>((_, _, _, _) => throw new InvalidOperationException("The disk is full."));
        listener.SetMeasurementEventCallback<double>((_, _, _, _) => throw new InvalidOperationException("The disk is full."));
        listener.Start();
        return listener;
    }
}
