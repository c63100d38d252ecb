using ClientSdk.Limits;

namespace ClientSdk.Limiters;

/// <summary>What is asked of a limiter.</summary>
/// <param name="Group">The endpoint group's index; <see cref="PartitionLimiter.NoGroup"/> for none.</param>
/// <param name="Cost">Permits from each rate limit, at least 1.</param>
/// <param name="Priority">Whose line it waits in.</param>
/// <param name="Deadline">Ticks after which it must not start; <see cref="MonotonicClock.Never"/> for none.</param>
/// <param name="Wait">Wait, or say when.</param>
/// <param name="Arrival">The place that a refused request had in line; 0 for a new one.</param>
internal readonly record struct PermitRequest(int Group, int Cost, RateLimitPriority Priority, long Deadline, RateLimitWait Wait, long Arrival)
{
    /// <summary>It goes when others of its cost could, and leaves everything to them.</summary>
    public bool TakesNothing { get; init; }

    /// <summary>The permits that it takes.</summary>
    public int Taken => TakesNothing ? 0 : Cost;
}
