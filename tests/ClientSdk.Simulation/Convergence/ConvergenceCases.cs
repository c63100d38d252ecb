using ClientSdk.Limits;
using ClientSdk.Simulation.Scenes;
using ClientSdk.Simulation.Servers;
using ClientSdk.Testing.Enforcement;

namespace ClientSdk.Simulation.Convergence;

/// <summary>Wrong declarations, limits that change, others who take half.</summary>
internal static class ConvergenceCases
{
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Minute = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan Ten = TimeSpan.FromMinutes(10);
    private static readonly Strangers Half = new(Ten, 2 * Ten, 30);

    public static IReadOnlyList<ConvergenceCase> All { get; } =
    [
        new()
        {
            Name = "log 60/min, declared as it is", Declared = PerMinute(60), AtSend = new(60, Minute), Server = [Log(60)], Possible = 1800,
            Paper = [(0, 1), (0, 1), (0, 1)],
        },
        new()
        {
            Name = "log 60/min, declared 120", Declared = PerMinute(120), AtSend = new(120, Minute), Server = [Log(60)], Possible = 1800,
            Paper = [(58.8, 0.916), (57.8, 0.922), (4.0, 1)],
        },
        new()
        {
            Name = "aligned 60/min, declared 120", Declared = Aligned(120), AtSend = new(120, Minute), Server = [Fixed(60)], Possible = 1860,
            Paper = [(58.4, 0.928), (58.0, 0.935), (4.0, 1)],
        },
        new()
        {
            Name = "bucket 50 at 10/s, declared 100 at 20/s", Declared = RateLimit.TokenBucket(100, 20, Second).Named("minute"), AtSend = new(100, 5 * Second),
            Server = [Bucket], Possible = 18_050, Paper = [(189.6, 1), (199.6, 1), (19.2, 0.999)],
        },
        new()
        {
            Name = "log 60/min, declared 30", Declared = PerMinute(30), AtSend = new(30, Minute), Server = [Log(60)], Possible = 1800,
            Paper = [(0, 0.5), (0, 0.5), (0, 0.5)],
        },
        new()
        {
            Name = "log 60/min, declared 30 or more", Declared = PerMinute(30).OrMore(), AtSend = new(30, Minute), Server = [Log(60)], Possible = 1800,
            Paper = [(0, 0.5), (0, 0.5), (0, 1)],
        },
        new()
        {
            Name = "log 60/min, 20/min from 10 to 20 min", Declared = PerMinute(60), AtSend = new(60, Minute), Server = [Log(60), Log(20, 10), Log(60, 20)],
            Possible = 1400, Paper = [(13.4, 0.753), (11.4, 0.755), (2.4, 0.999)],
        },
        new()
        {
            Name = "log 60/min, others take 30/min", Declared = PerMinute(60), AtSend = new(60, Minute), Server = [Log(60)], Possible = 1800, Others = Half,
            Paper = [(8.4, 0.816), (7.8, 0.825), (13.2, 0.976)],
        },
        new()
        {
            Name = "aligned 60/min, others take 30/min", Declared = Aligned(60), AtSend = new(60, Minute), Server = [Fixed(60)], Possible = 1860, Others = Half,
            Paper = [(9.4, 0.828), (8.6, 0.844), (6.8, 0.986)],
        },
        new()
        {
            Name = "bucket 50 at 10/s, others take 5/s", Declared = RateLimit.TokenBucket(50, 10, Second).Named("minute"), AtSend = new(50, 5 * Second),
            Server = [Bucket], Possible = 18_050, Others = Half with { PerMinute = 300 }, Paper = [(53.2, 0.984), (60.8, 0.986), (1.4, 1)],
        },
    ];

    private static (TimeSpan, Func<int, ServerLimit>) Bucket => (TimeSpan.Zero, _ => ServerLimit.TokenBucket(50, 10, Second));

    private static RateLimit PerMinute(int permits) => RateLimit.PerMinute(permits).Named("minute");

    private static RateLimit Aligned(int permits) => RateLimit.PerMinute(permits).FixedAligned().Named("minute");

    private static (TimeSpan, Func<int, ServerLimit>) Log(int permits, int fromMinute = 0) => (fromMinute * Minute, _ => ServerLimit.SlidingLog(permits, Minute));

    private static (TimeSpan, Func<int, ServerLimit>) Fixed(int permits) => (TimeSpan.Zero, seed => ServerLimit.FixedAligned(permits, Minute, ServerKinds.Phase(seed, Minute)));
}
