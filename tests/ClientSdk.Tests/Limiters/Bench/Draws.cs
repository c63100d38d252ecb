using ClientSdk.Limits;

namespace ClientSdk.Tests.Limiters.Bench;

/// <summary>Histories at random. All that is drawn comes from the seed.</summary>
internal static class Draws
{
    private static readonly ServerKind[] WithCosts = [ServerKind.SlidingLog, ServerKind.ClosedLog, ServerKind.Aligned, ServerKind.FromFirst, ServerKind.Counter, ServerKind.Bucket, ServerKind.Steps];
    private static readonly ServerKind[] All = [.. WithCosts, ServerKind.CellRate, ServerKind.Nginx];

    // Longer ones are taken back by the limiter, and have a test of their own.
    private static readonly long LongestBody = TimeSpan.FromMinutes(4).Ticks;

    public static Plan Any(int seed) => Any(seed, null);

    public static Plan Any(int seed, ServerKind? only)
    {
        var random = new Random(seed);
        bool hasCosts = only != ServerKind.Nginx && random.Next(4) == 0;
        ServerKind[] kinds = only is { } kind ? [kind] : hasCosts ? WithCosts : All;
        bool hasDepartures = random.Next(2) == 0;
        int sharedCount = random.Next(10) switch { < 6 => 1, < 9 => 2, _ => 0 };
        int groupCount = random.Next(3) switch { 0 => random.Next(1, 4), _ => sharedCount == 0 ? 1 : 0 };
        BenchLimit[] shared = [.. Enumerable.Range(0, sharedCount).Select(index => BenchLimit.Draw(random, "s" + index, kinds, true))];
        BenchLimit?[] groups = [.. Enumerable.Range(0, groupCount).Select(index => sharedCount > 0 && random.Next(3) == 0 ? null : BenchLimit.Draw(random, "g" + index, kinds, true))];
        var plan = new Plan(seed)
        {
            Shared = shared,
            Groups = groups,
            Concurrent = random.Next(4) == 0 ? random.Next(1, 6) : 0,
            Headers = random.Next(2) == 0 ? HeaderScheme.None : (HeaderScheme)random.Next(1, 5),
            RemainingBeforeCount = random.Next(2) == 0,
            DriftPpm = random.Next(-200, 201),
            Offset = random.NextInt64(TimeSpan.TicksPerHour * 2),
            HasCosts = hasCosts,
            Utilization = random.Next(8) == 0 ? 0.5 + (random.NextDouble() / 2) : 1,
            Safety = random.Next(8) == 0 ? TimeSpan.FromMilliseconds(random.Next(1, 200)) : null,
            LostHold = random.Next(1, 5) * TimeSpan.TicksPerSecond,
            TimerLateness = random.Next(4) == 0 ? random.NextInt64(TimeSpan.TicksPerSecond) : 0,
            HasDepartures = hasDepartures,
            Requests = [],
        };
        return plan with { Requests = Requests(random, plan) };
    }

    private static List<PlannedRequest> Requests(Random random, Plan plan)
    {
        BenchLimit[] limits = [.. plan.Shared, .. plan.Groups.OfType<BenchLimit>()];
        long scale = limits[random.Next(limits.Length)].Scale;
        int most = Math.Min(40, limits.Min(limit => limit.Permits) * 5);
        int count = random.Next(2, Math.Max(4, most));
        int smallest = Math.Max(1, limits.Min(limit => limit.Permits) / 3);
        Func<long> latency = Latency(random, scale);
        int split = random.Next(3);
        bool hasBackground = random.Next(3) == 0;
        var requests = new List<PlannedRequest>(count);
        long at = 0;
        for (int id = 0; id < count; id++)
        {
            at += random.Next(3) > 0 ? 0 : random.NextInt64(1 + (scale * 2 / random.Next(1, 8)));
            long total = latency();
            long before = split switch { 0 => total, 1 => 0, _ => random.NextInt64(total + 1) };
            Fate fate = random.Next(12) switch { 0 => Fate.Lost, 1 when plan.HasDepartures => Fate.NotSent, 2 => Fate.Ended, _ => Fate.Replied };
            requests.Add(new PlannedRequest(
                id,
                at,
                plan.HasCosts ? random.Next(1, 1 + smallest) : 1,
                plan.Groups.Count == 0 || random.Next(5) == 0 && plan.Shared.Count > 0 ? -1 : random.Next(plan.Groups.Count),
                hasBackground && random.Next(2) == 0 ? RateLimitPriority.Background : RateLimitPriority.Interactive,
                before,
                fate == Fate.Lost ? (random.Next(3) == 0 ? -1 : random.NextInt64(before + plan.LostHold + 1)) : total - before,
                random.Next(2) == 0 ? 0 : random.NextInt64(Math.Min(scale, LongestBody) + 1),
                fate,
                plan.HasDepartures && random.Next(6) == 0 ? random.NextInt64(scale + 1) : -1,
                plan.HasDepartures && random.Next(6) == 0 ? random.NextInt64(2 * scale) : -1,
                random.Next(3) == 0));
        }

        return requests;
    }

    private static Func<long> Latency(Random random, long scale)
    {
        double unit = scale * Math.Pow(10, -2.5 + (2.5 * random.NextDouble()));
        return random.Next(6) switch
        {
            0 => () => (long)unit,
            1 => () => (long)(unit * Math.Exp(Normal(random))),
            2 => () => random.Next(10) == 0 ? scale : (long)(unit / 10),
            3 => () => (long)Math.Min(3d * scale, unit / Math.Pow(1 - random.NextDouble(), 1 / 1.2)),
            4 => () => random.NextInt64(2 * scale),
            _ => () => random.Next(4) switch { 0 => 0, 1 => scale / 2, 2 => scale, _ => 2 * scale },
        };
    }

    private static double Normal(Random random) =>
        Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble());
}
