using ClientSdk.Limiters;
using ClientSdk.Limits;
using ClientSdk.Testing.Clock;

namespace ClientSdk.Tests.Limiters.Bench;

/// <summary>A limiter on a virtual clock, for examples: ask, answer, let time pass, look.</summary>
internal sealed class Desk : IDisposable
{
    private readonly VirtualClock _clock = new();

    /// <param name="shared">The partition's limits.</param>
    /// <param name="groups">The groups' limits.</param>
    /// <param name="settings">How to queue.</param>
    /// <param name="seen">How the limiter sees the clock.</param>
    public Desk(RateLimit[] shared, RateLimit[][]? groups = null, LimiterSettings? settings = null, Func<TimeProvider, TimeProvider>? seen = null)
    {
        Settings = (settings ?? new LimiterSettings()) with { RunContinuationsAsynchronously = false, Random = () => 0.5 };
        Shared = Sets("partition", shared);
        Groups = [.. (groups ?? []).Select((limits, index) => Sets("group " + index, limits))];
        Limiter = new PartitionLimiter(Shared, Groups, new MonotonicClock(seen?.Invoke(_clock) ?? _clock), Settings);
    }

    public LimiterSettings Settings { get; }

    public LimitSet[] Shared { get; }

    public LimitSet[][] Groups { get; }

    public PartitionLimiter Limiter { get; }

    public TimeSpan Elapsed => _clock.Elapsed;

    public DateTimeOffset Instant => _clock.GetUtcNow();

    public long In(double seconds) => (_clock.Elapsed + TimeSpan.FromSeconds(seconds)).Ticks;

    public void Pass(double seconds) => _clock.Advance(TimeSpan.FromSeconds(seconds));

    public void PassTo(DateTimeOffset instant) => _clock.Advance(instant - _clock.GetUtcNow());

    public Asked Ask(
        int group = PartitionLimiter.NoGroup,
        int cost = 1,
        RateLimitPriority priority = RateLimitPriority.Interactive,
        double? deadline = null,
        RateLimitWait wait = RateLimitWait.Queue,
        long arrival = 0,
        Action<Asked>? then = null,
        CancellationToken cancellation = default)
    {
        long due = deadline is { } seconds ? In(seconds) : MonotonicClock.Never;
        return new Asked(Limiter.AcquireAsync(new PermitRequest(group, cost, priority, due, wait, arrival), cancellation), then);
    }

    /// <summary>Asks, and has it now.</summary>
    public PermitHandle Take(int group = PartitionLimiter.NoGroup, int cost = 1)
    {
        Asked asked = Ask(group, cost);
        Assert.True(asked.Went);
        return asked.Result.Handle;
    }

    public ReplyOutcome Reply(PermitHandle handle) => Limiter.Replied(handle, new RateLimitReading(), false, BodyState.Coming);

    public ReplyOutcome Reply(PermitHandle handle, params RateLimitWindow[] windows)
    {
        var reading = new RateLimitReading();
        foreach (RateLimitWindow window in windows)
        {
            reading.Add(window);
        }

        return Limiter.Replied(handle, reading, false, BodyState.Coming);
    }

    public ReplyOutcome Refuse(PermitHandle handle, double? hint = null, string? by = null, double? unavailable = null)
    {
        var reading = new RateLimitReading
        {
            IsThrottled = unavailable is null,
            RetryAfter = (hint ?? unavailable) is { } seconds ? TimeSpan.FromSeconds(seconds) : null,
            LimitedBy = by,
        };
        return Limiter.Replied(handle, reading, unavailable is not null, BodyState.Coming);
    }

    public void Dispose() => Limiter.Dispose();

    private LimitSet[] Sets(string name, RateLimit[] limits)
    {
        var factory = new LedgerFactory(1, null);
        LimitSet Set(string named, IEnumerable<RateLimit> of, bool endsWithBody) =>
            new(named, of.Select(factory.Create), endsWithBody, Settings.LostRequestHold.Ticks, Settings.Random);
        RateLimit[] rates = [.. limits.Where(limit => limit is not ConcurrencyLimit)];
        RateLimit[] concurrent = [.. limits.Except(rates)];
        return [.. rates.Length > 0 ? [Set(name, rates, false)] : Array.Empty<LimitSet>(), .. concurrent.Length > 0 ? [Set(name + " concurrent", concurrent, true)] : Array.Empty<LimitSet>()];
    }
}
