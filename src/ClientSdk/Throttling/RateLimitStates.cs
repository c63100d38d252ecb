using ClientSdk.Limits;

namespace ClientSdk.Throttling;

/// <summary>
/// How the limits of a container's clients stand at this moment, for health checks and pages: a service of the container, registered by
/// <c>AddRateLimitAwareHandler</c>. Thread-safe.
/// </summary>
/// <remarks>
/// Cheap: one partition is looked at at a time, when the enumeration comes to it, and requests of that partition wait for microseconds. A
/// partition appears with its first request; one that has long been idle, and has spent nothing, may be gone.
/// </remarks>
/// <example>
/// <code>
/// bool isHeld = states.Of("crm").Any(partition => partition.Sets.Any(set => set.PausedUntil is not null));
/// </code>
/// </example>
public sealed class RateLimitStates
{
    private readonly ThrottleRegistry _registry;

    internal RateLimitStates(ThrottleRegistry registry) => _registry = registry;

    /// <summary>All partitions of all clients.</summary>
    public IEnumerable<RateLimitState> All => _registry.All.SelectMany(static throttle => throttle.Describe());

    /// <summary>The partitions of one client.</summary>
    /// <param name="client">The HttpClient's name, or the name under which clients share their limits (<c>ShareLimitsAs</c>).</param>
    /// <returns>None while the client was not used.</returns>
    public IEnumerable<RateLimitState> Of(string client)
    {
        ArgumentNullException.ThrowIfNull(client);
        return _registry.Find(client)?.Describe() ?? [];
    }
}
