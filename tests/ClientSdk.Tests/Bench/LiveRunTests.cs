using ClientSdk.Benchmarks.Inner;
using ClientSdk.Benchmarks.Live;
using ClientSdk.Tests.Throttling;

namespace ClientSdk.Tests.Bench;

/// <remarks>Alone in the process: it weighs the whole heap.</remarks>
[Collection(nameof(ShortWayTests))]
public sealed class LiveRunTests
{
    [Fact]
    public async Task Every_live_run_runs()
    {
        // So many that what the runner itself allocates and frees meanwhile is nothing beside them.
        Footprint footprint = Footprint.Measure(waiters: 50_000, partitions: 500);
        LiveRelease release = await LiveRelease.RunAsync(callers: 400, rate: 2_000);
        Alternation turns = await Alternation.RunAsync(InnerKind.Async, rounds: 3);
        SocketRun sockets = await SocketRun.RunAsync(requests: 20, rounds: 1);

        Assert.InRange(footprint.Waiter, 1, 300);
        Assert.True(footprint.Partition > 0);
        Assert.Equal(400, release.Callers);
        Assert.True(double.IsFinite(turns.SixHeaders + turns.NoHeaders + turns.Peer));
        Assert.True(sockets.Ours > TimeSpan.Zero);
    }
}
