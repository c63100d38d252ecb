using System.Net;
using ClientSdk.Headers;
using ClientSdk.Limits;

namespace ClientSdk.Tests.Headers;

/// <summary>What becomes of a header's lines: one or several, numbers or words, stale or not.</summary>
public class LineReaderTests
{
    [Theory]
    [InlineData("X-RateLimit-Limit-Second: 5", "second 5/- -/1")]
    [InlineData("X-RateLimit-Limit-Second: 5.0", "second 5/- -/1")]
    [InlineData("X-RateLimit-Remaining-Second: 5.0", "second -/5 -/1")]
    [InlineData("X-RateLimit-Reset-Second: 0.5", "second -/- 0.5/1")]
    [InlineData("X-RateLimit-Reset-Second: 5", "second -/- 5/1")]
    public void A_window_in_the_name_has_its_length_however_the_number_is_written(string header, string expected) =>
        Assert.Equal(expected, Replies.Windows(header));

    [Theory]
    [InlineData("- -/1 5/-", "X-RateLimit-Remaining: 1", "X-RateLimit-Reset-After: 5")]
    [InlineData("- -/1 9/-", "X-RateLimit-Remaining: 1", "X-RateLimit-Reset-After: 5", "X-RateLimit-Reset-After: 9")]
    [InlineData("- -/1 9/-", "X-RateLimit-Remaining: 1", "X-RateLimit-Reset-After: 9", "X-RateLimit-Reset-After: 5")]
    [InlineData("- -/1 5/-", "X-RateLimit-Remaining: 1", "X-RateLimit-Reset-After: 5", "X-RateLimit-Reset-After: soon")]
    [InlineData("- -/1 -/-", "X-RateLimit-Remaining: 1", "X-RateLimit-Reset-After: soon")]
    [InlineData("- 3/- -/-", "X-RateLimit-Limit: 5", "X-RateLimit-Limit: 3")]
    [InlineData("- 5/- -/-", "X-RateLimit-Limit: what", "X-RateLimit-Limit: 5")]
    public void Of_several_lines_the_careful_one_counts(string expected, params string[] headers) => Assert.Equal(expected, Replies.Windows(headers));

    // RFC 9651 section 4.2: the lines of a field are one, and what is wrong in one of them spoils all.
    [Theory]
    [InlineData("a -/1 -/-, b -/2 -/-", "RateLimit: \"a\";r=1", "RateLimit: \"b\";r=2")]
    [InlineData("", "RateLimit: \"a\";r=1", "RateLimit: \"b\";r=x")]
    [InlineData("a 1/- -/-, b 2/- -/-", "RateLimit-Policy: \"a\";q=1", "RateLimit-Policy: \"b\";q=2")]
    [InlineData("", "RateLimit-Policy: \"a\";q=1", "RateLimit-Policy: \"b\";q=x")]
    public void The_lines_of_a_structured_field_are_one(string expected, params string[] headers) => Assert.Equal(expected, Replies.Windows(headers));

    [Theory]
    [InlineData("15min 200/80 -/900, daily 2000/499 -/86400", "X-RateLimit-Limit: 200,2000", "X-RateLimit-Usage: 120,1501")]
    [InlineData("15min 200/80 -/900, daily 2000/499 -/86400", "X-RateLimit-Usage: 120,1501", "X-RateLimit-Limit: 200,2000")]
    [InlineData("- 5/- -/-", "X-RateLimit-Limit: 5", "X-RateLimit-Usage: 120,1501")]
    [InlineData("- -/3 -/-", "X-RateLimit-Usage: 120,1501", "X-RateLimit-Remaining: 3")]
    [InlineData("search 200/- -/-", "X-RateLimit-Limit-Search: 200, 2000", "X-RateLimit-Usage: 120,1501")]
    [InlineData("- 200/- -/-", "X-Rate-Limit-Limit: 200, 2000", "X-RateLimit-Usage: 120,1501")]
    [InlineData("", "X-RateLimit-Limit: 200,2000", "X-RateLimit-Usage: 120,1501", "Age: 4")]
    public void A_pair_of_usages_belongs_to_the_limit_of_its_family(string expected, params string[] headers) => Assert.Equal(expected, Replies.Windows(headers));

