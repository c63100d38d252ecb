using ClientSdk.Headers;
using ClientSdk.Limits;

namespace ClientSdk.Tests.Headers;

/// <summary>One reply after another through the same memory: words, many headers, and a reply that was not read to its end.</summary>
public class ReplyScanTests
{
    [Theory]
    [InlineData("second", "X-RateLimit-Limited-By: second")]
    [InlineData("second", "X-RateLimit-Limited-By: \tsecond ")]
    [InlineData("second", "X-RateLimit-Limited-By: second", "X-RateLimit-Limited-By: minute")]
    [InlineData("second", "X-RateLimit-Limited-By: second", "X-RateLimit-Scope: user")]
    [InlineData("user", "X-RateLimit-Scope: user", "X-RateLimit-Limited-By: second")]
    [InlineData("user", "X-RateLimit-Scope: user", "RateLimit-Reason: burst")]
    [InlineData("burst", "X-RateLimit-Scope: ", "RateLimit-Reason: burst")]
    [InlineData(null, "X-RateLimit-Limited-By: ")]
    public void The_first_word_names_the_limit_that_refused(string? expected, params string[] headers) =>
        Assert.Equal(expected, Replies.Read(429, null, headers).LimitedBy);

    [Theory]
    [InlineData("core 5/- -/-", "X-RateLimit-Limit: 5", "X-RateLimit-Resource: core")]
    [InlineData("core 5/- -/-", "X-RateLimit-Resource: core", "X-RateLimit-Limit: 5", "X-RateLimit-Bucket: b1")]
    [InlineData("b1 5/- -/-", "X-RateLimit-Resource: ", "X-RateLimit-Limit: 5", "X-RateLimit-Bucket: b1")]
    [InlineData("- 5/- -/-", "X-RateLimit-Limit: 5", "RateLimit-Resource: core")]
    [InlineData("", "X-RateLimit-Resource: core")]
    public void The_first_name_is_the_windows(string expected, params string[] headers) => Assert.Equal(expected, Replies.Windows(headers));

    [Theory]
    [InlineData("second 2/- 42/1, minute 60/- -/60", "X-RateLimit-Limited-By: second")]
    [InlineData("second 2/- 42/1, minute 60/- -/60", "X-RateLimit-Limited-By: SECOND")]
    [InlineData("second 2/- -/1, minute 60/- 42/60", "X-RateLimit-Limited-By: Minute")]
    [InlineData("second 2/- -/1, minute 60/- -/60", "X-RateLimit-Limited-By: hour")]
    [InlineData("second 2/- -/1, minute 60/- 42/60", "X-RateLimit-Limit-Hour: 0", "X-RateLimit-Limited-By: ")]
    [InlineData("second 2/- 42/1, minute 60/- -/60", "X-RateLimit-Limited-By: second", "X-RateLimit-Limited-By: minute")]
    public void The_reset_belongs_to_the_window_that_is_enforced(string expected, params string[] headers)
    {
        string said = Replies.Windows(["X-RateLimit-Limit-Second: 2", "X-RateLimit-Limit: 60", "X-RateLimit-Reset: 42", .. headers]);
        Assert.StartsWith(expected, said, StringComparison.Ordinal);
    }

    [Fact]
    public void Beside_a_minute_of_its_own_the_pair_without_a_unit_stays_without() => Assert.Equal(
        "minute 5/- -/60, second 2/- -/1, - 60/- -/-", Replies.Windows("X-RateLimit-Limit-Minute: 5", "X-RateLimit-Limit-Second: 2", "X-RateLimit-Limit: 60"));

    [Fact]
    public void Two_headers_may_forbid_to_try_again() =>
        Assert.True(Replies.Read(429, null, "x-should-retry: false", "Stripe-Should-Retry: false").WaitingCannotHelp);

    [Fact]
    public void A_reply_may_have_more_headers_than_any_before_it()
    {
        RateLimitReading reading = new();
        HeaderProfile profile = new();
        foreach (int count in new[] { 3, 16, 17, 31, 32, 5 })
        {
            using HttpResponseMessage response = Replies.Of(200, Enumerable.Range(0, count).Select(i => $"X-RateLimit-Limit-W{i}: {i}"));
            ReplyReader.Read(response, null, profile, Replies.Now, reading);
            Assert.Equal(Enumerable.Range(0, count).Select(i => ($"w{i}", (long?)i)), reading.ToSnapshot().Windows.Select(window => (window.Name!, window.Limit)));
        }
    }

    [Fact]
    public void More_windows_than_a_reply_may_have_are_named_and_dropped()
    {
        RateLimitSnapshot said = Replies.Read(200, null, Enumerable.Range(0, 34).Select(i => $"X-RateLimit-Limit-W{i}: {i}"));
        Assert.Equal(WindowDrafts.Most, said.Windows.Count);
        Assert.Equal(["X-RateLimit-Limit-W32", "X-RateLimit-Limit-W33"], said.Rejected);
    }

    [Fact]
    public void A_reply_that_was_not_read_to_its_end_leaves_nothing_to_the_next()
    {
        RateLimitReading reading = new();
        HeaderProfile profile = new();
        using HttpResponseMessage first = Replies.Of(429, "Retry-After: 5", "X-RateLimit-Limited-By: second", "X-RateLimit-Limit: 7", "X-RateLimit-Reset: 1768478430");
        using HttpResponseMessage second = Replies.Of(429, "X-RateLimit-Remaining: 3");
        Assert.Throws<BrokenClockException>(() => ReplyReader.Read(first, null, profile, new ReceiptTime(new BrokenClock()), reading));
        ReplyReader.Read(second, null, profile, Replies.Now, reading);
        Assert.Equal(("- -/3 -/-", null, null), (Replies.Text(reading.ToSnapshot()), reading.RetryAfter, reading.LimitedBy));
    }

    private sealed class BrokenClockException : Exception;

    private sealed class BrokenClock : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => throw new BrokenClockException();
    }
}
