using ClientSdk.Limits;

namespace ClientSdk.Limiters;

/// <summary>
/// What a <see cref="RateLimitCause"/> says, for as long as nobody asks: a line of many thousands keeps one for each. Its parts cannot
/// change, so that it still says later what held then.
/// </summary>
internal readonly struct Obstacle
{
    // A limit, or the name of a limit set.
    private readonly object? _what;
    private readonly string? _origin;

    // 0 when it depends on another request's end.
    private readonly long _untilUtcTicks;

    public Obstacle(RateLimit limit, string origin, DateTimeOffset? until)
        : this((object)limit, origin, until)
    {
    }

    public Obstacle(string limitSet, string origin, DateTimeOffset? until)
        : this((object)limitSet, origin, until)
    {
    }

    private Obstacle(object what, string origin, DateTimeOffset? until) => (_what, _origin, _untilUtcTicks) = (what, origin, until?.UtcTicks ?? 0);

    /// <summary>The same in words for people; <see langword="null"/> when nothing stands in the way.</summary>
    public RateLimitCause? ToCause()
    {
        DateTimeOffset? until = _untilUtcTicks == 0 ? null : new DateTimeOffset(_untilUtcTicks, TimeSpan.Zero);
        return _what switch
        {
            RateLimit limit => new RateLimitCause(limit.Name, limit.Span, _origin!, until),
            string limitSet => new RateLimitCause(limitSet, null, _origin!, until),
            _ => null,
        };
    }
}
