using System.Globalization;
using ClientSdk.Simulation.Clients;
using ClientSdk.Simulation.Convergence;
using ClientSdk.Simulation.Latencies;
using ClientSdk.Simulation.Learning;
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

        Dictionary<string, string> tables = Others(options);
        TimeSpan took = time.GetElapsedTime(started);
        output.WriteLine("Refusals per job / time to 99 % of the job relative to the optimum; the worst of the latencies, each the mean of the seeds.");
        output.WriteLine(TablePrinter.Summary(table, ServerKinds.All));
        output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{table.Latencies.Count} latencies, {table.Seeds} seeds, {took.TotalSeconds:0.0} s"));
        foreach ((string name, string text) in tables)
        {
            output.WriteLine($"{name}:\n{text}");
        }

        if (options.Writes)
        {
            output.WriteLine("Written: " + ThrottlePage.Write(table, tables, options, time.GetUtcNow(), took));
        }

        return 0;
    }

    /// <summary>The page's other tables: priorities, limits that were not declared, or declared wrongly.</summary>
    private static Dictionary<string, string> Others(RunOptions options)
    {
        int storms = 20 * options.Seeds;
        int saturated = Math.Max(1, options.Seeds / 2);
        return new()
        {
            ["priorities"] = PriorityTable.Of(options.Seeds),
            ["storms"] = storms.ToString(CultureInfo.InvariantCulture),
            ["saturations"] = saturated.ToString(CultureInfo.InvariantCulture),
            ["promised"] = StormTable.Promised(storms),
            ["storm"] = StormTable.Of(HiddenServers.Usual, storms),
            ["otherStorm"] = StormTable.Of(HiddenServers.Others, storms),
            ["saturated"] = SaturatedTable.Of(HiddenServers.Usual, saturated),
            ["otherSaturated"] = SaturatedTable.Of(HiddenServers.Others, saturated),
            ["convergence"] = ConvergenceTable.Of(options.Seeds),
        };
    }
}
