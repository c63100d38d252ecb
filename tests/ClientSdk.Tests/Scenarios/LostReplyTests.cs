using ClientSdk.Limits;
using ClientSdk.Testing.Enforcement;
using ClientSdk.Testing.Sandbox;

namespace ClientSdk.Tests.Scenarios;

/// <summary>The client sees a failure, and the server counts the request all the same: before it, or up to 9 s later, within LostRequestHold.</summary>
public sealed class LostReplyTests(ITestOutputHelper output)
{
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void Requests_that_land_after_their_caller_gave_up_cause_no_refusal(int seed)
    {
        using Scene scene = new(
            seed,
            [RateLimit.Window(20, 5 * Second), RateLimit.TokenBucket(30, 5, Second)],
            options =>
            {
                options.Limits.Add(ServerLimit.SlidingLog(20, 5 * Second));
                options.Limits.Add(ServerLimit.TokenBucket(30, 5, Second));
                options.Faults.Latency = Latency.Bimodal(0.1 * Second, 10 * Second, 0.05);
                options.Faults.ShareBeforeCounting = 1;
                options.Faults.DropAfterProcessing = 0.02;
                options.Faults.DropBeforeCounting = 0.02;
            },
            plan => plan with { AttemptTimeout = Second });

        int succeeded = scene.Clock.Run(() => scene.CallAsync(50, 1000));

        SandboxCounters counters = scene.Sandbox.Counters;
        output.WriteLine($"seed {seed}: {succeeded} of 1000 calls succeeded, {scene.Sent.Count} requests, {counters.Dropped} cut, {scene.Sent.Count - counters.Total} not counted, {counters.Refused} refused, done after {scene.Clock.Elapsed}");
        Assert.True(scene.Sent.Count - succeeded > 50, "nothing was lost, so nothing was shown");
        Assert.InRange(succeeded, 950, 1000);
        Assert.Equal(0, counters.Refused);
    }
}
