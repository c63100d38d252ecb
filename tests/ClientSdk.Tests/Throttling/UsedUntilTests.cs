using ClientSdk.Api;
using ClientSdk.Limits;
using ClientSdk.Testing.Clock;
using ClientSdk.Testing.Enforcement;
using ClientSdk.Testing.Plain;
using ClientSdk.Testing.Sandbox;
using ClientSdk.Tests.Api;
using ClientSdk.Tests.Scenarios;

namespace ClientSdk.Tests.Throttling;

/// <summary>Runs that die at any moment, one after another on the same limits: seen to fail when the limits of the next one start full.</summary>
public sealed class UsedUntilTests(ITestOutputHelper output)
{
    private static readonly TimeSpan _hold = TimeSpan.FromMilliseconds(300);

    public static TheoryData<string> Kinds => new("sliding", "first", "aligned", "counter", "bucket", "steps", "nginx", "concurrency", "two windows");

    [Theory]
    [MemberData(nameof(Kinds))]
    public void A_restart_at_any_moment_causes_no_refusal(string kind)
    {
        long accepted = 0;
        for (int seed = 1; seed <= 6; seed++)
        {
            SandboxCounters counters = Crashing(kind, seed, restartsEmpty: true);
            Assert.True(counters.Refused == 0, $"{kind}, seed {seed}: {counters}");
            accepted += counters.Accepted;
        }

        output.WriteLine($"{kind}: {accepted} requests over 6 histories of 8 runs each, none refused");
        Assert.True(accepted > 100);
    }

    /// <summary>But for the sliding counter, for which a client keeps so much in reserve that one more burst fits.</summary>
    [Theory]
    [MemberData(nameof(Kinds))]
    public void The_control_is_refused(string kind) =>
        Assert.Equal(kind != "counter", Enumerable.Range(1, 6).Any(seed => Crashing(kind, seed, restartsEmpty: false).Refused > 0));

    [Fact]
    public void An_instant_longer_ago_than_the_window_costs_nothing()
    {
        VirtualClock clock = new();
        PlainSandbox sandbox = PlainSandbox.Create(options => options.TimeProvider = clock);
        clock.Run(async () =>
        {
            await using RateLimitedApiClient api = Client(clock, sandbox, "sliding", clock.GetUtcNow() - TimeSpan.FromMinutes(1));
            await api.DeleteAsync("a");
        });
        Assert.Equal(TimeSpan.Zero, clock.Elapsed);
    }

    private static SandboxCounters Crashing(string kind, int seed, bool restartsEmpty)
    {
        Random random = new(seed);
        VirtualClock clock = new();
        PlainSandbox sandbox = PlainSandbox.Create(options =>
        {
            options.TimeProvider = clock;
            options.Faults.Seed = seed;
            options.Faults.Latency = Latency.Uniform(TimeSpan.FromMilliseconds(5), TimeSpan.FromMilliseconds(250));
            options.Faults.ShareBeforeCounting = null;
            foreach (ServerLimit limit in Servers(kind))
            {
                options.Limits.Add(limit);
            }

            options.Concurrency = kind == "concurrency" ? 4 : null;
        });
        clock.Run(async () =>
        {
            for (int run = 0; run < 8; run++)
            {
                using CancellationTokenSource crash = new();
                await using RateLimitedApiClient api = Client(clock, sandbox, kind, restartsEmpty && run > 0 ? clock.GetUtcNow() : null);
                Task[] calls = [.. Enumerable.Range(0, 60).Select(_ => api.DeleteAsync("a", crash.Token))];
                await Task.Delay(TimeSpan.FromSeconds(random.NextDouble() * 4), clock);
                crash.Cancel();
                await Task.WhenAll(calls).ContinueWith(static _ => { }, CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
            }
        });
        return sandbox.Counters;
    }

    private static RateLimitedApiClient Client(VirtualClock clock, PlainSandbox sandbox, string kind, DateTimeOffset? usedUntil) => StubClient.Whole(sandbox.CreateHandler(), null, options =>
    {
        options.TimeProvider = clock;
        options.Limiters = ProviderJob.OnOneThread;
        options.RateLimits.Throttling.LostRequestHold = _hold;
        options.RateLimits.Throttling.UsedUntil = usedUntil;
        foreach (RateLimit limit in Declared(kind))
        {
            options.RateLimits.Limits.Add(limit);
        }
    });

    private static ServerLimit[] Servers(string kind) => kind switch
    {
        "sliding" => [ServerLimit.SlidingLog(10, TimeSpan.FromSeconds(1))],
        "first" => [ServerLimit.FixedFromFirstRequest(10, TimeSpan.FromSeconds(1))],
        "aligned" => [ServerLimit.FixedAligned(10, TimeSpan.FromSeconds(1))],
        "counter" => [ServerLimit.SlidingCounter(20, TimeSpan.FromSeconds(1))],
        "bucket" => [ServerLimit.TokenBucket(10, 10, TimeSpan.FromSeconds(1))],
        "steps" => [ServerLimit.TokenBucketInSteps(10, 2, TimeSpan.FromSeconds(0.5))],
        "nginx" => [ServerLimit.Nginx("10r/s", 5)],
        "two windows" => [ServerLimit.SlidingLog(20, TimeSpan.FromSeconds(2)), ServerLimit.FixedFromFirstRequest(15, TimeSpan.FromSeconds(1))],
        _ => [],
    };

    private static RateLimit[] Declared(string kind) => kind switch
    {
        "sliding" or "first" or "aligned" => [RateLimit.PerSecond(10)],
        "counter" => [RateLimit.Window(20, TimeSpan.FromSeconds(1)).SlidingCounter()],
        "bucket" => [RateLimit.TokenBucket(10, 10, TimeSpan.FromSeconds(1))],
        "steps" => [RateLimit.TokenBucket(10, 4, TimeSpan.FromSeconds(1)).InStepsOf(2, TimeSpan.FromSeconds(0.5))],
        "nginx" => [RateLimit.Nginx("10r/s", 5)],
        "two windows" => [RateLimit.Window(20, TimeSpan.FromSeconds(2)), RateLimit.PerSecond(15)],
        _ => [RateLimit.PerSecond(1000), RateLimit.Concurrent(4)],
    };
}
