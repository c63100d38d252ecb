using ClientSdk.Limits;
using ClientSdk.Testing.Enforcement;

namespace ClientSdk.Tests.Scenarios;

public sealed class StormTests(ITestOutputHelper output)
{
    private const int Callers = 1000;
    private const int Permits = 100;

    private static readonly TimeSpan Window = TimeSpan.FromSeconds(10);

    /// <summary>The declared limit lets all of them go at once, so all but a hundred are refused together. From then on one gate waits for all.</summary>
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void After_a_storm_of_refusals_one_gate_waits_for_a_thousand_callers(int seed)
    {
        using Scene scene = new(seed, [RateLimit.Window(Callers, Window)], options =>
        {
            options.Limits.Add(ServerLimit.FixedFromFirstRequest(Permits, Window));
            options.Faults.Latency = Scene.LogNormal;
        });

        Assert.Equal(Callers, scene.Clock.Run(() => scene.CallAsync(Callers, Callers)));

        // Whole seconds of Retry-After, rounded up, counted from the first refusal.
        TimeSpan first = scene.Refusals[0];
        TimeSpan[] later = [.. scene.Sent.Where(at => at > TimeSpan.Zero)];
        TimeSpan[] refusedLater = [.. scene.Refusals.Where(at => at > later[0])];
        output.WriteLine(FormattableString.Invariant($"seed {seed}: {scene.Refusals.Count - refusedLater.Length} refusals in the storm, {refusedLater.Length} after it, done after {scene.Clock.Elapsed.TotalSeconds:0.0} s; the first refusal came at {first.TotalSeconds:0.000} s, the next request went at {later[0].TotalSeconds:0.000} s"));
        Assert.Equal(Callers - Permits, scene.Refusals.Count - refusedLater.Length);
        Assert.True(later[0] >= TimeSpan.FromSeconds(9), "somebody went before the instant that the server named");
        Assert.True(later[1] > later[0], "more than one request probed");
        Assert.InRange(refusedLater.Length, 0, 60);
    }
}
