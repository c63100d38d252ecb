using BenchmarkDotNet.Reports;
using BenchmarkDotNet.Running;
using ClientSdk.Benchmarks.Bench;
using ClientSdk.Benchmarks.Live;
using ClientSdk.Benchmarks.Report;

bool isFull = args.Contains("--full");
string[] wanted = args.Where(arg => !arg.StartsWith('-')).ToArray();
Type[] types = Suite.Types.Where(type => wanted.Length == 0 || wanted.Any(name => type.Name.Contains(name, StringComparison.OrdinalIgnoreCase))).ToArray();
bool isLive = wanted.Length == 0 || wanted.Contains("live", StringComparer.OrdinalIgnoreCase);
if ((types.Length == 0 && !isLive) || args.Any(arg => arg.StartsWith('-') && arg != "--full"))
{
    await Console.Error.WriteLineAsync($"Usage: [--full] [part of a name]... The names: {string.Join(", ", Suite.Types.Select(type => type.Name))}, Live.");
    return 2;
}

if (isLive)
{
    await LiveRuns.PrintAsync(Console.Out);
}

if (types.Length == 0)
{
    return 0;
}

using RunLog log = new();
Summary[] summaries = BenchmarkRunner.Run(types, RunConfig.Of(isFull, log));
bool isComplete = BenchmarkTable.Print(summaries, Console.Out);
if (!isComplete)
{
    await Console.Error.WriteLineAsync(log.ToString());
}

return isComplete ? 0 : 1;
