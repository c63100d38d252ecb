using System.Collections.Concurrent;
using ClientSdk.Diagnostics;
using ClientSdk.Headers;
using ClientSdk.Limiters;
using ClientSdk.Limits;
using Microsoft.Extensions.Logging;

namespace ClientSdk.Throttling;

/// <summary>The throttle of one scope: its plan, its partitions, and where its requests belong. Thread-safe.</summary>
internal sealed class Throttle : IDisposable
{
    private readonly ConcurrentDictionary<string, Partition> _partitions = new(StringComparer.Ordinal);
    private readonly List<string> _groupNames = [];
    private readonly MonotonicClock _clock;
    private readonly LimiterSettings _defaults;
    private readonly RateLimitMetrics _metrics;
    private readonly ILogger _logger;
    private readonly object _changing = new();
    private volatile InForce _inForce;
    private KnownAuthority? _lastAuthority;
    private bool _isDisposed;

    public Throttle(ThrottlePlan plan, MonotonicClock clock, RateLimitMetrics metrics, ILogger logger, LimiterSettings? defaults = null)
    {
        (_clock, _metrics, _logger, _defaults) = (clock, metrics, logger, defaults ?? new LimiterSettings());
        _inForce = Prepare(plan);
        LateSnapshot.Reader = RateLimitHeaderParser.ParseLate;
    }

    public ThrottlePlan Plan => _inForce.Plan;

    public ThrottleTeller Tell => _inForce.Tell;

    public TimeProvider Time => _clock.Time;

    /// <summary>Another plan of the same scope: its limits hold from now on, and what was spent is kept.</summary>
    public void Change(ThrottlePlan plan)
    {
        lock (_changing)
        {
            InForce next = Prepare(plan);
            foreach (Partition partition in _partitions.Values)
            {
                partition.Limiter.Become(next.SharedSets(), next.GroupSets(), SettingsOf(next, partition.Name));
            }

            // Last: a request that saw a new group in it would look for that group in a partition which does not have it yet.
            _inForce = next;
        }
    }

    /// <summary>How many partitions are paused now, for each limit set.</summary>
    public IEnumerable<(string Scope, string LimitSet, int Paused)> Pauses() =>
        from partition in _partitions.Values
        from set in partition.Limiter.Pauses()
        group set.IsPaused by set.Name into sets
        select (Plan.Scope, sets.Key, sets.Count(isPaused => isPaused));

    /// <summary>Permits granted in a partition so far.</summary>
    public long GrantedIn(string partition) => _partitions.TryGetValue(partition, out Partition? known) ? known.Limiter.Granted : 0;

    public Partition PartitionOf(HttpRequestMessage request)
    {
        if (Plan.PartitionBy is { } by)
        {
            return PartitionOf(by(request));
        }

        return request.RequestUri is { IsAbsoluteUri: true } uri ? PartitionOf(uri) : PartitionOf("");
    }

    public int GroupOf(HttpRequestMessage request)
    {
        InForce now = _inForce;
        return now.Plan.Groups.Count == 0 || request.RequestUri is not { IsAbsoluteUri: true } uri
            ? RouteTable.None
            : now.Routes.Find(request.Method, uri.AbsolutePath);
    }

    public void Dispose()
    {
        lock (_changing)
        {
            _isDisposed = true;
        }

        foreach (Partition partition in _partitions.Values)
        {
            partition.Limiter.Dispose();
        }
    }

    /// <summary>Most clients talk to one authority, so its key is made once and not for every request.</summary>
    private Partition PartitionOf(Uri uri)
    {
        if (_lastAuthority is { } last && last.IsOf(uri))
        {
            return last.Partition;
        }

        // Scheme, host and port; not the user information, which names nobody's limit and may hold a password.
        Partition partition = PartitionOf(uri.GetComponents(UriComponents.SchemeAndServer, UriFormat.UriEscaped));
        if (KnownAuthority.CanKnow(uri))
        {
            _lastAuthority = new KnownAuthority(uri.Scheme, uri.Host, uri.Port, partition);
        }

        return partition;
    }

    private Partition PartitionOf(string key) => _partitions.TryGetValue(key, out Partition? known) ? known : Open(key);

    private Partition Open(string key)
    {
        lock (_changing)
        {
            InForce now = _inForce;
            string name = now.Plan.PartitionBy is null ? key : FormattableString.Invariant($"partition {_partitions.Count + 1}");
            Partition opened = _partitions.GetOrAdd(key, key => new Partition(key, name, new PartitionLimiter(now.SharedSets(), now.GroupSets(), _clock, SettingsOf(now, name))));
            if (_isDisposed)
            {
                opened.Limiter.Dispose();
            }

            return opened;
        }
    }

    private LimiterSettings SettingsOf(InForce now, string partition) =>
        now.Settings with { OnBodiesExpired = count => Tell.BodiesExpired(partition, count, now.Settings.BodyHold) };

    /// <summary>A group keeps its index as long as the throttle lives, because requests in line and in flight refer to it.</summary>
    private InForce Prepare(ThrottlePlan plan)
    {
        _groupNames.AddRange(plan.Groups.Select(group => group.Name).Except(_groupNames, StringComparer.Ordinal).ToList());
        EndpointGroup?[] slots = [.. _groupNames.Select(name => plan.Groups.FirstOrDefault(group => group.Name == name))];
        return new InForce(plan, slots, _defaults, new ThrottleTeller(plan, slots, Time, _metrics, _logger));
    }
}
