using BenchmarkDotNet.Columns;
using BenchmarkDotNet.Configs;
using BenchmarkDotNet.Diagnosers;
using BenchmarkDotNet.Filters;
using BenchmarkDotNet.Jobs;
using BenchmarkDotNet.Toolchains.InProcess.Emit;
using ClientSdk.Benchmarks.Bench;
using Perfolizer.Horology;

namespace ClientSdk.Benchmarks.Report;

/// <summary>In this process, because figures are compared within one run: short for every change, full for the record.</summary>
internal static class RunConfig
{
    public static IConfig Of(bool isFull, RunLog log)
    {
        // Many warm-ups: whoever runs our code first would else be measured before the runtime has compiled it for good.
        Job job = isFull
            ? Job.Default.WithIterationCount(15)
            : Job.ShortRun.WithWarmupCount(12).WithIterationCount(7).WithIterationTime(TimeInterval.FromMilliseconds(100));
        ManualConfig config = ManualConfig.CreateEmpty()
            .AddJob(job.WithToolchain(InProcessEmitToolchain.Instance))
            .AddDiagnoser(MemoryDiagnoser.Default)
            .AddColumnProvider(DefaultColumnProviders.Instance)
            .AddLogger(log)
            .WithArtifactsPath(Path.Combine(Path.GetTempPath(), "clientsdk-benchmarks"));
        return isFull ? config : config.AddFilter(new SimpleFilter(benchmark => !benchmark.Descriptor.HasCategory(Suite.Full)));
    }
}
