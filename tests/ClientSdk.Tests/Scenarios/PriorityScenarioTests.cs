using ClientSdk.Simulation.Jobs;

namespace ClientSdk.Tests.Scenarios;

/// <summary>A slice of the table of docs/throttle.md: minutes instead of an hour, one seed.</summary>
public sealed class PriorityScenarioTests(ITestOutputHelper output)
{
    [Fact]
    public void A_reserve_spares_interactive_calls_the_wait_and_costs_a_bucket_nothing()
    {
        PriorityResult without = Run(PriorityLoad.Bucket, 0, 3);
        PriorityResult with = Run(PriorityLoad.Bucket, 0.1, 3);
        Assert.True(with.Percentile(0.99) < TimeSpan.FromSeconds(0.05) && with.Percentile(0.99) < without.Percentile(0.99));
        Assert.InRange(with.BackgroundPerMinute, without.BackgroundPerMinute * 0.99, 600);
    }

    [Fact]
    public void Of_a_window_it_costs_what_nobody_used_of_it()
    {
        PriorityResult without = Run(PriorityLoad.Window, 0);
        PriorityResult with = Run(PriorityLoad.Window, 0.2);
        Assert.True(without.Percentile(0.5) > TimeSpan.FromSeconds(1));
        Assert.Equal(TimeSpan.Zero, with.Percentile(0.99));
        Assert.InRange(with.BackgroundPerMinute, 30, without.BackgroundPerMinute);
    }

    [Fact]
    public void Where_interactive_calls_are_too_many_one_in_twenty_is_still_a_background_one() =>
        Assert.InRange(Run(PriorityLoad.Overload, 0.1).BackgroundPerMinute, 2.5, 6);

    private PriorityResult Run(PriorityLoad load, double reserve, int minutes = 20)
    {
        PriorityResult result = new PriorityJob(load, reserve, 1).Run(TimeSpan.FromMinutes(minutes));
        output.WriteLine(FormattableString.Invariant($"{load.Name}, {reserve}: p50 {result.Percentile(0.5)}, p99 {result.Percentile(0.99)}, background {result.BackgroundPerMinute} a minute"));
        Assert.Equal(0, result.Refusals);
        return result;
    }
}
