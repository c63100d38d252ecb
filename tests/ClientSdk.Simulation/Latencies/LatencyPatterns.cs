using ClientSdk.Testing.Sandbox;

namespace ClientSdk.Simulation.Latencies;

/// <summary>The six patterns of the table: steady, spread, two-humped, heavy-tailed, and the two extremes of when the server counts.</summary>
internal static class LatencyPatterns
{
    private static readonly Latency LogNormal = Latency.LogNormal(TimeSpan.FromMilliseconds(80), 1);

    public static LatencyPattern Spread { get; } = new("lognormal 80 ms, sigma 1", LogNormal, null);

    public static LatencyPattern TwoHumped { get; } =
        new("bimodal 20 ms / 2 s (10 %)", Latency.Bimodal(TimeSpan.FromMilliseconds(20), TimeSpan.FromSeconds(2), 0.1), null);

    public static IReadOnlyList<LatencyPattern> All { get; } =
    [
        new("constant 50 ms", Latency.Constant(TimeSpan.FromMilliseconds(50)), null),
        Spread,
        TwoHumped,
        new("Pareto 20 ms, a = 1.2", Latency.Pareto(TimeSpan.FromMilliseconds(20), 1.2), null),
        new("lognormal, all before the count", LogNormal, 1),
        new("lognormal, all after the count", LogNormal, 0),
    ];
}
