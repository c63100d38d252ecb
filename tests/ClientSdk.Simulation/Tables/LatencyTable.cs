using ClientSdk.Simulation.Clients;
using ClientSdk.Simulation.Jobs;
using ClientSdk.Simulation.Latencies;
using ClientSdk.Simulation.Optimum;
using ClientSdk.Simulation.Servers;
using ClientSdk.Testing.Clock;

namespace ClientSdk.Simulation.Tables;

/// <summary>All jobs of a run: for each server and recipe one cell per latency, the mean over the seeds.</summary>
internal sealed class LatencyTable(IReadOnlyList<LatencyPattern> latencies, IReadOnlyList<Recipe> recipes, int seeds)
{
    private readonly Dictionary<(ServerKind, Recipe, LatencyPattern), Cell> _cells = [];

    public IReadOnlyList<LatencyPattern> Latencies => latencies;

    public IReadOnlyList<Recipe> Recipes => recipes;

    public int Seeds => seeds;

    public Cell? this[ServerKind server, Recipe recipe, LatencyPattern latency] =>
        _cells.TryGetValue((server, recipe, latency), out Cell cell) ? cell : null;

    public Cell? Worst(ServerKind server, Recipe recipe) =>
        recipe.CanDo(server) ? Cell.Worst([.. latencies.Select(latency => _cells[(server, recipe, latency)])]) : null;

    public void Run(ServerKind server)
    {
        foreach (LatencyPattern latency in latencies)
        {
            foreach (Recipe recipe in recipes.Where(recipe => recipe.CanDo(server)))
            {
                _cells[(server, recipe, latency)] = Cell.Mean([.. Enumerable.Range(1, seeds).Select(seed => Measure(server, recipe, latency, seed))]);
            }
        }
    }

    private static Cell Measure(ServerKind server, Recipe recipe, LatencyPattern latency, int seed)
    {
        TimeSpan optimum = GreedySchedule.Of(server, latency, seed, new VirtualClock().GetUtcNow());
        JobResult result = new Job(server, latency, seed, recipe).Run(optimum);
        return new Cell(result.Refusals, result.TimeToMost is { } time ? time / optimum : double.PositiveInfinity);
    }
}
