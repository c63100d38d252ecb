using System.Globalization;
using ClientSdk.Simulation.Clients;
using ClientSdk.Simulation.Latencies;
using ClientSdk.Simulation.Servers;

namespace ClientSdk.Simulation.Tables;

/// <summary>The command: runs the table, prints it, and writes the page when asked to.</summary>
internal static class SimulationRun
{
    public static int Execute(IReadOnlyList<string> arguments, TextWriter output, TextWriter error)
    {
        if (RunOptions.Parse(arguments) is not { } options)
        {
            error.WriteLine(RunOptions.Usage);
            return 2;
        }

        TimeProvider time = TimeProvider.System;
        long started = time.GetTimestamp();
        LatencyTable table = new(options.IsQuick ? [LatencyPatterns.Spread, LatencyPatterns.TwoHumped] : LatencyPatterns.All, Recipes.All, options.Seeds);
        foreach (ServerKind server in ServerKinds.All)
        {
            table.Run(server);
            error.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{time.GetElapsedTime(started).TotalSeconds,6:0.0} s  {server.Name}"));
        }

        string priorities = PriorityTable.Of(options.Seeds);
        TimeSpan took = time.GetElapsedTime(started);
        output.WriteLine("Refusals per job / time to 99 % of the job relative to the optimum; the worst of the latencies, each the mean of the seeds.");
        output.WriteLine(TablePrinter.Summary(table, ServerKinds.All));
        output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{table.Latencies.Count} latencies, {table.Seeds} seeds, {took.TotalSeconds:0.0} s"));
        output.WriteLine(priorities);
        if (options.Writes)
        {
            output.WriteLine("Written: " + ThrottlePage.Write(table, priorities, options, time.GetUtcNow(), took));
        }

        return 0;
    }
}
