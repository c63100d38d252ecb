using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;

namespace ClientSdk.Throttling;

/// <summary>
/// The state of all throttles: a singleton of the container (or of one <c>RateLimitedApiClient</c>), so that it survives
/// handler rotation and configuration reload. Thread-safe.
/// </summary>
internal sealed class ThrottleRegistry : IDisposable
{
    private readonly ConcurrentDictionary<string, Throttle> _throttles = new();

    public ThrottleRegistry(TimeProvider time, ILoggerFactory loggers)
    {
        Time = time;
        Loggers = loggers;
    }

    public TimeProvider Time { get; }

    public ILoggerFactory Loggers { get; }

    /// <summary>The throttle of a scope. The first plan makes it; another plan of the same scope changes its limits and keeps what was spent.</summary>
    public Throttle For(ThrottlePlan plan)
    {
        Throttle throttle = _throttles.GetOrAdd(plan.Scope, _ => new Throttle(plan));
        throttle.Plan = plan;
        return throttle;
    }

    public void Dispose()
    {
    }
}
