using ClientSdk.Testing.Enforcement;

namespace ClientSdk.Tests.Limiters.Bench;

/// <summary>
/// A limit of the server, from its definition, over the whole log of what it accepted. It shares nothing with the limiters;
/// where every cost is 1, ClientSdk.Testing's enforcement decides as well and both must agree.
/// </summary>
internal sealed class BenchServer
{
    /// <summary>Bench time 0 on the server's calendar.</summary>
    public static readonly long Epoch = new DateTime(2026, 1, 15, 12, 0, 0, DateTimeKind.Utc).Ticks;

    private readonly List<(long At, int Cost)> _accepted = [];
    private readonly BenchLimit _limit;
    private readonly ServerLimit? _twin;
    private readonly long _drift;
    private readonly long _offset;

    /// <param name="limit">What to enforce.</param>
    /// <param name="driftPpm">How much faster the server's clock runs.</param>
    /// <param name="offset">How far ahead it is.</param>
    /// <param name="hasTwin">Every cost will be 1.</param>
    public BenchServer(BenchLimit limit, int driftPpm, long offset, bool hasTwin)
    {
        (_limit, _drift, _offset) = (limit, driftPpm, offset);
        var length = TimeSpan.FromTicks(limit.Length);
        var phase = TimeSpan.FromTicks(limit.Phase);
        _twin = !hasTwin ? null : limit.Kind switch
        {
            ServerKind.SlidingLog => ServerLimit.SlidingLog(limit.Permits, length),
            ServerKind.Aligned => ServerLimit.FixedAligned(limit.Permits, length, phase),
            ServerKind.FromFirst => ServerLimit.FixedFromFirstRequest(limit.Permits, length),
            ServerKind.Counter => ServerLimit.SlidingCounter(limit.Permits, length, offset: phase),
            ServerKind.Bucket => ServerLimit.TokenBucket(limit.Permits, limit.Refill, length),
            ServerKind.CellRate => ServerLimit.Gcra(limit.Permits, length),
            ServerKind.Steps => ServerLimit.TokenBucketInSteps(limit.Permits, limit.Refill, length, phase),
            ServerKind.Nginx => ServerLimit.Nginx(limit.NginxRate, limit.Permits - 1),
            _ => null,
        };
    }

    /// <summary>The instants, on the server's clock, at which fixed windows ended or will end.</summary>
    public List<long> Ends { get; } = [];

    public BenchLimit Limit => _limit;

    public long ToServer(long at) => Epoch + _offset + at + (long)((Int128)at * _drift / 1_000_000);

    /// <summary>Whether so many permits are free, and how many there are.</summary>
    public bool Accepts(long at, int cost, out long remaining)
    {
        remaining = Free(Stamp(at));
        return remaining >= cost;
    }

    /// <returns>Ticks of the server's clock to the window's end, or to when something comes back.</returns>
    public long Take(long at, int cost)
    {
        long now = Stamp(at);
        if (_twin is not null && !_twin.TryTake(new DateTimeOffset(now, TimeSpan.Zero)).IsAccepted)
        {
            throw new InvalidOperationException($"Two definitions of {_limit} do not agree.");
        }

        _accepted.Add((now, cost));
        long end = _limit.Kind switch
        {
            ServerKind.Aligned => Floor(now) + _limit.Length,
            ServerKind.FromFirst => WindowStart() + _limit.Length,
            _ => now + _limit.Length,
        };
        if (_limit.HasFixedWindow && (Ends.Count == 0 || Ends[^1] < end))
        {
            Ends.Add(end);
        }

        return end - now;
    }

    private long Stamp(long at) => ToServer(at) / _limit.Grain * _limit.Grain;

    private long Floor(long at) => at - ((at - _limit.Phase) % _limit.Length);

    private long Free(long now) => _limit.Kind switch
    {
        ServerKind.SlidingLog => _limit.Permits - Sum(now - _limit.Length + 1),
        ServerKind.ClosedLog => _limit.Permits - Sum(now - _limit.Length),
        ServerKind.Aligned => _limit.Permits - Sum(Floor(now)),
        ServerKind.FromFirst => now >= WindowStart() + _limit.Length ? _limit.Permits : _limit.Permits - Sum(WindowStart()),
        ServerKind.Counter => Weighted(now),
        ServerKind.Steps => Stepped(now),
        ServerKind.Nginx => Nginx(now),
        _ => Level(now),
    };

    private long Sum(long from)
    {
        long sum = 0;
        for (int index = _accepted.Count - 1; index >= 0 && _accepted[index].At >= from; index--)
        {
            sum += _accepted[index].Cost;
        }

        return sum;
    }

    private long WindowStart()
    {
        long start = long.MinValue / 2;
        foreach ((long at, _) in _accepted)
        {
            start = at >= start + _limit.Length ? at : start;
        }

        return start;
    }

    private long Weighted(long now)
    {
        long start = Floor(now);
        Int128 current = Sum(start);
        Int128 previous = Sum(start - _limit.Length) - current;
        Int128 free = ((_limit.Permits - current) * _limit.Length) - (previous * (_limit.Length - (now - start)));
        return (long)(free / _limit.Length) - (free < 0 ? 1 : 0);
    }

    private long Level(long now)
    {
        Int128 full = (Int128)_limit.Permits * _limit.Length;
        Int128 level = full;
        long last = _accepted.Count > 0 ? _accepted[0].At : now;
        foreach ((long at, int cost) in _accepted)
        {
            level = Int128.Min(full, level + ((Int128)(at - last) * _limit.Refill)) - ((Int128)cost * _limit.Length);
            last = at;
        }

        return (long)(Int128.Min(full, level + ((Int128)(now - last) * _limit.Refill)) / _limit.Length);
    }

    private long Stepped(long now)
    {
        long level = _limit.Permits;
        long last = _accepted.Count > 0 ? Step(_accepted[0].At) : 0;
        foreach ((long at, int cost) in _accepted)
        {
            level = Math.Min(_limit.Permits, level + ((Step(at) - last) * _limit.Refill)) - cost;
            last = Step(at);
        }

        return Math.Min(_limit.Permits, level + ((Step(now) - last) * _limit.Refill));
    }

    private long Step(long at) => (at - _limit.Phase) / _limit.Length;

    private long Nginx(long now)
    {
        long rate = 1000L * _limit.Refill / (_limit.Length / TimeSpan.TicksPerSecond);
        long excess = 0;
        long last = 0;
        for (int index = 0; index < _accepted.Count; index++)
        {
            long ms = _accepted[index].At / TimeSpan.TicksPerMillisecond;
            excess = index == 0 ? 0 : Math.Max(0, excess - (rate * (ms - last) / 1000) + 1000);
            last = ms;
        }

        long next = Math.Max(0, excess - (rate * ((now / TimeSpan.TicksPerMillisecond) - last) / 1000) + 1000);
        return _accepted.Count == 0 ? _limit.Permits : next > 1000 * (_limit.Permits - 1) ? 0 : 1 + ((1000 * (_limit.Permits - 1) - next) / 1000);
    }
}
