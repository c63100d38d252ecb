using ClientSdk.Limits;
using ClientSdk.Testing.Enforcement;
using ClientSdk.Tests.Limiters.Bench;

namespace ClientSdk.Tests.Scenarios;

/// <summary>
/// Saturated jobs never find a server's bucket full, so they cannot catch a limiter whose own bucket refills while requests are
/// on their way (a refill that ignores what is in flight). Bursts with pauses can.
/// </summary>
public sealed class BurstTests(ITestOutputHelper output)
{
    private static readonly int Bursts = Rounds.Of(1000);

    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);

    [Theory]
    [InlineData(3, 1)]
    [InlineData(3, 2)]
    [InlineData(10, 1)]
    [InlineData(10, 2)]
    public void Bursts_after_pauses_find_no_refusal_at_a_bucket(int capacity, int seed)
    {
        using Scene scene = new(seed, [RateLimit.TokenBucket(capacity, 10, Second)], options =>
        {
            options.Limits.Add(ServerLimit.TokenBucket(capacity, 10, Second));
            options.Faults.Latency = Scene.LogNormal;
        });
        Random random = new(seed);
        scene.Clock.Run(async () =>
        {
            for (int burst = 0; burst < Bursts; burst++)
            {
                int size = random.Next(1, 2 * capacity);
                Assert.Equal(size, await scene.CallAsync(size, size));
                await Task.Delay(random.NextDouble() * capacity * 0.2 * Second, scene.Clock);
            }
        });
        output.WriteLine($"bucket of {capacity}, seed {seed}: {scene.Sent.Count} requests in {Bursts} bursts, {scene.Refusals.Count} refused");
        Assert.Empty(scene.Refusals);
    }
}
