using ClientSdk.Headers;
using ClientSdk.Limits;

namespace ClientSdk.Tests.Headers;

/// <summary>An instant is measured against the server's Date and Age (RFC 9111 section 5.1), else against the time of receipt.</summary>
public class ServerClockTests
{
    private const string Date = "Thu, 15 Jan 2026 11:59:50 GMT";

    [Theory]
    [InlineData(Date, 0, 10, true)]
    [InlineData(" Thu, 15 Jan 2026 11:59:50 GMT\t", 0, 10, true)]
    [InlineData(Date, 4, 6, true)]
    [InlineData("yesterday", 4, 0, false)]
    [InlineData(null, 4, 0, false)]
    public void What_is_left_until_noon(string? date, int age, int seconds, bool isServers)
    {
        ServerClock clock = new();
        clock.Set(date, age * TimeSpan.TicksPerSecond, Replies.Now);
        Assert.Equal(FieldValue.Until(seconds * TimeSpan.TicksPerSecond), clock.Until(Replies.Now.UtcTicks));
        Assert.Equal(isServers, clock.IsServers);

        ServerClock second = new();
        second.Set(date, age * TimeSpan.TicksPerSecond, Replies.Now);
        Assert.Equal(isServers, second.IsServers);
        Assert.Equal(Replies.Now.UtcTicks - (seconds * TimeSpan.TicksPerSecond), second.NowTicks);
    }

    [Fact]
    public void Every_reply_sets_it_anew()
    {
        ServerClock clock = new();
        foreach ((string? date, bool isServers) in new[] { (Date, true), (null, false), (Date, true) })
        {
            clock.Set(date, 0, Replies.Now);
            Assert.Equal(isServers, clock.IsServers);
            Assert.Equal(isServers ? 10 : 0, TimeSpan.FromTicks(clock.Until(Replies.Now.UtcTicks).Value).TotalSeconds);
            clock.Clear();
        }
    }

    [Fact]
    public void The_past_leaves_nothing_and_the_far_future_the_ceiling()
    {
        ServerClock clock = new();
        clock.Set(null, 0, Replies.Now);
        Assert.Equal(0, clock.Until(0).Value);
        Assert.Equal(DecimalNumber.MaxTicks, clock.Until(DateTime.MaxValue.Ticks).Value);
    }

    [Theory]
    [InlineData(10, "Age: 0")]
    [InlineData(6, "Age: 4")]
    [InlineData(6, "Age: 4, 9")]
    [InlineData(10, "Age: soon")]
    [InlineData(10, "Age: -4")]
    [InlineData(10, "Via: 4")]
    public void The_age_of_a_reply_counts_for_its_waits(int seconds, string header)
    {
        RateLimitSnapshot said = Replies.Read(503, null, "Retry-After: Thu, 15 Jan 2026 12:00:00 GMT", "Date: " + Date, header);
        Assert.Equal(TimeSpan.FromSeconds(seconds), said.RetryAfter);
    }

    [Theory]
    [InlineData("Age: 4", 0)]
    [InlineData("Age: 0", 1)]
    [InlineData("Age: 0.5", 0)]
    [InlineData("Via: 4", 1)]
    public void Windows_of_a_cached_reply_are_stale(string header, int windows) => Assert.Equal(windows, Replies.Read(200, null, "X-RateLimit-Limit: 5", header).Windows.Count);

    [Fact]
    public void Only_a_Date_is_a_date() => Assert.False(
        Assert.Single(Replies.Read(200, null, "X-RateLimit-Reset: 1768478430", "Date: " + Date, "Vary: Thu, 15 Jan 2026 12:00:00 GMT", "Link: x").Windows).IsResetByClientClock);

    [Fact]
    public void The_time_of_receipt_is_asked_for_when_it_is_needed()
    {
        ReceiptTime received = new(TimeProvider.System);
        Assert.InRange(received.UtcTicks, DateTime.UtcNow.Ticks - TimeSpan.TicksPerMinute, DateTime.UtcNow.Ticks + TimeSpan.TicksPerMinute);
        Assert.Equal(Replies.Now.UtcTicks, ((ReceiptTime)Replies.Now).UtcTicks);
    }
}
