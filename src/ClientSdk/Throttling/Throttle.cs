using System.Collections.Concurrent;
using ClientSdk.Diagnostics;
using ClientSdk.Limiters;
using ClientSdk.Limits;
using Microsoft.Extensions.Logging;

namespace ClientSdk.Throttling;

/// <summary>The throttle of one scope: its plan, its partitions, and where its requests belong. Thread-safe.</summary>
internal sealed class Throttle : IDisposable
{
    private readonly ConcurrentDictionary<string, Partition> _partitions = new(StringComparer.Ordinal);
    private readonly LedgerFactory _ledgers;
    private readonly LimiterSettings _settings;
    private readonly MonotonicClock _clock;
    private readonly RouteTable _routes;
    private RateLimitReading? _spareReading;

    public Throttle(ThrottlePlan plan, MonotonicClock clock, RateLimitMetrics metrics, ILogger logger, LimiterSettings? defaults = null)
    {
        (Plan, _clock) = (plan, clock);
        Tell = new ThrottleTeller(plan, metrics, logger);
        _ledgers = new LedgerFactory(plan.Utilization, plan.Throttling.Safety);
        _routes = new RouteTable(plan.Groups);
        _settings = (defaults ?? new LimiterSettings()) with
        {
            QueueLimit = plan.Throttling.QueueLimit,
            BackgroundReserve = plan.Throttling.BackgroundReserve,
            LostRequestHold = plan.Throttling.LostRequestHold,
            MaxDelay = plan.MaxDelay,
            MaxPause = plan.Throttling.MaxPause,
        };
    }

    public ThrottlePlan Plan { get; }

    public ThrottleTeller Tell { get; }

    public TimeProvider Time => _clock.Time;

    public Partition PartitionOf(HttpRequestMessage request)
    {
        string key = Plan.PartitionBy is { } by ? by(request) : Authority(request);
        return _partitions.TryGetValue(key, out Partition? known) ? known : _partitions.GetOrAdd(key, static (key, throttle) => throttle.Open(key), this);
    }

    public int GroupOf(HttpRequestMessage request) =>
        Plan.Groups.Count == 0 || request.RequestUri is not { IsAbsoluteUri: true } uri ? RouteTable.None : _routes.Find(request.Method, uri.AbsolutePath);

    /// <summary>A reading to be filled; bring it back with <see cref="Return"/>.</summary>
    public RateLimitReading Rent() => Interlocked.Exchange(ref _spareReading, null) ?? new RateLimitReading();

    public void Return(RateLimitReading reading)
    {
        reading.Clear();
        _spareReading = reading;
    }

    public void Dispose()
    {
        foreach (Partition partition in _partitions.Values)
        {
            partition.Limiter.Dispose();
        }
    }

    private static string Authority(HttpRequestMessage request) =>
        request.RequestUri is { IsAbsoluteUri: true } uri ? uri.GetLeftPart(UriPartial.Authority) : "";

    private Partition Open(string key) => new(key, new PartitionLimiter(
        [.. SetsOf("partition", Plan.Limits, always: true)],
        [.. Plan.Groups.Select(group => SetsOf(group.Name, group.Limits, always: false).ToArray())],
        _clock,
        _settings));

    /// <summary>Rate limits end with a reply's headers and concurrency limits with its body, so they are sets of their own.</summary>
    private IEnumerable<LimitSet> SetsOf(string name, IReadOnlyList<RateLimit> limits, bool always)
    {
        RateLimit[] rates = [.. limits.Where(limit => limit is not ConcurrencyLimit)];
        if (always || rates.Length > 0)
        {
            yield return Set(name, rates, endsWithBody: false);
        }

        RateLimit[] concurrency = [.. limits.OfType<ConcurrencyLimit>()];
        if (concurrency.Length > 0)
        {
            yield return Set(name + " concurrency", concurrency, endsWithBody: true);
        }
    }

    private LimitSet Set(string name, RateLimit[] limits, bool endsWithBody) =>
        new(name, limits.Select(_ledgers.Create), endsWithBody, _settings.LostRequestHold.Ticks, _settings.Random);
}
