using BenchmarkDotNet.Attributes;
using ClientSdk.Benchmarks.Inner;
using ClientSdk.Benchmarks.Ours;
using ClientSdk.Throttling;

namespace ClientSdk.Benchmarks.Bench;

/// <summary>From a request's method and path to its endpoint group.</summary>
public class RouteBenchmarks
{
    private readonly string _known = OurPipeline.Address.AbsolutePath;
    private RouteTable _routes = null!;

    [Params(10, 100, 1000)]
    public int Templates { get; set; }

    [GlobalSetup]
    public void SetUp() => _routes = new RouteTable(Routes.Groups(Templates));

    [Benchmark(Description = "a path of five segments")]
    public int Find() => _routes.Find(HttpMethod.Get, _known);
}
