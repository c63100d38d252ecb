using System.Net;
using ClientSdk.Limits;
using ClientSdk.Simulation.Clients;
using ClientSdk.Testing.Clock;
using ClientSdk.Testing.Plain;
using ClientSdk.Testing.Sandbox;
using ClientSdk.Throttling;

namespace ClientSdk.Tests.Scenarios;

/// <summary>One server on virtual time, our whole pipeline in front of it, and room for others who use the same key.</summary>
internal sealed class Scene : IDisposable
{
    private static readonly Uri Address = new("http://server.test/");

    private readonly Network _network;
    private readonly HttpMessageInvoker _ours;
    private readonly HttpMessageInvoker _foreign;

    public Scene(int seed, IReadOnlyList<RateLimit> declared, Action<PlainSandboxOptions> configure, Func<ThrottlePlan, ThrottlePlan>? adapt = null)
    {
        Sandbox = PlainSandbox.Create(options =>
        {
            options.TimeProvider = Clock;
            options.KeepLog = false;
            options.Faults.Seed = seed;
            options.Faults.ShareBeforeCounting = null;
            configure(options);
        });
        _network = new Network(Clock) { InnerHandler = Sandbox.CreateHandler() };
        _ours = new HttpMessageInvoker(new OurPipeline(declared, Clock, seed, _network, adapt));
        _foreign = new HttpMessageInvoker(Sandbox.CreateHandler("10.0.0.2"));
    }

    public static Latency LogNormal { get; } = Latency.LogNormal(TimeSpan.FromMilliseconds(80), 1);

    public VirtualClock Clock { get; } = new();

    public PlainSandbox Sandbox { get; }

    /// <summary>When each of our requests left, the refused ones too.</summary>
    public IReadOnlyList<TimeSpan> Sent => _network.Sent;

    /// <summary>When each of our refusals arrived.</summary>
    public IReadOnlyList<TimeSpan> Refusals => _network.Refusals;

    /// <summary>So many callers that each call again as soon as they are answered, until all calls are made.</summary>
    public async Task<int> CallAsync(int callers, int calls)
    {
        int left = calls;
        int succeeded = 0;
        await Task.WhenAll(Enumerable.Range(0, callers).Select(async _ =>
        {
            while (left-- > 0)
            {
                if (await TryAsync(_ours))
                {
                    succeeded++;
                }
            }
        }));
        return succeeded;
    }

    /// <summary>The same without end but for an instant.</summary>
    public Task CallUntilAsync(int callers, TimeSpan end) => Task.WhenAll(Enumerable.Range(0, callers).Select(async _ =>
    {
        while (Clock.Elapsed < end)
        {
            await TryAsync(_ours);
        }
    }));

    /// <summary>Somebody else, who knows no limits: from an instant on he takes so many permits, and asks again every 100 ms while he is refused.</summary>
    public async Task TakeAwayAsync(TimeSpan at, int permits)
    {
        await Task.Delay(at - Clock.Elapsed, Clock);
        await Task.WhenAll(Enumerable.Range(0, permits).Select(async _ =>
        {
            while (!await TryAsync(_foreign))
            {
                await Task.Delay(TimeSpan.FromMilliseconds(100), Clock);
            }
        }));
    }

    /// <summary>Somebody else who sends at random instants (Poisson) and drops what is refused.</summary>
    /// <returns>How many of his requests were accepted.</returns>
    public async Task<int> TakeNowAndThenAsync(TimeSpan from, TimeSpan to, int perMinute, int seed)
    {
        Random random = new(seed);
        List<Task<bool>> calls = [];
        await Task.Delay(from, Clock);
        while (Clock.Elapsed < to)
        {
            calls.Add(TryAsync(_foreign));
            await Task.Delay(TimeSpan.FromMinutes(-Math.Log(1 - random.NextDouble()) / perMinute), Clock);
        }

        return (await Task.WhenAll(calls)).Count(succeeded => succeeded);
    }

    public void Dispose()
    {
        _ours.Dispose();
        _foreign.Dispose();
    }

    private static async Task<bool> TryAsync(HttpMessageInvoker client)
    {
        using HttpRequestMessage request = new(HttpMethod.Get, Address);
        try
        {
            using HttpResponseMessage response = await client.SendAsync(request, CancellationToken.None);
            return response.StatusCode == HttpStatusCode.OK;
        }
        catch (HttpRequestException)
        {
            return false;
        }
        catch (TimeoutException)
        {
            return false;
        }
        catch (OperationCanceledException)
        {
            return false;
        }
    }

    /// <summary>What our client really sends: the sandbox alone could not tell its requests from those of others.</summary>
    private sealed class Network(VirtualClock clock) : DelegatingHandler
    {
        public List<TimeSpan> Sent { get; } = [];

        public List<TimeSpan> Refusals { get; } = [];

        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            Sent.Add(clock.Elapsed);
            HttpResponseMessage response = await base.SendAsync(request, cancellationToken);
            if (response.StatusCode == HttpStatusCode.TooManyRequests)
            {
                Refusals.Add(clock.Elapsed);
            }

            return response;
        }
    }
}
