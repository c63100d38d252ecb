using ClientSdk.Limits;

namespace ClientSdk.Tests.Limits;

public sealed class NginxLimitTests
{
    [Fact]
    public void A_burst_comes_on_top_of_one_request()
    {
        NginxLimit limit = RateLimit.Nginx("25r/s", 25);

        Assert.Equal(26, limit.Permits);
        Assert.Equal(25_000, limit.MilliRequestsPerSecond);
        Assert.Equal("nginx 25r/s burst 25", limit.Name);
    }

    [Theory]
    [InlineData("1r/m", 16)]
    [InlineData("97r/m", 1616)]
    [InlineData("100r/m", 1666)]
    public void Rates_per_minute_lose_what_nginx_cuts_off(string rate, long milliRequestsPerSecond) =>
        Assert.Equal(milliRequestsPerSecond, RateLimit.Nginx(rate, 0).MilliRequestsPerSecond);

    [Theory]
    [InlineData("")]
    [InlineData("25")]
    [InlineData("25/s")]
    [InlineData("0r/s")]
    [InlineData("-1r/s")]
    [InlineData("2.5r/s")]
    [InlineData("25r/h")]
    [InlineData("25 r/s")]
    [InlineData("99999999999r/s")]
    public void What_nginx_would_not_read_is_refused_with_an_example(string rate)
    {
        ArgumentException refused = Assert.Throws<ArgumentException>(nameof(rate), () => RateLimit.Nginx(rate, 0));

        Assert.Contains($"'{rate}'", refused.Message, StringComparison.Ordinal);
        Assert.Contains("25r/s", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_negative_burst_is_refused() =>
        Assert.Throws<ArgumentOutOfRangeException>("burst", () => RateLimit.Nginx("25r/s", -1));
}
