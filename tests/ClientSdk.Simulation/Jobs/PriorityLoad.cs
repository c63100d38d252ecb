using ClientSdk.Limits;
using ClientSdk.Testing.Enforcement;

namespace ClientSdk.Simulation.Jobs;

/// <summary>Interactive calls at random instants over a background that takes all there is.</summary>
/// <param name="Name">For the table.</param>
/// <param name="Limit">As it is declared to the client.</param>
/// <param name="Server">As the server enforces it; made anew for each run.</param>
/// <param name="InteractivePerMinute">The mean of a Poisson process.</param>
internal sealed record PriorityLoad(string Name, RateLimit Limit, Func<ServerLimit> Server, double InteractivePerMinute)
{
    public static PriorityLoad Window { get; } = new(
        "60 per 60 s, interactive 6 a minute", RateLimit.PerMinute(60), static () => ServerLimit.SlidingLog(60, TimeSpan.FromMinutes(1)), 6);

    public static PriorityLoad Bucket { get; } = new(
        "bucket 50, 10 a second, interactive 60 a minute", RateLimit.TokenBucket(50, 10, TimeSpan.FromSeconds(1)), static () => ServerLimit.TokenBucket(50, 10, TimeSpan.FromSeconds(1)), 60);

    /// <summary>More interactive calls than the limit allows: what is left for the background?</summary>
    public static PriorityLoad Overload { get; } = Window with { Name = "60 per 60 s, interactive 70 a minute", InteractivePerMinute = 70 };
}
