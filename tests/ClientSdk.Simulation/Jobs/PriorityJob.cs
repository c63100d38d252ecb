using ClientSdk.Limits;
using ClientSdk.Simulation.Clients;
using ClientSdk.Simulation.Latencies;
using ClientSdk.Testing.Clock;
using ClientSdk.Testing.Plain;
using ClientSdk.Throttling;

namespace ClientSdk.Simulation.Jobs;

/// <summary>One load through our pipeline against its server, on virtual time.</summary>
internal sealed class PriorityJob(PriorityLoad load, double reserve, int seed)
{
    private const int BackgroundWorkers = 20;

    // Until both priorities are used nothing is kept back, so the first window is the background's.
    private static readonly TimeSpan WarmUp = TimeSpan.FromMinutes(3);

    private readonly VirtualClock _clock = new();
    private readonly List<TimeSpan> _waits = [];
    private int _background;

    /// <param name="counted">How long after the warm-up.</param>
    public PriorityResult Run(TimeSpan counted)
    {
        TimeSpan span = WarmUp + counted;
        var sandbox = PlainSandbox.Create(options =>
        {
            options.TimeProvider = _clock;
            options.KeepLog = false;
            options.Limits.Add(load.Server());
            (options.Faults.Seed, options.Faults.Latency, options.Faults.ShareBeforeCounting) = (seed, LatencyPatterns.Spread.RoundTrip, null);
        });
        ThrottlingOptions throttling = new() { BackgroundReserve = reserve };
        using HttpMessageInvoker client = new(new OurPipeline([load.Limit], _clock, seed, sandbox.CreateHandler(), plan => plan with { Throttling = throttling }));
        _clock.Run(() => Task.WhenAll([CallNowAndThenAsync(client, span), .. Enumerable.Range(0, BackgroundWorkers).Select(_ => WorkAsync(client, span))]));
        _waits.Sort();
        return new PriorityResult(_waits, _background / counted.TotalMinutes, sandbox.Counters.Refused);
    }

    private static async Task<TimeSpan> CallAsync(HttpMessageInvoker client, RateLimitPriority priority)
    {
        using HttpRequestMessage request = new(HttpMethod.Get, "http://server.test/");
        request.SetRateLimitPriority(priority);
        using HttpResponseMessage response = await client.SendAsync(request, CancellationToken.None);
        response.EnsureSuccessStatusCode();
        return RequestJourney.Of(request).TimeInQueue;
    }

    private async Task CallNowAndThenAsync(HttpMessageInvoker client, TimeSpan span)
    {
        Random random = new(seed);
        List<Task> calls = [];
        while (_clock.Elapsed < span)
        {
            await Task.Delay(TimeSpan.FromMinutes(-Math.Log(1 - random.NextDouble()) / load.InteractivePerMinute), _clock);
            calls.Add(CallInteractivelyAsync(client));
        }

        await Task.WhenAll(calls);
    }

    private async Task CallInteractivelyAsync(HttpMessageInvoker client)
    {
        bool isCounted = _clock.Elapsed >= WarmUp;
        TimeSpan wait = await CallAsync(client, RateLimitPriority.Interactive);
        if (isCounted)
        {
            _waits.Add(wait);
        }
    }

    private async Task WorkAsync(HttpMessageInvoker client, TimeSpan span)
    {
        while (_clock.Elapsed < span)
        {
            await CallAsync(client, RateLimitPriority.Background);
            _background += _clock.Elapsed >= WarmUp && _clock.Elapsed < span ? 1 : 0;
        }
    }
}
