using ClientSdk.Limiters;
using ClientSdk.Limits;

namespace ClientSdk.Tests.Limiters;

public sealed class ObstacleTests
{
    private static readonly DateTimeOffset Noon = new(2026, 1, 15, 13, 0, 0, TimeSpan.FromHours(1));

    [Fact]
    public void A_limit_says_its_name_its_span_who_says_so_and_until_when_in_UTC()
    {
        RateLimitCause cause = new Obstacle(RateLimit.PerMinute(60), "declared", Noon).ToCause()!;
        Assert.Equal(("60 per minute", TimeSpan.FromMinutes(1), "declared", Noon), (cause.Limit, cause.Window, cause.Origin, cause.Until));
        Assert.Equal(TimeSpan.Zero, cause.Until!.Value.Offset);
    }

    [Fact]
    public void A_set_has_no_span_and_what_depends_on_another_request_no_time()
    {
        RateLimitCause cause = new Obstacle("partition", "slow start", null).ToCause()!;
        Assert.Equal(("partition", null, "slow start", null), (cause.Limit, cause.Window, cause.Origin, cause.Until));
    }

    [Fact]
    public void Nothing_in_the_way_is_no_cause() => Assert.Null(default(Obstacle).ToCause());

    [Fact]
    public void A_limit_of_which_nothing_is_known_grants_whatever_is_asked() =>
        Assert.Equal((int.MaxValue, null, "not declared"), (UndeclaredLimit.Instance.Permits, UndeclaredLimit.Instance.Span, UndeclaredLimit.Instance.Sized(3).Name));
}
