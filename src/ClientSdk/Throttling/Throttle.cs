using ClientSdk.Diagnostics;
using ClientSdk.Headers;
using ClientSdk.Limiters;
using ClientSdk.Limits;
using Microsoft.Extensions.Logging;

namespace ClientSdk.Throttling;

/// <summary>The throttle of one scope: its plan, its partitions, and where its requests belong. Thread-safe.</summary>
internal sealed class Throttle : IDisposable
{
    /// <summary>Token requests have limits, a gate and a line of their own: the calls of the other partitions wait for them.</summary>
    private const string TokenPartition = "token endpoint ";

    // After a peak the table shrinks although nobody new comes.
    private const int LookUpsToSweep = 16;

    private readonly PartitionTable _partitions = new();
    private readonly List<string> _groupNames = [];
    private readonly MonotonicClock _clock;
    private readonly LimiterSettings _defaults;
    private readonly RateLimitMetrics _metrics;
    private readonly ILogger _logger;
    private readonly object _changing = new();
    private volatile InForce _inForce;
    private KnownAuthority? _lastAuthority;
    private int _lookUps;
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
        Waiter? answered = null;
        List<Partition> changed = [];
        try
        {
            lock (_changing)
            {
                InForce next = Prepare(plan);
                foreach (Partition partition in _partitions.All)
                {
                    changed.Add(partition);
                    partition.Limiter.Become(next.SharedSets(), next.GroupSets(), SettingsOf(next, partition.Name), ref answered);
                }

                // Last: a request that saw a new group in it would look for that group in a partition which does not have it yet.
                _inForce = next;
            }
        }
        finally
        {
            // Off the system's clock they go on right here, and what they do next may need the lock on another thread.
            changed.ForEach(static partition => partition.Limiter.SetTimer());
            Waiter.CompleteAll(answered);
        }
    }

    /// <summary>How many partitions are paused now, for each limit set.</summary>
    public IEnumerable<(string Scope, string LimitSet, int Paused)> Pauses() =>
        from partition in _partitions.All
        from set in partition.Limiter.Pauses()
        group set.IsPaused by set.Name into sets
        select (Plan.Scope, sets.Key, sets.Count(isPaused => isPaused));

    /// <summary>Permits granted in a partition so far.</summary>
    public long GrantedIn(string partition) => _partitions.Find(partition)?.Limiter.Granted ?? 0;

    public int PartitionCount => _partitions.Count;

    public int PartitionsOpened => _partitions.Opened;

    /// <summary>How its partitions stand, one after the other.</summary>
    public IEnumerable<RateLimitState> Describe() => _partitions.All.Select(partition => partition.Limiter.Describe(Plan.Scope, partition.Name));

    /// <summary>A partition that has ended because it was idle: who looks it up from now on finds its successor.</summary>
    public void Forget(Partition retired)
    {
        // It is ended and taken out of the table under this lock, so that now it is out.
        lock (_changing)
        {
            if (_lastAuthority?.Partition == retired)
            {
                _lastAuthority = null;
            }
        }
    }

    public Partition PartitionOf(HttpRequestMessage request) => PartitionOf(request, RequestJourney.Find(request));

    /// <param name="request">The request.</param>
    /// <param name="journey">What it carries, if anything.</param>
    public Partition PartitionOf(HttpRequestMessage request, RequestJourney? journey)
    {
        if (journey is { IsTokenRequest: true })
        {
            return PartitionOf(TokenPartition + request.RequestUri!.Authority);
        }

        if (Plan.PartitionBy is { } by)
        {
            return PartitionOf(by(request));
        }

        return request.RequestUri is { IsAbsoluteUri: true } uri ? PartitionOf(uri) : PartitionOf("");
    }

    public int GroupOf(HttpRequestMessage request)
    {
        RouteTable routes = _inForce.Routes;
        return routes.IsEmpty || request.RequestUri is not { IsAbsoluteUri: true } uri ? RouteTable.None : routes.Find(request.Method, uri.AbsolutePath);
    }

    /// <summary>How long so many requests like this one will take under the limits in force, if nobody else sends; <see langword="null"/> when a limit is not known.</summary>
    public ForecastResult? Forecast(HttpRequestMessage request, ForecastLoad load) =>
        Limiters.Forecast.Of(PartitionOf(request).Limiter, GroupOf(request), _inForce.Ledgers, load);

    public void Dispose()
    {
        lock (_changing)
        {
            _isDisposed = true;
        }

        foreach (Partition partition in _partitions.All)
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

    private Partition PartitionOf(string key)
    {
        if (_partitions.Find(key) is not { } known)
        {
            return Open(key);
        }

        // Not exact when threads race for it, and it need not be.
        if (++_lookUps >= LookUpsToSweep && _partitions.Count > PartitionTable.Kept && Monitor.TryEnter(_changing))
        {
            try
            {
                Sweep();
            }
            finally
            {
                Monitor.Exit(_changing);
            }
        }

        return known;
    }

    private Partition Open(string key)
    {
        lock (_changing)
        {
            if (_partitions.Find(key) is { } other)
            {
                return other;
            }

            InForce now = _inForce;
            string name = now.Plan.PartitionBy is null ? key : FormattableString.Invariant($"partition {_partitions.Opened + 1}");
            Partition opened = new(key, name, new PartitionLimiter(now.SharedSets(), now.GroupSets(), _clock, SettingsOf(now, name)));
            _partitions.Add(opened);
            if (_isDisposed)
            {
                opened.Limiter.Dispose();
            }

            Sweep();
            return opened;
        }
    }

    private void Sweep()
    {
        _lookUps = 0;
        foreach (Partition dropped in _partitions.Sweep())
        {
            Forget(dropped);
        }
    }

    private LimiterSettings SettingsOf(InForce now, string partition) =>
        now.Settings with { OnBodiesExpired = count => Tell.BodiesExpired(partition, count, now.Settings.BodyHold) };

    /// <summary>A group keeps its index as long as the throttle lives, because requests in line and in flight refer to it.</summary>
    private InForce Prepare(ThrottlePlan plan)
    {
        _groupNames.AddRange(plan.Groups.Select(group => group.Name).Except(_groupNames, StringComparer.Ordinal).ToList());
        EndpointGroup?[] slots = [.. _groupNames.Select(name => plan.Groups.FirstOrDefault(group => group.Name == name))];
        long now = _clock.Now;
        long? spentAt = plan.Throttling.UsedUntil is { } used ? _clock.FromInstant(used, now) + plan.Throttling.LostRequestHold.Ticks : null;
        return new InForce(plan, slots, _defaults, spentAt, new ThrottleTeller(plan, slots, Time, _metrics, _logger));
    }
}
