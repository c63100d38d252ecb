using ClientSdk.Testing.Clock;
using ClientSdk.Testing.Enforcement;
using ClientSdk.Testing.Plain;
using ClientSdk.Testing.Sandbox;

namespace ClientSdk.Testing.Tests.Sandbox;

public sealed class SandboxTests
{
    private static readonly TimeSpan _second = TimeSpan.FromSeconds(1);

    [Fact]
    public void A_request_is_counted_after_its_share_of_the_latency()
    {
        VirtualClock clock = new();
        DateTimeOffset start = clock.GetUtcNow();
        PlainSandbox sandbox = PlainSandbox.Create(o =>
        {
            o.TimeProvider = clock;
            o.Faults.Latency = Latency.Constant(_second);
            o.Faults.ShareBeforeCounting = 0.25;
        });
        using HttpClient client = sandbox.Client();
        clock.Run(async () => Assert.Equal(200, await client.StatusAsync("GET /some/where?x=1")));
        Assert.Equal(_second, clock.Elapsed);
        Assert.Equal([new AcceptedRequest(1, start + TimeSpan.FromSeconds(0.25), "GET", "/some/where")], sandbox.Accepted);
    }

    [Fact]
    public void Every_latency_keeps_its_shape()
    {
        static double[] Draw(Latency latency) =>
            [.. Enumerable.Range(1, 4000).Select(i =>
            {
                SeededDraws draws = new(7, i);
                return latency.Draw(ref draws).TotalSeconds;
            }).Order()];

        double[] uniform = Draw(Latency.Uniform(_second, 3 * _second));
        Assert.InRange(uniform[0], 1, 1.01);
        Assert.InRange(uniform[^1], 2.99, 3);
        Assert.InRange(uniform.Average(), 1.95, 2.05);
        double[] normal = Draw(Latency.LogNormal(_second, 0.5));
        Assert.InRange(normal[2000], 0.95, 1.05);
        Assert.InRange(normal[3364], Math.Exp(0.45), Math.Exp(0.55));
        Assert.InRange(Draw(Latency.Bimodal(_second, 9 * _second, 0.1)).Count(value => value > 5), 340, 460);
        double[] pareto = Draw(Latency.Pareto(_second, 1.2));
        Assert.InRange(pareto[0], 1, 1.001);
        Assert.InRange(pareto[2000], Math.Pow(2, 1 / 1.2) * 0.95, Math.Pow(2, 1 / 1.2) * 1.05);
        Assert.InRange(pareto[3960], Math.Pow(100, 1 / 1.2) * 0.7, Math.Pow(100, 1 / 1.2) * 1.4);
        Assert.All(Draw(Latency.None), value => Assert.Equal(0, value));
    }

    [Fact]
    public void The_same_seed_gives_the_same_fate()
    {
        static string Fates(int seed)
        {
            VirtualClock clock = new();
            PlainSandbox sandbox = PlainSandbox.Create(o =>
            {
                o.TimeProvider = clock;
                o.Faults.Seed = seed;
                o.Faults.ErrorRate = 0.3;
                o.Faults.DropBeforeCounting = 0.2;
                o.Faults.DropAfterProcessing = 0.2;
                o.Faults.Latency = Latency.Uniform(TimeSpan.Zero, _second);
            });
            using HttpClient client = sandbox.Client();
            List<string> fates = [];
            clock.Run(async () =>
            {
                for (int i = 0; i < 200; i++)
                {
                    string fate = await client.StatusAsync("GET /").ContinueWith(done => done.IsFaulted ? "cut" : $"{done.Result}", CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
                    fates.Add($"{fate}@{clock.Elapsed.Ticks}");
                }
            });
            SandboxCounters seen = sandbox.Counters;
            Assert.Equal(200, seen.Total);
            Assert.InRange(seen.Failed, 20, 80);
            Assert.Equal(seen.Dropped, fates.Count(fate => fate.StartsWith("cut", StringComparison.Ordinal)));
            Assert.InRange(seen.Accepted, 140, 180);
            return string.Join(' ', fates);
        }

        Assert.Equal(Fates(1), Fates(1));
        Assert.NotEqual(Fates(1), Fates(2));
    }

    [Fact]
    public void A_caller_who_gives_up_does_not_take_his_request_back()
    {
        VirtualClock clock = new();
        PlainSandbox sandbox = PlainSandbox.Create(o =>
        {
            o.TimeProvider = clock;
            o.Faults.Latency = Latency.Constant(10 * _second);
            o.Concurrency = 1;
        });
        using HttpClient client = sandbox.Client();
        clock.Run(async () =>
        {
            using CancellationTokenSource patience = new(_second, clock);
            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => client.GetAsync("/", patience.Token));
            Assert.Equal(_second, clock.Elapsed);
            await Task.Delay(20 * _second, clock);
            Assert.Equal(1, sandbox.Counters.Accepted);
            Assert.Equal(200, await client.StatusAsync("GET /"));
        });
    }

