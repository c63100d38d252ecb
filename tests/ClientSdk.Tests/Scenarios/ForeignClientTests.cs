using ClientSdk.Limits;
using ClientSdk.Simulation.Servers;
using ClientSdk.Testing.Enforcement;

namespace ClientSdk.Tests.Scenarios;

/// <summary>
/// A client outside our registry takes the whole quota in the middle of a job. It cannot be seen before a reply tells of it, so
/// refusals cannot be ruled out; they are bounded by what is under way until the first of them is back.
/// </summary>
public sealed class ForeignClientTests(ITestOutputHelper output)
{
    private const int Seeds = 5;

    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Minute = TimeSpan.FromMinutes(1);

    private static readonly Dictionary<string, Shared> Servers = new()
    {
        ["sliding log 60/min"] = new(RateLimit.PerMinute(60), _ => ServerLimit.SlidingLog(60, Minute), 60, 90 * Second, 30 * 60),
        ["fixed window 60/min"] = new(RateLimit.PerMinute(60).FixedAligned(), seed => ServerLimit.FixedAligned(60, Minute, ServerKinds.Phase(seed, Minute)), 60, 90 * Second, 31 * 60),
        ["bucket 60, 1/s"] = new(RateLimit.TokenBucket(60, 1, Second), _ => ServerLimit.TokenBucket(60, 1, Second), 60, 90 * Second),
        ["bucket 50, 10/s"] = new(RateLimit.TokenBucket(50, 10, Second), _ => ServerLimit.TokenBucket(50, 10, Second), 50, 90 * Second, 50 + (30 * 600)),
        ["sliding log 100/10s"] = new(RateLimit.Window(100, 10 * Second), _ => ServerLimit.SlidingLog(100, 10 * Second), 100, 5 * Second),
        ["fixed window 100/10s"] = new(RateLimit.Window(100, 10 * Second).FixedAligned(), seed => ServerLimit.FixedAligned(100, 10 * Second, ServerKinds.Phase(seed, 10 * Second)), 100, 5 * Second),
        ["bucket 100, 10/s"] = new(RateLimit.TokenBucket(100, 10, Second), _ => ServerLimit.TokenBucket(100, 10, Second), 100, 5 * Second),
    };

    /// <remarks>
    /// The bounds are what one window can hold where a reset is announced: everybody goes at that instant, and nobody can know that
    /// the stranger was first. Elsewhere permits come back one by one, and the first refusal stops the rest.
    /// </remarks>
    [Theory]
    [InlineData("sliding log 60/min", true, 30)]
    [InlineData("sliding log 60/min", false, 30)]
    [InlineData("fixed window 60/min", true, 62)]
    [InlineData("fixed window 60/min", false, 30)]
    [InlineData("bucket 60, 1/s", true, 20)]
    [InlineData("bucket 60, 1/s", false, 20)]
    [InlineData("sliding log 100/10s", true, 40)]
    [InlineData("sliding log 100/10s", false, 40)]
    [InlineData("fixed window 100/10s", true, 102)]
    [InlineData("fixed window 100/10s", false, 40)]
    [InlineData("bucket 100, 10/s", true, 10)]
    [InlineData("bucket 100, 10/s", false, 35)]
    public void Every_call_succeeds_when_somebody_else_takes_the_quota_away(string server, bool sendsHeaders, int mostRefusals)
    {
        int[] refusals = [.. Enumerable.Range(1, Seeds).Select(seed => Run(Servers[server], sendsHeaders, seed))];
        output.WriteLine(FormattableString.Invariant($"{server}, {(sendsHeaders ? "headers" : "Retry-After only")}, seeds 1 to {Seeds}: {string.Join(", ", refusals)} refusals, mean {refusals.Average():0.#}"));
        Assert.All(refusals, count => Assert.InRange(count, 0, mostRefusals));
    }

    private static int Run(Shared shared, bool sendsHeaders, int seed)
    {
        using Scene scene = new(seed, [shared.Declared], options =>
        {
            options.Limits.Add(shared.Limit(seed));
            options.Headers = sendsHeaders ? StatedLimits.Of : null;
            options.Faults.Latency = Scene.LogNormal;
        });
        int calls = 5 * shared.Permits;
        scene.Clock.Run(async () =>
        {
            Task foreign = scene.TakeAwayAsync(shared.At, shared.Permits);
            Assert.Equal(calls, await scene.CallAsync(calls, calls));
            await foreign;
        });
        return scene.Refusals.Count;
    }

    /// <summary>Beside the cases: refusals and share of what the stranger leaves, as in the paper in which the algorithm was chosen.</summary>
    [Theory]
    [InlineData("sliding log 60/min", true, 30, 13.2, 0.976)]
    [InlineData("sliding log 60/min", false, 30, 7.8, 0.825)]
    [InlineData("fixed window 60/min", true, 30, 6.8, 0.986)]
    [InlineData("fixed window 60/min", false, 30, 8.6, 0.844)]
    [InlineData("bucket 50, 10/s", true, 300, 1.4, 1.000)]
    [InlineData("bucket 50, 10/s", false, 300, 60.8, 0.986)]
    public void A_stranger_who_takes_half_for_ten_minutes_costs_few_refusals_and_little_time(string server, bool sendsHeaders, int foreignPerMinute, double refusals, double share)
    {
        (int Refusals, double Share)[] runs = [.. Enumerable.Range(1, Seeds).Select(seed => Saturate(Servers[server], sendsHeaders, foreignPerMinute, seed))];
        (double meanRefusals, double meanShare) = (runs.Average(run => run.Refusals), runs.Average(run => run.Share));
        output.WriteLine(FormattableString.Invariant($"{server}, {(sendsHeaders ? "headers" : "Retry-After only")}, seeds 1 to {Seeds}: {meanRefusals:0.0} refusals in 30 min (paper {refusals:0.0}), {meanShare:0.000} of the possible (paper {share:0.000})"));
        Assert.InRange(meanRefusals, 0, (refusals * 1.25) + 3);
        Assert.InRange(meanShare, share - 0.02, 1.02);
    }

    private static (int Refusals, double Share) Saturate(Shared shared, bool sendsHeaders, int foreignPerMinute, int seed)
    {
        using Scene scene = new(seed, [shared.Declared], options =>
        {
            options.Limits.Add(shared.Limit(seed));
            options.Headers = sendsHeaders ? StatedLimits.Of : null;
            options.Faults.Latency = Scene.LogNormal;
        });
        int foreign = 0;
        scene.Clock.Run(async () =>
        {
            _ = scene.CallUntilAsync(64, 30 * Minute);
            Task<int> taken = scene.TakeNowAndThenAsync(10 * Minute, 20 * Minute, foreignPerMinute, seed);
            await Task.Delay(30 * Minute, scene.Clock);
            foreign = await taken;
        });

        long ours = scene.Sandbox.Counters.Accepted - foreign;
        return (scene.Refusals.Count, ours / (shared.PossibleInHalfAnHour - (double)foreign));
    }

    private sealed record Shared(RateLimit Declared, Func<int, ServerLimit> Limit, int Permits, TimeSpan At, int PossibleInHalfAnHour = 0);
}
