using ClientSdk.Simulation.Clients;
using ClientSdk.Simulation.Jobs;
using ClientSdk.Simulation.Latencies;
using ClientSdk.Simulation.Optimum;
using ClientSdk.Simulation.Servers;
using ClientSdk.Simulation.Tables;
using ClientSdk.Testing.Clock;

namespace ClientSdk.Tests.Scenarios;

/// <summary>
/// A slice of the table of docs/throttle.md: every kind of server, two of the six delays (one spread, one mostly fast and
/// sometimes slow), one seed. The whole of it is a command of its own.
/// </summary>
public sealed class ServerTableTests(ITestOutputHelper output)
{
    private const int Seed = 1;
    private const double Tolerance = 0.02;

    public static TheoryData<string> Kinds => [.. ServerKinds.All.Select(server => server.Name)];

    [Theory]
    [MemberData(nameof(Kinds))]
    public void No_kind_of_server_refuses_a_request_or_takes_longer_than_the_model_promises(string kind)
    {
        ServerKind server = ServerKinds.All.Single(server => server.Name == kind);
        Assert.Multiple(
            () => Holds(server, Recipes.WithHeaders, server.PromisedWithHeaders),
            () => Holds(server, Recipes.WithoutHeaders, server.PromisedWithoutHeaders));
    }

    /// <summary>The servers must be able to catch a limiter that counts at the wrong moment.</summary>
    [Fact]
    public void A_limiter_that_counts_at_the_moment_of_sending_is_refused_by_the_same_servers()
    {
        ServerKind server = ServerKinds.All.Single(server => server.Name == "sliding log 60/60s");
        Recipe recipe = Recipes.All.Single(recipe => recipe.Name.StartsWith("log at send", StringComparison.Ordinal));
        Assert.True(Run(server, recipe, LatencyPatterns.Spread).Refusals > 10);
    }

    private void Holds(ServerKind server, Recipe recipe, double promised)
    {
        Cell worst = Cell.Worst([Run(server, recipe, LatencyPatterns.Spread), Run(server, recipe, LatencyPatterns.TwoHumped)]);
        output.WriteLine(FormattableString.Invariant($"{server.Name}, {recipe.Name}, seed {Seed}: {worst.Refusals} refusals, {worst.Ratio:0.000} of the optimum, promised {promised:0.00}"));
        Assert.Equal(0, worst.Refusals);
        Assert.InRange(worst.Ratio, 0, promised + Tolerance);
    }

    private static Cell Run(ServerKind server, Recipe recipe, LatencyPattern latency)
    {
        TimeSpan optimum = GreedySchedule.Of(server, latency, Seed, new VirtualClock().GetUtcNow());
        JobResult result = new Job(server, latency, Seed, recipe).Run(optimum);
        Assert.Equal(server.Requests, result.Succeeded);
        return new Cell(result.Refusals, result.TimeToMost!.Value / optimum);
    }
}