    [Fact]
    public void What_cannot_be_used_is_named_once()
    {
        RateLimitSnapshot said = Replies.Read(
            200, null, "X-RateLimit-Limit: what", "X-RateLimit-Limit: how", "X-RateLimit-Remaining: 3", "RateLimit: \"a\"", "X-RateLimit-Reset: -1", "Retry-After: 5");
        Assert.Equal(["X-RateLimit-Limit", "RateLimit", "X-RateLimit-Reset"], said.Rejected);
        Assert.Equal(["X-RateLimit-Limit"], Replies.Read(200, null, "X-RateLimit-Limit: 5", "Age: 4").Rejected);
    }

    [Theory]
    [InlineData(HeaderRole.WindowLength, false, "- 5/- -/1500")]
    [InlineData(HeaderRole.WindowLength, true, "- 5/- -/1.5")]
    [InlineData(HeaderRole.ResetAfter, false, "- 5/- 1500/-")]
    [InlineData(HeaderRole.ResetAfter, true, "- 5/- 1.5/-")]
    [InlineData(HeaderRole.Reset, false, "- 5/- 1500/-")]
    [InlineData(HeaderRole.Reset, true, "- 5/- 1.5/-")]
    public void A_time_counts_what_the_profile_says(HeaderRole role, bool isInMilliseconds, string expected)
    {
        Dictionary<string, HeaderMeaning> headers = new()
        {
            ["Acme-Limit"] = new() { Role = HeaderRole.Limit, Family = "Acme-*" },
            ["Acme-Time"] = new() { Role = role, Family = "Acme-*", InMilliseconds = isInMilliseconds },
        };
        Assert.Equal(expected, Windows(new() { Headers = headers }, "Acme-Limit: 5", "Acme-Time: 1500"));
        Assert.Equal(expected, Windows(new() { Headers = headers }, "Acme-Limit: 5", "Acme-Time: 1500.0"));
        if (role == HeaderRole.WindowLength)
        {
            Assert.Equal("- 5/- -/-", Windows(new() { Headers = headers }, "Acme-Limit: 5", "Acme-Time: 0"));
        }
    }

    [Theory]
    [InlineData("Retry-After")]
    [InlineData("retry-after")]
    public void A_standard_wait_may_count_milliseconds(string name)
    {
        using HttpResponseMessage response = Replies.Of(429, "Retry-After: 1500");
        Assert.Equal(TimeSpan.FromSeconds(1.5), RateLimitHeaderParser.Parse(response, null, new HeaderProfile { MillisecondHeaders = [name] }, Replies.Now).RetryAfter);
        Assert.Equal(TimeSpan.FromSeconds(1500), RateLimitHeaderParser.Parse(response, null, new HeaderProfile(), Replies.Now).RetryAfter);
    }

    [Fact]
    public void A_wait_of_one_reply_is_none_of_the_next()
    {
        foreach (string wait in new[] { "X-Sentry-Rate-Limits: 60:error:organization", "Retry-After: 5", "retry-after-ms: 5", "X-Retry-In: 5s", "X-RateLimit-Retry-After: 5", "X-RateLimit-Reset-After: 5" })
        {
            RateLimitReading reading = new();
            HeaderProfile profile = new();
            using HttpResponseMessage first = Replies.Of(429, wait);
            using HttpResponseMessage second = Replies.Of(429, "X-RateLimit-Limit: 5");
            ReplyReader.Read(first, null, profile, Replies.Now, reading);
            Assert.NotNull(reading.RetryAfter);
            ReplyReader.Read(second, null, profile, Replies.Now, reading);
            Assert.Null(reading.RetryAfter);
        }
    }

    private static string Windows(HeaderProfile profile, params string[] headers)
    {
        using HttpResponseMessage response = Replies.Of((int)HttpStatusCode.OK, headers);
        return Replies.Text(RateLimitHeaderParser.Parse(response, null, profile, Replies.Now));
    }
}
