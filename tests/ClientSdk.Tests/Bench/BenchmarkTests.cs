using BenchmarkDotNet.Configs;
using BenchmarkDotNet.Parameters;
using BenchmarkDotNet.Running;
using ClientSdk.Benchmarks.Bench;

namespace ClientSdk.Tests.Bench;

public sealed class BenchmarkTests
{
    public static TheoryData<string> Bodies => [.. Cases.Select(NameOf)];

    private static IEnumerable<BenchmarkCase> Cases => Suite.Types.SelectMany(type =>
        BenchmarkConverter.TypeToBenchmarks(type, ManualConfig.CreateEmpty().AddJob(BenchmarkDotNet.Jobs.Job.Dry)).BenchmarksCases);

    [Theory]
    [MemberData(nameof(Bodies))]
    public async Task Every_benchmark_body_runs(string body)
    {
        BenchmarkCase benchmark = Cases.Single(other => NameOf(other) == body);
        object instance = Activator.CreateInstance(benchmark.Descriptor.Type)!;
        foreach (ParameterInstance parameter in benchmark.Parameters.Items)
        {
            benchmark.Descriptor.Type.GetProperty(parameter.Name)!.SetValue(instance, parameter.Value);
        }

        benchmark.Descriptor.GlobalSetupMethod?.Invoke(instance, null);
        benchmark.Descriptor.IterationSetupMethod?.Invoke(instance, null);
        object? result = benchmark.Descriptor.WorkloadMethod.Invoke(instance, null);
        if (result is Task running)
        {
            await running;
        }

        benchmark.Descriptor.GlobalCleanupMethod?.Invoke(instance, null);
    }

    [Fact]
    public void No_class_with_benchmarks_is_missing_in_the_suite() =>
        Assert.Equal(
            typeof(Suite).Assembly.GetTypes()
                .Where(type => type.GetMethods().Any(method => method.IsDefined(typeof(BenchmarkDotNet.Attributes.BenchmarkAttribute), false)))
                .Select(type => type.Name).Order(),
            Suite.Types.Select(type => type.Name).Order());

    private static string NameOf(BenchmarkCase benchmark) =>
        $"{benchmark.Descriptor.Type.Name}.{benchmark.Descriptor.WorkloadMethod.Name} {benchmark.Parameters.DisplayInfo}".TrimEnd();
}
