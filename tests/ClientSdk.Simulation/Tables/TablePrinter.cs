using System.Globalization;
using ClientSdk.Simulation.Latencies;
using ClientSdk.Simulation.Servers;

namespace ClientSdk.Simulation.Tables;

/// <summary>The summary and the tables of single latencies, as text.</summary>
internal static class TablePrinter
{
    private const string Nothing = "-";

    public static string Summary(LatencyTable table, IReadOnlyList<ServerKind> servers)
    {
        MarkdownTable text = new(["server", "requests", .. table.Recipes.Select(recipe => recipe.Name), "promised with / without headers"]);
        foreach (ServerKind server in servers)
        {
            text.Add([server.Name, Number(server.Requests), .. table.Recipes.Select(recipe => Text(table.Worst(server, recipe))), Promised(server)]);
        }

        return text.ToString();
    }

    public static string Of(LatencyTable table, IReadOnlyList<ServerKind> servers, LatencyPattern latency)
    {
        MarkdownTable text = new(["server", .. table.Recipes.Select(recipe => recipe.Name)]);
        foreach (ServerKind server in servers)
        {
            text.Add([server.Name, .. table.Recipes.Select(recipe => Text(table[server, recipe, latency]))]);
        }

        return text.ToString();
    }

    private static string Text(Cell? cell) => cell?.ToString() ?? Nothing;

    private static string Number(int number) => number.ToString(CultureInfo.InvariantCulture);

    private static string Promised(ServerKind server) =>
        string.Create(CultureInfo.InvariantCulture, $"{server.PromisedWithHeaders:0.00} / {server.PromisedWithoutHeaders:0.00}");
}
