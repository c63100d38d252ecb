using ClientSdk.Limits;
using ClientSdk.Testing.Enforcement;

namespace ClientSdk.Tests.Scenarios;

public sealed class WeekTests(ITestOutputHelper output)
{
    private const int Callers = 20;

    private static readonly TimeSpan Week = TimeSpan.FromDays(7);

    [Fact]
    public void A_saturated_week_against_a_server_whose_clock_is_slow_brings_no_refusal()
    {
        const int seed = 1;
        using Scene scene = new(seed, [RateLimit.PerMinute(60), RateLimit.PerSecond(2)], options =>
        {
            options.Limits.Add(ServerLimit.SlidingLog(60, TimeSpan.FromMinutes(1)));
            options.Limits.Add(ServerLimit.SlidingLog(2, TimeSpan.FromSeconds(1)));
            options.Faults.Latency = Scene.LogNormal;
            options.Faults.ClockRate = 0.9998;
        });
        long started = TimeProvider.System.GetTimestamp();
        scene.Clock.Run(() => scene.CallUntilAsync(Callers, Week));

        double share = scene.Sandbox.Counters.Accepted / (60 * Week.TotalMinutes * 0.9998);
        output.WriteLine(FormattableString.Invariant($"seed {seed}: {scene.Sandbox.Counters.Accepted} requests, {scene.Refusals.Count} refused, {share:0.0000} of the quota, {TimeProvider.System.GetElapsedTime(started).TotalSeconds:0.0} real seconds"));
        Assert.Empty(scene.Refusals);
        Assert.InRange(share, 0.995, 1.001);
    }
}
