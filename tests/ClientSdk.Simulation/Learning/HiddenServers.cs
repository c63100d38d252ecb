using ClientSdk.Simulation.Servers;
using ClientSdk.Testing.Enforcement;

namespace ClientSdk.Simulation.Learning;

/// <summary>
/// The servers on which learning is tried: those that the algorithm was tuned on, and, in the second list, kinds that it never saw.
/// </summary>
internal static class HiddenServers
{
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Ten = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan Minute = TimeSpan.FromMinutes(1);

    public static IReadOnlyList<HiddenServer> Usual { get; } =
    [
        new() { Name = "10/1s from 1st", Limits = _ => [ServerLimit.FixedFromFirstRequest(10, Second)], InHalfAnHour = 18_000 },
        new() { Name = "10/1s aligned", Limits = seed => [ServerLimit.FixedAligned(10, Second, ServerKinds.Phase(seed, Second))], InHalfAnHour = 18_010 },
        new() { Name = "log 10/1s", Callers = 1000, Limits = _ => [ServerLimit.SlidingLog(10, Second)], InHalfAnHour = 18_000 },
        new() { Name = "100/10s from 1st", Limits = _ => [ServerLimit.FixedFromFirstRequest(100, Ten)], InHalfAnHour = 18_000 },
        new() { Name = "100/10s aligned", Limits = seed => [ServerLimit.FixedAligned(100, Ten, ServerKinds.Phase(seed, Ten))], InHalfAnHour = 18_100 },
        new() { Name = "60/60s from 1st", Callers = 1000, Limits = _ => [ServerLimit.FixedFromFirstRequest(60, Minute)], InHalfAnHour = 1_800 },
        new() { Name = "60/60s aligned", Callers = 1000, Limits = seed => [ServerLimit.FixedAligned(60, Minute, ServerKinds.Phase(seed, Minute))], InHalfAnHour = 1_860 },
        new() { Name = "300/60s from 1st", Callers = 1000, Limits = _ => [ServerLimit.FixedFromFirstRequest(300, Minute)], InHalfAnHour = 9_000 },
        new() { Name = "bucket 50 at 10/s", Limits = _ => [ServerLimit.TokenBucket(50, 10, Second)], InHalfAnHour = 18_050 },
        new() { Name = "nginx 25r/s burst 25", Callers = 1000, Limits = _ => [ServerLimit.Nginx("25r/s", 25)], InHalfAnHour = 45_026 },
        new() { Name = "300/60s, 300 callers (fits)", Limits = _ => [ServerLimit.FixedFromFirstRequest(300, Minute)] },
        new() { Name = "300/60s and 10 at once", Callers = 1000, Concurrency = 10, Limits = _ => [ServerLimit.FixedFromFirstRequest(300, Minute)], InHalfAnHour = 9_000 },
    ];

    public static IReadOnlyList<HiddenServer> Others { get; } =
    [
        new() { Name = "window counter 10/1s", Limits = seed => [ServerLimit.SlidingCounter(10, Second, offset: ServerKinds.Phase(seed, Second))], InHalfAnHour = 18_000 },
        new() { Name = "window counter 60/60s", Limits = seed => [ServerLimit.SlidingCounter(60, Minute, offset: ServerKinds.Phase(seed, Minute))], InHalfAnHour = 1_800 },
        new() { Name = "GCRA 10/s, no burst", Limits = _ => [ServerLimit.Gcra(1, Second / 10)], InHalfAnHour = 18_000 },
        new() { Name = "GCRA 10/s burst 20", Limits = _ => [ServerLimit.Gcra(20, Second / 10)], InHalfAnHour = 18_020 },
        new() { Name = "2/1s and 60/60s", Limits = _ => [ServerLimit.SlidingLog(60, Minute), ServerLimit.SlidingLog(2, Second)], InHalfAnHour = 1_800 },
        new() { Name = "10/1s and 300/60s", Limits = _ => [ServerLimit.SlidingLog(300, Minute), ServerLimit.SlidingLog(10, Second)], InHalfAnHour = 9_000 },
        new() { Name = "log 60/60s, rejects count", Limits = _ => [ServerLimit.SlidingLog(60, Minute, countRejects: true)], InHalfAnHour = 1_800 },
        new() { Name = "bucket 50 at 10/s, rejects count", Limits = _ => [ServerLimit.TokenBucket(50, 10, Second, countRejects: true)], InHalfAnHour = 18_050 },
    ];
}
