namespace ClientSdk.Testing.Enforcement;

/// <summary>
/// A limit as a server enforces it: now in, verdict out. It reads no clock, takes no lock and rounds nothing that the server
/// that it imitates would not round. It shares nothing with the client's limiters, so that it can catch them.
/// </summary>
/// <remarks>
/// Windows are half-open: an instant that ends a window belongs to the next one. Instants must not go backwards. Not thread-safe.
/// <c>countRejects</c> says whether a refused request counts as well: in sliding windows it takes a place like an accepted one; in
/// buckets it takes what is left of a token; fixed windows do not notice.
/// </remarks>
public abstract class ServerLimit
{
    private protected ServerLimit(long size, bool countRejects)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(size, 1);
        Size = size;
        CountRejects = countRejects;
    }

    /// <summary>Permits per window, or the bucket's capacity.</summary>
    public long Size { get; }

    internal bool CountRejects { get; }

    /// <summary>A window that starts with the first request after the last one ended.</summary>
    /// <param name="permits">At least 1.</param>
    /// <param name="window">The window's length, positive.</param>
    /// <returns>A new limit with nothing counted.</returns>
    public static ServerLimit FixedFromFirstRequest(int permits, TimeSpan window) => new FixedWindow(permits, window, phase: null);

    /// <summary>Windows back to back, aligned to 0001-01-01T00:00:00Z plus an offset: with no offset, a minute starts at each full minute.</summary>
    /// <param name="permits">At least 1.</param>
    /// <param name="window">The window's length, positive.</param>
    /// <param name="offset">Added to every edge. Default zero.</param>
    /// <returns>A new limit with nothing counted.</returns>
    public static ServerLimit FixedAligned(int permits, TimeSpan window, TimeSpan offset = default) => new FixedWindow(permits, window, offset);

    /// <summary>Never more than so many requests in any half-open span of the window's length.</summary>
    /// <param name="permits">At least 1.</param>
    /// <param name="window">The window's length, positive.</param>
    /// <param name="countRejects">Whether refused requests take a place too. Default no.</param>
    /// <returns>A new limit with nothing counted.</returns>
    public static ServerLimit SlidingLog(int permits, TimeSpan window, bool countRejects = false) => new SlidingLog(permits, window, countRejects);

    /// <summary>The usual approximation of a sliding window: the last window's count, weighted by what is left of it, plus this window's.</summary>
    /// <param name="permits">At least 1.</param>
    /// <param name="window">The window's length, positive.</param>
    /// <param name="countRejects">Whether refused requests count too. Default no.</param>
    /// <param name="offset">Added to every edge of the aligned windows. Default zero.</param>
    /// <returns>A new limit with nothing counted.</returns>
    public static ServerLimit SlidingCounter(int permits, TimeSpan window, bool countRejects = false, TimeSpan offset = default) =>
        new SlidingCounter(permits, window, countRejects, offset);

    /// <summary>A bucket that starts full and refills continuously.</summary>
    /// <param name="capacity">At least 1.</param>
    /// <param name="permits">What <paramref name="period"/> adds, at least 1.</param>
    /// <param name="period">Positive.</param>
    /// <param name="countRejects">Whether a refused request takes what is left. Default no.</param>
    /// <returns>A new, full bucket.</returns>
    public static ServerLimit TokenBucket(int capacity, int permits, TimeSpan period, bool countRejects = false) =>
        new ContinuousBucket(capacity, permits, period, countRejects);

    /// <summary>A bucket that starts full and gets so many tokens at once, one step after the other.</summary>
    /// <param name="capacity">At least 1.</param>
    /// <param name="permits">What each step adds, at least 1.</param>
    /// <param name="every">The time between two steps, positive.</param>
    /// <param name="phase">Null: steps are counted from the first request. Otherwise they are aligned to 0001-01-01T00:00:00Z plus this offset.</param>
    /// <returns>A new, full bucket.</returns>
    public static ServerLimit TokenBucketInSteps(int capacity, int permits, TimeSpan every, TimeSpan? phase = null) =>
        new SteppedBucket(capacity, permits, every, phase);

    /// <summary>nginx <c>limit_req … nodelay</c>, in its own integers: whole milliseconds, milli-requests, a truncated rate, and burst + 1 at once.</summary>
    /// <param name="rate">As in nginx.conf: <c>25r/s</c> or <c>100r/m</c>.</param>
    /// <param name="burst">Zero or more.</param>
    /// <returns>A new limit with nothing counted. Refused requests never count: nginx does not count them.</returns>
    /// <exception cref="FormatException"><paramref name="rate"/> does not read <c>Nr/s</c> or <c>Nr/m</c>.</exception>
    public static ServerLimit Nginx(string rate, int burst) => new NginxLimitReq(NginxRate.Parse(rate), burst);

    /// <summary>The generic cell rate algorithm: one request each emission interval, and so many at once.</summary>
    /// <param name="burst">How many pass at once from rest, at least 1.</param>
    /// <param name="interval">The emission interval, positive.</param>
    /// <param name="countRejects">Whether a refused request pushes the arrival time to the end of the burst. Default no.</param>
    /// <returns>A new limit with nothing counted.</returns>
    public static ServerLimit Gcra(int burst, TimeSpan interval, bool countRejects = false) => new CellRate(burst, interval, countRejects);

    /// <summary>Decides on one request and counts it.</summary>
    /// <param name="now">The server's instant of counting, not before that of the last call.</param>
    /// <returns>The verdict, after this request.</returns>
    public LimitVerdict TryTake(DateTimeOffset now) => TryTake(now.UtcTicks);

    internal LimitVerdict TryTake(long now)
    {
        LimitVerdict before = Look(now);
        if (!before.IsAccepted)
        {
            Refuse(now);
            return CountRejects ? Look(now) with { IsAccepted = false } : before;
        }

        Take(now);
        return Look(now) with { IsAccepted = true };
    }

    /// <summary>What would be said now, without counting anything; <see cref="LimitVerdict.IsAccepted"/> is whether one more would pass.</summary>
    internal abstract LimitVerdict Look(long now);

    /// <summary>Counts an accepted request.</summary>
    internal abstract void Take(long now);

    /// <summary>Counts a refused request, if this limit does that.</summary>
    internal virtual void Refuse(long now)
    {
    }

    private protected LimitVerdict Says(long remaining, long retryAfter, long reset) =>
        new(remaining > 0, Size, Math.Max(0, remaining), new TimeSpan(Math.Max(0, retryAfter)), new TimeSpan(Math.Max(0, reset)));

    private protected static long Positive(TimeSpan span, string name)
    {
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(span, TimeSpan.Zero, name);
        return span.Ticks;
    }
}
