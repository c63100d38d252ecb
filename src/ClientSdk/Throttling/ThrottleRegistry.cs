using System.Collections.Concurrent;
using ClientSdk.Diagnostics;
using ClientSdk.Limiters;
using Microsoft.Extensions.Logging;

namespace ClientSdk.Throttling;

/// <summary>
/// The state of all throttles: a singleton of the container (or of one <c>RateLimitedApiClient</c>), so that it survives
/// handler rotation and configuration reload. Thread-safe.
/// </summary>
internal sealed class ThrottleRegistry : IDisposable
{
    private readonly ConcurrentDictionary<string, Throttle> _throttles = new(StringComparer.Ordinal);
    private readonly MonotonicClock _clock;
    private readonly RateLimitMetrics _metrics;
    private readonly ILogger _logger;
    private readonly LimiterSettings? _defaults;

    /// <param name="time">Where time comes from.</param>
    /// <param name="metrics">The instruments.</param>
    /// <param name="logger">The log.</param>
    /// <param name="defaults">What no plan speaks of: randomness, and how waiters go on.</param>
    public ThrottleRegistry(TimeProvider time, RateLimitMetrics metrics, ILogger logger, LimiterSettings? defaults = null)
    {
        // Who moves a clock in a test sees what it sets off: off the system's clock, whoever was waiting goes on on the thread that fired the timer.
        _defaults = defaults ?? new LimiterSettings { RunContinuationsAsynchronously = time == TimeProvider.System };
        (_clock, _metrics, _logger) = (new MonotonicClock(time), metrics, logger);
        metrics.WatchPauses(() => _throttles.Values.SelectMany(throttle => throttle.Pauses()));
    }

    public TimeProvider Time => _clock.Time;

    /// <summary>The throttle of a scope, always the same object. The first plan makes it; another one changes its limits and keeps what was spent.</summary>
    public Throttle For(ThrottlePlan plan)
    {
        Throttle throttle = _throttles.GetOrAdd(
            plan.Scope,
            static (_, state) => new Throttle(state.plan, state.Item1._clock, state.Item1._metrics, state.Item1._logger, state.Item1._defaults),
            (this, plan));
        if (throttle.Plan != plan)
        {
            throttle.Change(plan);
        }

        return throttle;
    }

    public IEnumerable<Throttle> All => _throttles.Select(static pair => pair.Value);

    public Throttle? Find(string scope) => _throttles.GetValueOrDefault(scope);

    /// <summary>Releases everybody in line.</summary>
    public void Dispose()
    {
        _metrics.WatchPauses(null);
        foreach (Throttle throttle in _throttles.Values)
        {
            throttle.Dispose();
        }
    }
}
