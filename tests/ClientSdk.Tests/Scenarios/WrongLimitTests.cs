using ClientSdk.Limits;
using ClientSdk.Simulation.Servers;
using ClientSdk.Testing.Enforcement;

namespace ClientSdk.Tests.Scenarios;

/// <summary>What was declared is twice what the server grants; the figures beside the cases are those of the paper in which the algorithm was chosen.</summary>
public sealed class WrongLimitTests(ITestOutputHelper output)
{
    private const int Seeds = 5;
    private const int Callers = 64;

    private static readonly TimeSpan Minute = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan Run = 30 * Minute;

    [Theory]
    [InlineData("sliding log", false, 57.8, 0.922)]
    [InlineData("sliding log", true, 4.0, 1.000)]
    [InlineData("fixed window", false, 58.0, 0.935)]
    [InlineData("fixed window", true, 4.0, 1.000)]
    public void A_declared_limit_of_twice_the_real_one_is_found_out_at_the_price_of_few_refusals(string kind, bool sendsHeaders, double refusals, double share)
    {
        (int Refusals, double Share)[] runs = [.. Enumerable.Range(1, Seeds).Select(seed => Saturate(kind == "fixed window", sendsHeaders, seed))];
        (double meanRefusals, double meanShare) = (runs.Average(run => run.Refusals), runs.Average(run => run.Share));
        output.WriteLine(FormattableString.Invariant($"{kind}, {(sendsHeaders ? "headers" : "Retry-After only")}, seeds 1 to {Seeds}: {meanRefusals:0.0} refusals in 30 min (paper {refusals:0.0}), {meanShare:0.000} of the quota (paper {share:0.000})"));
        Assert.InRange(meanRefusals, 0, (refusals * 1.1) + 1);
        Assert.InRange(meanShare, share - 0.02, 1.01);
    }

    private static (int Refusals, double Share) Saturate(bool isFixed, bool sendsHeaders, int seed)
    {
        RateLimit declared = isFixed ? RateLimit.PerMinute(120).FixedAligned() : RateLimit.PerMinute(120);
        TimeSpan phase = ServerKinds.Phase(seed, Minute);
        using Scene scene = new(seed, [declared.Named("minute")], options =>
        {
            options.Limits.Add(isFixed ? ServerLimit.FixedAligned(60, Minute, phase) : ServerLimit.SlidingLog(60, Minute));
            options.Headers = sendsHeaders ? Named : null;
            options.Faults.Latency = Scene.LogNormal;
        });
        _ = scene.Clock.Run(async () =>
        {
            _ = scene.CallUntilAsync(Callers, Run);
            await Task.Delay(Run, scene.Clock);
            return 0;
        });

        // A sliding log grants 60 at once and 60 in each minute; aligned windows one more, because the first one is cut.
        double possible = 60 * (isFixed ? 31 : 30);
        return (scene.Refusals.Count, scene.Sandbox.Counters.Accepted / possible);
    }

    /// <summary>The limit has another value than was declared, so its name must tell which one it is.</summary>
    private static IEnumerable<KeyValuePair<string, string>> Named(LimitVerdict verdict)
    {
        int reset = (int)Math.Ceiling(verdict.Reset.TotalSeconds);
        return
        [
            new("RateLimit-Policy", $"\"minute\";q={verdict.Limit};w=60"),
            new("RateLimit", $"\"minute\";r={verdict.Remaining};t={reset}"),
        ];
    }
}
