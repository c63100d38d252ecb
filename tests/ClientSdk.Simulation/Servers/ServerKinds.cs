using ClientSdk.Limits;
using ClientSdk.Testing.Enforcement;

namespace ClientSdk.Simulation.Servers;

/// <summary>
/// The servers of the table. Jobs are ten windows long, or two hundred seconds where the limit is one per second; the promised
/// ratios are those of the paper in which the algorithm was chosen.
/// </summary>
internal static class ServerKinds
{
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Minute = TimeSpan.FromMinutes(1);
    private static readonly SendWindow[] SixtyPerMinute = [new(60, Minute)];

    public static IReadOnlyList<ServerKind> All { get; } = [.. Windows(), .. Buckets(), .. Together(), .. CountingRejects()];

    /// <summary>Phases spread evenly over the window, whatever the number of seeds.</summary>
    public static TimeSpan Phase(int seed, TimeSpan window) => window * (seed * 0.6180339887498949 % 1);

    private static IEnumerable<ServerKind> Windows() =>
    [
        new()
        {
            Name = "sliding log 60/60s", Requests = 600, Limits = _ => [ServerLimit.SlidingLog(60, Minute)],
            Declared = [RateLimit.PerMinute(60)], AtSend = SixtyPerMinute, PromisedWithHeaders = 1.01, PromisedWithoutHeaders = 1.01,
        },
        new()
        {
            Name = "sliding log 10/1s", Requests = 2000, Limits = _ => [ServerLimit.SlidingLog(10, Second)],
            Declared = [RateLimit.PerSecond(10)], AtSend = [new(10, Second)], PromisedWithHeaders = 1.22, PromisedWithoutHeaders = 1.22,
        },
        new()
        {
            Name = "fixed aligned 60/60s", Requests = 600, Limits = seed => [ServerLimit.FixedAligned(60, Minute, Phase(seed, Minute))],
            Declared = [RateLimit.PerMinute(60).FixedAligned()], AtSend = SixtyPerMinute, PromisedWithHeaders = 1.00, PromisedWithoutHeaders = 1.06,
        },
        new()
        {
            Name = "fixed from 1st 60/60s", Requests = 600, Limits = _ => [ServerLimit.FixedFromFirstRequest(60, Minute)],
            Declared = [RateLimit.PerMinute(60).FixedFromFirstRequest()], AtSend = SixtyPerMinute, PromisedWithHeaders = 1.00, PromisedWithoutHeaders = 1.01,
        },
        new()
        {
            Name = "window counter 60/60s", Requests = 600, Limits = seed => [ServerLimit.SlidingCounter(60, Minute, offset: Phase(seed, Minute))],
            Declared = [RateLimit.PerMinute(60).SlidingCounter()], AtSend = SixtyPerMinute, PromisedWithHeaders = 1.08, PromisedWithoutHeaders = 1.08,
        },
    ];

    private static IEnumerable<ServerKind> Buckets() =>
    [
        new()
        {
            Name = "token bucket 50, 10/s", Requests = 2000, Limits = _ => [ServerLimit.TokenBucket(50, 10, Second)],
            Declared = [RateLimit.TokenBucket(50, 10, Second)], AtSend = [new(50, 5 * Second)], PromisedWithHeaders = 1.00, PromisedWithoutHeaders = 1.00,
        },
        new()
        {
            Name = "step bucket 60, +10/10s", Requests = 600, Limits = seed => [ServerLimit.TokenBucketInSteps(60, 10, 10 * Second, Phase(seed, 10 * Second))],
            Declared = [RateLimit.TokenBucket(60, 10, 10 * Second).InStepsOf(10, 10 * Second)], AtSend = [new(60, 60 * Second)], PromisedWithHeaders = 1.01, PromisedWithoutHeaders = 1.02,
        },
        new()
        {
            Name = "nginx 10r/s burst 20", Requests = 2000, Limits = _ => [ServerLimit.Nginx("10r/s", 20)],
            Declared = [RateLimit.Nginx("10r/s", 20)], AtSend = [new(21, 2.1 * Second)], PromisedWithHeaders = 1.00, PromisedWithoutHeaders = 1.00,
        },
        new()
        {
            Name = "nginx 100r/m burst 20", Requests = 600, Limits = _ => [ServerLimit.Nginx("100r/m", 20)],
            Declared = [RateLimit.Nginx("100r/m", 20)], AtSend = [new(21, 12.6 * Second)], PromisedWithHeaders = 1.00, PromisedWithoutHeaders = 1.00,
        },
        new()
        {
            Name = "GCRA 10/s burst 20", Requests = 2000, Limits = _ => [ServerLimit.Gcra(20, Second / 10)],
            Declared = [RateLimit.TokenBucket(20, 10, Second)], AtSend = [new(20, 2 * Second)], PromisedWithHeaders = 1.00, PromisedWithoutHeaders = 1.00,
        },
    ];

    private static IEnumerable<ServerKind> Together() =>
    [
        new()
        {
            Name = "Lindris 60/min & 2/s", Requests = 300, Limits = _ => [ServerLimit.SlidingLog(60, Minute), ServerLimit.SlidingLog(2, Second)],
            Declared = [RateLimit.PerMinute(60), RateLimit.PerSecond(2)], AtSend = [new(60, Minute), new(2, Second)], PromisedWithHeaders = 1.05, PromisedWithoutHeaders = 1.05,
        },
        new()
        {
            // 40 a second is refilled each 25 ms; 500 a minute by three seconds' worth at once, the nearest whole number to 8.33 a second.
            Name = "Auth0 40/s & 500/min", Requests = 2000,
            Limits = seed => [ServerLimit.TokenBucketInSteps(40, 1, Second / 40, Phase(seed, Second / 40)), ServerLimit.TokenBucketInSteps(500, 25, 3 * Second, Phase(seed, 3 * Second))],
            Declared = [RateLimit.TokenBucket(40, 40, Second).InStepsOf(1, Second / 40), RateLimit.TokenBucket(500, 500, Minute).InStepsOf(25, 3 * Second)],
            AtSend = [new(40, Second), new(500, Minute)], PromisedWithHeaders = 1.00, PromisedWithoutHeaders = 1.01,
        },
        new()
        {
            Name = "concurrency 10", Requests = 2000, Concurrency = 10,
            Declared = [RateLimit.Concurrent(10)], PromisedWithHeaders = 1.04, PromisedWithoutHeaders = 1.04,
        },
    ];

    private static IEnumerable<ServerKind> CountingRejects() =>
    [
        new()
        {
            Name = "sliding log 60/60s, rejects count", Requests = 600, Limits = _ => [ServerLimit.SlidingLog(60, Minute, countRejects: true)],
            Declared = [RateLimit.PerMinute(60)], AtSend = SixtyPerMinute, PromisedWithHeaders = 1.01, PromisedWithoutHeaders = 1.01,
        },
        new()
        {
            // A fixed window that is full does not notice how often it refuses.
            Name = "fixed aligned 60/60s, rejects count", Requests = 600, Limits = seed => [ServerLimit.FixedAligned(60, Minute, Phase(seed, Minute))],
            Declared = [RateLimit.PerMinute(60).FixedAligned()], AtSend = SixtyPerMinute, PromisedWithHeaders = 1.00, PromisedWithoutHeaders = 1.06,
        },
    ];
}
