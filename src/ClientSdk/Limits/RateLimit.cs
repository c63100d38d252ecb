namespace ClientSdk.Limits;

/// <summary>
/// A rule that a server enforces: so many permits in a window of time, a bucket that refills, or so many requests at once.
/// </summary>
/// <remarks>
/// Limits are immutable data and safe to share between threads and clients. Several limits on one client hold together:
/// a request needs a permit from each of them, or takes none.
/// </remarks>
/// <example>
/// <code>
/// options.Limits.Add(RateLimit.PerMinute(60));
/// options.Limits.Add(RateLimit.PerSecond(2));
/// options.Limits.Add(RateLimit.Concurrent(10));
/// </code>
/// </example>
public abstract record RateLimit
{
    private protected RateLimit()
    {
    }

    /// <summary>The name that reports, logs and metrics use, for example <c>60 per minute</c>. Set it with <see cref="Named"/>.</summary>
    /// <remarks>A header that carries this name (a policy name, or a unit such as <c>minute</c>) is taken to speak of this limit.</remarks>
    public string Name => GivenName ?? Describe();

    /// <summary>The most permits that can ever be granted at one instant; a request of a higher cost can never be sent.</summary>
    public abstract int Permits { get; }

    /// <summary>The span of time in which the limit restores all its permits; <see langword="null"/> for a concurrency limit.</summary>
    public abstract TimeSpan? Span { get; }

    internal string? GivenName { get; init; }

    /// <summary>A window of one second. See <see cref="Window"/>.</summary>
    /// <param name="permits">Requests per second, at least 1.</param>
    /// <returns>A window whose kind is unknown.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="permits"/> is below 1.</exception>
    public static WindowLimit PerSecond(int permits) => Window(permits, TimeSpan.FromSeconds(1));

    /// <summary>A window of one minute. See <see cref="Window"/>.</summary>
    /// <param name="permits">Requests per minute, at least 1.</param>
    /// <returns>A window whose kind is unknown.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="permits"/> is below 1.</exception>
    public static WindowLimit PerMinute(int permits) => Window(permits, TimeSpan.FromMinutes(1));

    /// <summary>A window of one hour. See <see cref="Window"/>.</summary>
    /// <param name="permits">Requests per hour, at least 1.</param>
    /// <returns>A window whose kind is unknown.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="permits"/> is below 1.</exception>
    public static WindowLimit PerHour(int permits) => Window(permits, TimeSpan.FromHours(1));

    /// <summary>A window of 24 hours. See <see cref="Window"/>.</summary>
    /// <param name="permits">Requests per day, at least 1.</param>
    /// <returns>A window whose kind is unknown.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="permits"/> is below 1.</exception>
    public static WindowLimit PerDay(int permits) => Window(permits, TimeSpan.FromDays(1));

    /// <summary>
    /// At most so many requests in any window of this length. The kind is unknown, so it is kept in the way that is safe
    /// for sliding logs and for fixed windows of any phase alike; say more with <see cref="WindowLimit.FixedFromFirstRequest"/>,
    /// <see cref="WindowLimit.FixedAligned"/> or <see cref="WindowLimit.SlidingCounter"/> when you know it.
    /// </summary>
    /// <param name="permits">Requests in a window, at least 1.</param>
    /// <param name="window">The window's length, above zero and at most 366 days.</param>
    /// <returns>A window whose kind is unknown.</returns>
    /// <exception cref="ArgumentOutOfRangeException">A value is out of its range.</exception>
    public static WindowLimit Window(int permits, TimeSpan window) => new(permits, window, WindowKind.Unknown);

    /// <summary>A token bucket that refills continuously at <paramref name="permitsPerPeriod"/> / <paramref name="period"/>.</summary>
    /// <param name="capacity">The most permits that the bucket holds (the burst), at least 1. It may be larger or smaller than the refill per period.</param>
    /// <param name="permitsPerPeriod">Permits added in a period, at least 1.</param>
    /// <param name="period">The period of the refill, above zero and at most 366 days.</param>
    /// <returns>A bucket that is refilled continuously; see <see cref="TokenBucketLimit.InStepsOf"/> for servers that refill in steps.</returns>
    /// <exception cref="ArgumentOutOfRangeException">A value is out of its range.</exception>
    public static TokenBucketLimit TokenBucket(int capacity, int permitsPerPeriod, TimeSpan period) => new(capacity, permitsPerPeriod, period);

    /// <summary>nginx's <c>limit_req</c> with <c>nodelay</c>, in nginx's own integer arithmetic.</summary>
    /// <param name="rate">As in nginx.conf: <c>25r/s</c> or <c>100r/m</c>.</param>
    /// <param name="burst">As in nginx.conf, at least 0: nginx admits <c>burst + 1</c> requests at once.</param>
    /// <returns>The limit.</returns>
    /// <exception cref="ArgumentException"><paramref name="rate"/> is not of nginx's form.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A value is out of its range.</exception>
    /// <remarks>Source: nginx.org, ngx_http_limit_req_module.</remarks>
    public static NginxLimit Nginx(string rate, int burst) => new(rate, burst);

    /// <summary>At most so many requests at once, each from its sending until its response body has been read or disposed.</summary>
    /// <param name="permits">Requests at once, at least 1.</param>
    /// <returns>The limit.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="permits"/> is below 1.</exception>
    public static ConcurrencyLimit Concurrent(int permits) => new(permits);

    /// <summary>The same limit under a name of your own.</summary>
    /// <param name="name">The name, not empty. A server's name for the limit lets its headers find it.</param>
    /// <returns>A copy with that name.</returns>
    /// <exception cref="ArgumentException"><paramref name="name"/> is empty.</exception>
    public RateLimit Named(string name)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(name);
        return this with { GivenName = name };
    }

    /// <inheritdoc />
    public sealed override string ToString() => Name;

    private protected abstract string Describe();

    private protected static int AtLeastOne(int permits, string option) =>
        permits >= 1
            ? permits
            : throw new ArgumentOutOfRangeException(option, permits, $"A limit of {permits} permits would never let a request go. Give at least 1.");

    private protected static TimeSpan Positive(TimeSpan span, string option) =>
        span > TimeSpan.Zero && span <= TimeSpan.FromDays(366)
            ? span
            : throw new ArgumentOutOfRangeException(option, span, $"A time span of {span} cannot be enforced. Give more than zero and at most 366 days.");

    private protected static string DescribeSpan(TimeSpan span) => span switch
    {
        { Ticks: TimeSpan.TicksPerSecond } => "second",
        { Ticks: TimeSpan.TicksPerMinute } => "minute",
        { Ticks: TimeSpan.TicksPerHour } => "hour",
        { Ticks: TimeSpan.TicksPerDay } => "day",
        _ => FormattableString.Invariant($"{span.TotalSeconds:0.###} s"),
    };
}
