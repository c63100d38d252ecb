namespace ClientSdk.Benchmarks.Bench;

/// <summary>All benchmarks, in the order in which the table shows them.</summary>
public static class Suite
{
    /// <summary>Runs only with <c>--full</c>.</summary>
    public const string Full = "full";

    /// <summary>What a ratio is taken of: three chained limiters, with a retry where there is a request.</summary>
    public const string Peer = "peer";

    public static IReadOnlyList<Type> Types { get; } = [typeof(PipelineBenchmarks), typeof(AcquireBenchmarks), typeof(LimitCountBenchmarks), typeof(ContentionBenchmarks), typeof(ReleaseBenchmarks), typeof(HeaderBenchmarks), typeof(RouteBenchmarks)];
}
