using ClientSdk.Simulation.Clients;
using ClientSdk.Simulation.Latencies;
using ClientSdk.Simulation.Servers;
using ClientSdk.Testing.Clock;
using ClientSdk.Testing.Plain;
using ClientSdk.Testing.Sandbox;

namespace ClientSdk.Simulation.Jobs;

/// <summary>So many requests, all there at the start, at most 64 under way, through one recipe against one server, on virtual time.</summary>
internal sealed class Job(ServerKind server, LatencyPattern latency, int seed, Recipe recipe)
{
    private const int Workers = 64;
    private const int PatienceInOptima = 20;

    private readonly VirtualClock _clock = new();
    private int _taken;
    private int _succeeded;
    private bool _gaveUp;
    private TimeSpan? _timeToMost;

    public static int MostOf(int requests) => (int)Math.Ceiling(0.99 * requests);

    public static SandboxFaults Faults(LatencyPattern latency, int seed)
    {
        SandboxFaults faults = new();
        Apply(faults, latency, seed);
        return faults;
    }

    public JobResult Run(TimeSpan optimum)
    {
        var sandbox = PlainSandbox.Create(Configure);
        Circumstances circumstances = new(server, _clock, seed, PatienceInOptima * optimum, sandbox.CreateHandler());
        using HttpMessageInvoker client = new(recipe.Build(circumstances));
        _clock.Run(() => Task.WhenAll(Enumerable.Range(0, Workers).Select(_ => WorkAsync(client))));
        return new JobResult(sandbox.Counters.Refused, _timeToMost, _succeeded);
    }

    private void Configure(PlainSandboxOptions options)
    {
        options.TimeProvider = _clock;
        options.KeepLog = false;
        options.Concurrency = server.Concurrency;
        options.Headers = recipe.ServerStatesLimits ? StatedLimits.Of : null;
        Array.ForEach(server.Limits(seed), options.Limits.Add);
        Apply(options.Faults, latency, seed);
    }

    private async Task WorkAsync(HttpMessageInvoker client)
    {
        while (_taken < server.Requests && !_gaveUp)
        {
            _taken++;
            using HttpRequestMessage request = new(HttpMethod.Get, "http://server.test/");
            using HttpResponseMessage response = await client.SendAsync(request, CancellationToken.None);
            if (!response.IsSuccessStatusCode)
            {
                _gaveUp = true;
            }
            else if (++_succeeded == MostOf(server.Requests))
            {
                _timeToMost = _clock.Elapsed;
            }
        }
    }

    private static void Apply(SandboxFaults faults, LatencyPattern latency, int seed) =>
        (faults.Seed, faults.Latency, faults.ShareBeforeCounting) = (seed, latency.RoundTrip, latency.ShareBeforeCounting);
}
