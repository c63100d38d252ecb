using ClientSdk.Tests.Limiters.Bench;

namespace ClientSdk.Tests.Limiters;

/// <summary>
/// THROTTLE.md section 7 over random histories: limits, costs, latencies, clocks, headers, lost replies, cancellations,
/// deadlines, late timers. A failing history is printed with its seed and as few requests as possible.
/// </summary>
public sealed class SafetyPropertyTests
{
    [Fact]
    public void Alone_and_told_the_truth_nothing_is_ever_refused_and_nobody_waits_for_ever() => Search.Hold(12_000, Draws.Any);

    [Theory]
    [InlineData(nameof(ServerKind.SlidingLog))]
    [InlineData(nameof(ServerKind.ClosedLog))]
    [InlineData(nameof(ServerKind.Aligned))]
    [InlineData(nameof(ServerKind.FromFirst))]
    [InlineData(nameof(ServerKind.Counter))]
    [InlineData(nameof(ServerKind.Bucket))]
    [InlineData(nameof(ServerKind.CellRate))]
    [InlineData(nameof(ServerKind.Steps))]
    [InlineData(nameof(ServerKind.Nginx))]
    public void Every_kind_of_server_by_itself(string kind) => Search.Hold(1_000, seed => Draws.Any(seed, Enum.Parse<ServerKind>(kind)));
}
