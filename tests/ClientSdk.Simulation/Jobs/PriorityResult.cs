namespace ClientSdk.Simulation.Jobs;

/// <summary>What became of interactive and background calls.</summary>
/// <param name="Waits">How long each interactive call waited for its permit, the shortest first.</param>
/// <param name="BackgroundPerMinute">Background calls that were answered.</param>
/// <param name="Refusals">By the server.</param>
internal sealed record PriorityResult(IReadOnlyList<TimeSpan> Waits, double BackgroundPerMinute, long Refusals)
{
    public TimeSpan Percentile(double share) => Waits[(int)Math.Ceiling(share * Waits.Count) - 1];
}
