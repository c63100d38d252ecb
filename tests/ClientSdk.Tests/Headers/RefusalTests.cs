using ClientSdk.Limits;

namespace ClientSdk.Tests.Headers;

/// <summary>Which limit refused, and how long the wait is when several sources know one.</summary>
public class RefusalTests
{
    [Theory]
    [InlineData(299, false)]
    [InlineData(300, true)]
    public void Retry_After_has_a_meaning_from_300_on(int status, bool isReported) =>
        Assert.Equal(isReported, Replies.Read(status, null, "Retry-After: 2").RetryAfter is not null);

    [Theory]
    [InlineData("1", "30", 30)]
    [InlineData("30", "1", 30)]
    [InlineData("30", "30", 30)]
    public void Of_several_exhausted_windows_the_last_to_reset_counts(string second, string minute, int seconds)
    {
        RateLimitSnapshot said = Replies.Read(
            429, null, "X-RateLimit-Remaining-Second: 0", "X-RateLimit-Reset-Second: " + second, "X-RateLimit-Remaining-Minute: 0", "X-RateLimit-Reset-Minute: " + minute);
        Assert.Equal((TimeSpan.FromSeconds(seconds), null), (said.RetryAfter, said.LimitedBy));
    }

    [Theory]
    [InlineData("\"a\"", 7)]
    [InlineData("\"B\"", 9)]
    [InlineData("\"a\",\"b\"", 9)]
    [InlineData("\"b\",\"a\"", 9)]
    [InlineData("\"d\",\"a\"", 7)]
    [InlineData("\"x,y\"", 3)]
    [InlineData("\"d\"", 50)]
    [InlineData("\"ab\"", 50)]
    public void The_named_windows_refused_whatever_the_others_say(string names, int seconds) => Assert.Equal(
        TimeSpan.FromSeconds(seconds),
        Replies.Read(429, $$"""{"violated-policies":[{{names}}]}""", "RateLimit: \"a\";r=3;t=7, \"b\";r=2;t=9, \"c\";r=0;t=50, \"x,y\";r=5;t=3").RetryAfter);

    [Theory]
    [InlineData("RateLimit: \"a\";r=0, \"b\";r=1", "a")]
    [InlineData("RateLimit: \"b\";r=1, \"a\";r=0", "a")]
    [InlineData("RateLimit: \"a\";r=0, \"b\";r=0", null)]
    [InlineData("RateLimit: \"a\";r=1, \"b\";r=1", null)]
    [InlineData("X-RateLimit-Remaining: 0", null)]
    public void The_only_exhausted_window_is_the_limit_that_refused(string header, string? name)
    {
        Assert.Equal(name, Replies.Read(429, null, header).LimitedBy);
        Assert.Null(Replies.Read(404, null, header).LimitedBy);
    }

    [Theory]
    [InlineData("X-RateLimit-Reset: 9", 9)]
    [InlineData("X-RateLimit-Reset: 0", 0)]
    [InlineData("X-RateLimit-Reset-Second: 9", 9)]
    public void A_sole_reset_is_the_wait(string header, int seconds)
    {
        Assert.Equal(TimeSpan.FromSeconds(seconds), Replies.Read(429, null, header).RetryAfter);
        Assert.Null(Replies.Read(429, null, header, "RateLimit-Reset: 5", "RateLimit-Limit: 77").RetryAfter);
        Assert.Null(Replies.Read(404, null, header).RetryAfter);
    }

    [Theory]
    [InlineData("retry-after-ms", "retry-after-ms: 5000", "x-ms-retry-after-ms: 3000")]
    [InlineData("x-ms-retry-after-ms", "retry-after-ms: 3000", "x-ms-retry-after-ms: 5000")]
    [InlineData("retry-after-ms", "retry-after-ms: 5000", "x-ms-retry-after-ms: 5000")]
    [InlineData("x-ms-retry-after-ms", "retry-after-ms: soon", "x-ms-retry-after-ms: 5000")]
    [InlineData("retry-after-ms", "retry-after-ms: 5000", "x-ms-retry-after-ms: soon")]
    public void Of_two_waits_of_one_kind_the_longer_counts_and_names_its_header(string origin, params string[] headers)
    {
        RateLimitSnapshot said = Replies.Read(429, null, headers);
        Assert.Equal((origin, TimeSpan.FromSeconds(5)), (said.RetryAfterOrigin, said.RetryAfter));
    }

    [Theory]
    [InlineData(429, true)]
    [InlineData(420, true)]
    [InlineData(529, true)]
    [InlineData(430, false)]
    [InlineData(400, false)]
    [InlineData(401, false)]
    [InlineData(404, false)]
    [InlineData(500, false)]
    [InlineData(503, true)]
    [InlineData(403, true)]
    [InlineData(502, false)]
    public void An_exhausted_window_makes_a_refusal_of_403_and_503(int status, bool isRefusal)
    {
        Assert.Equal(isRefusal, Replies.Read(status, null, "X-RateLimit-Remaining: 0").IsThrottled);
        Assert.Equal(isRefusal && status is not (403 or 503), Replies.Read(status, null, "X-RateLimit-Remaining: 1").IsThrottled);
        Assert.Equal(isRefusal && status is not (403 or 503), Replies.Read(status, """{"error":"access_denied"}""", "X-RateLimit-Remaining: 0").IsThrottled);
    }
}
