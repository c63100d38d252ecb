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
    public string Name => GivenName ?? (MayBeRaised ? Describe() + " or more" : Describe());

    /// <summary>The most permits that can ever be granted at one instant; a request of a higher cost can never be sent.</summary>
    public abstract int Permits { get; }

    /// <summary>The span of time in which the limit restores all its permits; <see langword="null"/> for a concurrency limit.</summary>
    public abstract TimeSpan? Span { get; }

    /// <summary>Whether the server may grant more than is declared. Default <see langword="false"/>; see <see cref="OrMore"/>.</summary>
    public bool MayBeRaised { get; private init; }

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

    /// <summary>
    /// At most so many requests at once, how many nobody has said: found out from refusals that a rate does not explain. Few at first and one
    /// more with each success; fewer by a share after such a refusal, and one more now and then after that.
    /// </summary>
    /// <returns>The limit. It is told apart from rate limits by the replies, so expect a refusal or two each time that it is reached anew.</returns>
    /// <remarks>A number, where you have one, is better: <see cref="Concurrent"/> is never refused.</remarks>
    public static ConcurrencyLimit LearnedConcurrency() => ConcurrencyLimit.OfUnknownSize();

    /// <summary>
    /// So much at the least: more when a reply that names the limit states more, and a little more now and then as long as nothing is refused.
    /// After a refusal the limit is lowered again, never below what is declared. A bucket's rate is raised; what it holds stays, unless a reply
    /// states that.
    /// </summary>
    /// <returns>A copy that may be raised. For a provider who promises a minimum.</returns>
    public RateLimit OrMore() => this with { MayBeRaised = true };

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

    /// <summary>The same limit of another size: what it grants at one instant.</summary>
    internal abstract RateLimit Sized(int permits);

    /// <summary>
    /// The same limit with more or less over time by a share, and at least by one permit where permits are counted. What a bucket holds stays:
    /// it is another matter than how fast it fills.
    /// </summary>
    internal virtual RateLimit Scaled(double factor)
    {
        double permits = factor >= 1 ? Math.Max(Permits + 1d, Permits * factor) : Math.Min(Permits - 1d, Permits * factor);
        return Sized((int)Math.Clamp(permits, 1, int.MaxValue));
    }

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
