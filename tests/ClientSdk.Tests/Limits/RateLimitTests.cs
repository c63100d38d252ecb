using ClientSdk.Limits;

namespace ClientSdk.Tests.Limits;

public sealed class RateLimitTests
{
    [Fact]
    public void Short_forms_are_windows_of_their_length()
    {
        Assert.Equal(TimeSpan.FromSeconds(1), RateLimit.PerSecond(2).Length);
        Assert.Equal(TimeSpan.FromMinutes(1), RateLimit.PerMinute(60).Length);
        Assert.Equal(TimeSpan.FromHours(1), RateLimit.PerHour(5).Length);
        Assert.Equal(TimeSpan.FromDays(1), RateLimit.PerDay(5).Length);
    }

    [Fact]
    public void A_window_is_of_unknown_kind_until_somebody_says_more()
    {
        WindowLimit window = RateLimit.PerMinute(60);

        Assert.Equal(WindowKind.Unknown, window.Kind);
        Assert.Equal(WindowKind.FixedFromFirstRequest, window.FixedFromFirstRequest().Kind);
        Assert.Equal(WindowKind.FixedAligned, window.FixedAligned().Kind);
        Assert.Equal(WindowKind.SlidingCounter, window.SlidingCounter().Kind);
        Assert.Equal(60, window.SlidingCounter().Permits);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    [InlineData(int.MinValue)]
    public void Fewer_than_one_permit_is_refused_with_the_value(int permits)
    {
        Assert.All<Action>(
            [
                () => RateLimit.PerSecond(permits),
                () => RateLimit.TokenBucket(permits, 1, TimeSpan.FromSeconds(1)),
                () => RateLimit.TokenBucket(1, permits, TimeSpan.FromSeconds(1)),
                () => RateLimit.TokenBucket(1, 1, TimeSpan.FromSeconds(1)).InStepsOf(permits, TimeSpan.FromSeconds(1)),
                () => RateLimit.Concurrent(permits),
            ],
            make => Assert.Contains($"A limit of {permits} permits", Assert.Throws<ArgumentOutOfRangeException>(make).Message, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    [InlineData(367L * 24 * 3600)]
    public void A_span_that_cannot_be_enforced_is_refused(long seconds)
    {
        TimeSpan span = TimeSpan.FromSeconds(seconds);

        Assert.Throws<ArgumentOutOfRangeException>("window", () => RateLimit.Window(1, span));
        Assert.Throws<ArgumentOutOfRangeException>("period", () => RateLimit.TokenBucket(1, 1, span));
        Assert.Throws<ArgumentOutOfRangeException>(() => RateLimit.TokenBucket(1, 1, TimeSpan.FromSeconds(1)).InStepsOf(1, span));
    }

    [Fact]
    public void A_limit_describes_itself_until_it_is_named()
    {
        Assert.Equal("60 per minute", RateLimit.PerMinute(60).Name);
        Assert.Equal("145 per 5 s", RateLimit.Window(145, TimeSpan.FromSeconds(5)).Name);
        Assert.Equal("bucket of 40, 500 per minute", RateLimit.TokenBucket(40, 500, TimeSpan.FromMinutes(1)).Name);
        Assert.Equal("10 at once", RateLimit.Concurrent(10).ToString());
        Assert.Equal("minute", RateLimit.PerMinute(60).Named("minute").ToString());
        Assert.Throws<ArgumentException>(() => RateLimit.PerMinute(60).Named(" "));
    }

    [Fact]
    public void A_bucket_may_hold_more_or_less_than_its_refill()
    {
        Assert.Equal(TimeSpan.FromSeconds(4.8), RateLimit.TokenBucket(40, 500, TimeSpan.FromMinutes(1)).Span);
        Assert.Equal(TimeSpan.FromSeconds(40), RateLimit.TokenBucket(40, 1, TimeSpan.FromSeconds(1)).Span);
    }

    [Fact]
    public void Steps_keep_the_name_and_set_the_rate()
    {
        TokenBucketLimit bucket = Assert.IsType<TokenBucketLimit>(RateLimit.TokenBucket(40, 500, TimeSpan.FromMinutes(1)).Named("read-users"));

        TokenBucketLimit stepped = bucket.InStepsOf(9, TimeSpan.FromSeconds(1.08));

        Assert.Equal("read-users", stepped.Name);
        Assert.Equal((40, 9, TimeSpan.FromSeconds(1.08)), (stepped.Permits, stepped.StepPermits, stepped.StepEvery));
    }

    [Fact]
    public void Equal_limits_are_equal()
    {
        Assert.Equal(RateLimit.PerMinute(60), RateLimit.Window(60, TimeSpan.FromSeconds(60)));
        Assert.NotEqual<RateLimit>(RateLimit.PerMinute(60), RateLimit.PerMinute(60).Named("minute"));
    }

    [Fact]
    public void A_limit_may_be_the_least_that_a_server_promises()
    {
        RateLimit limit = RateLimit.Nginx("100r/s", 100).OrMore();
        Assert.Equal((true, "nginx 100r/s burst 100 or more", "app"), (limit.MayBeRaised, limit.Name, limit.Named("app").Name));
        Assert.NotEqual(RateLimit.PerSecond(100), RateLimit.PerSecond(100).OrMore());
        Assert.False(RateLimit.PerSecond(100).MayBeRaised);
    }

    [Fact]
    public void How_many_requests_at_once_may_be_left_open()
    {
        ConcurrencyLimit limit = RateLimit.LearnedConcurrency();
        Assert.Equal((true, "requests at once", int.MaxValue), (limit.IsLearned, limit.Name, limit.Permits));
        Assert.False(RateLimit.Concurrent(10).IsLearned);
    }
}