    [Fact]
    public void A_place_is_held_until_the_body_is_through()
    {
        VirtualClock clock = new();
        PlainSandbox sandbox = PlainSandbox.Create(o =>
        {
            o.TimeProvider = clock;
            o.Faults.BodyTime = Latency.Constant(_second);
            o.Concurrency = 1;
        });
        using HttpClient client = sandbox.Client();
        clock.Run(async () =>
        {
            using HttpResponseMessage first = await client.GetAsync("/", HttpCompletionOption.ResponseHeadersRead);
            Assert.Equal(TimeSpan.Zero, clock.Elapsed);
            Assert.Equal(429, await client.StatusAsync("GET /"));
            Assert.Equal("{\"ok\":true}", await first.Content.ReadAsStringAsync());
            Assert.Equal(_second, clock.Elapsed);
            using HttpResponseMessage second = await client.GetAsync("/", HttpCompletionOption.ResponseHeadersRead);
            second.Dispose();
            Assert.Equal(200, await client.StatusAsync("GET /"));
        });
        Assert.Equal((1, 1), (sandbox.Counters.RefusedByConcurrency, sandbox.Counters.LargestConcurrency));
    }

    [Fact]
    public void The_servers_clock_may_be_skewed_and_slow_and_ignores_steps_of_the_clients()
    {
        VirtualClock clock = new();
        PlainSandbox sandbox = PlainSandbox.Create(o =>
        {
            o.TimeProvider = clock;
            o.Faults.ClockSkew = TimeSpan.FromMinutes(5);
            o.Faults.ClockRate = 0.5;
            o.Limits.Add(ServerLimit.FixedFromFirstRequest(1, 10 * _second));
        });
        using HttpClient client = sandbox.Client();
        clock.Run(async () =>
        {
            (HttpResponseMessage response, _) = await client.CallAsync("GET /");
            Assert.Equal(new DateTimeOffset(2026, 1, 15, 12, 5, 0, TimeSpan.Zero), response.Headers.Date);
            clock.StepWallClock(TimeSpan.FromDays(1));
            await Task.Delay((20 * _second) - TimeSpan.FromMilliseconds(1), clock);
            (response, _) = await client.CallAsync("GET /");
            Assert.Equal(("1", 429), (response.Header("Retry-After"), (int)response.StatusCode));
            await Task.Delay(TimeSpan.FromMilliseconds(1), clock);
            Assert.Equal(200, await client.StatusAsync("GET /"));
        });
    }

    [Fact]
    public async Task Of_many_at_once_over_sockets_exactly_the_limit_passes()
    {
        PlainSandbox plain = PlainSandbox.Create(o => o.Limits.Add(ServerLimit.FixedFromFirstRequest(50, TimeSpan.FromHours(1))));
        await using ProviderSandbox sandbox = await ProviderSandbox.StartAsync(plain, TestContext.Current.CancellationToken);
        using HttpClient client = new() { BaseAddress = sandbox.BaseAddress };
        int[] statuses = await Task.WhenAll(Enumerable.Range(0, 200).Select(_ => client.StatusAsync("GET x")));
        Assert.Equal((50, 150), (statuses.Count(status => status == 200), statuses.Count(status => status == 429)));
        Assert.Equal((200, 50, 150), (sandbox.Counters.Total, sandbox.Counters.Accepted, sandbox.Counters.RefusedByRate));
        Assert.Equal(50, sandbox.Accepted.Select(request => request.Arrival).Distinct().Count());
        Assert.Equal(sandbox.Accepted.Select(request => request.CountedAt).Order(), sandbox.Accepted.Select(request => request.CountedAt));
    }

    [Fact]
    public async Task Faults_look_the_same_over_sockets()
    {
        PlainSandbox plain = PlainSandbox.Create(o =>
        {
            o.Faults.DropAfterProcessing = 0.5;
            o.Faults.BodyTime = Latency.Constant(TimeSpan.FromMilliseconds(20));

            // However a request ends, its place is free before the client hears of it.
            o.Concurrency = 1;
        });
        await using ProviderSandbox sandbox = await ProviderSandbox.StartAsync(plain, TestContext.Current.CancellationToken);
        using HttpClient client = new() { BaseAddress = sandbox.BaseAddress };
        int good = 0;
        for (int i = 0; i < 20; i++)
        {
            try
            {
                Assert.Equal("{\"ok\":true}", await client.GetStringAsync("x"));
                good++;
            }
            catch (HttpRequestException)
            {
                // Cut by the sandbox.
            }
        }

        Assert.InRange(good, 3, 17);
        Assert.Equal(20 - good, sandbox.Counters.Dropped);
        Assert.Equal((20, 0), (sandbox.Counters.Accepted, sandbox.Counters.Refused));
    }
}
