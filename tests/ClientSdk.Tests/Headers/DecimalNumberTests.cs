using ClientSdk.Headers;

namespace ClientSdk.Tests.Headers;

/// <summary>Digits, a fraction, the ends of 64 bits and of the ceiling for times (RFC 9111 section 1.2.2).</summary>
public class DecimalNumberTests
{
    [Theory]
    [InlineData("0", 0, 0, false)]
    [InlineData("999999999999999999", 999999999999999999, 0, false)]
    [InlineData("1000000000000000000", 1000000000000000000, 0, false)]
    [InlineData("9223372036854775807", long.MaxValue, 0, false)]
    [InlineData("9223372036854775808", long.MaxValue, 0, true)]
    [InlineData("9999999999999999999", long.MaxValue, 0, true)]
    [InlineData("10000000000000000000000", long.MaxValue, 0, true)]
    [InlineData("00000000000000000000000007", 7, 0, false)]
    [InlineData("1.5", 1, 5_000_000, false)]
    [InlineData("1.0000001", 1, 1, false)]
    [InlineData("1.12345679", 1, 1_234_567, false)]
    public void Reads(string text, long whole, int tenMillionths, bool isTooLarge)
    {
        Assert.True(DecimalNumber.TryParse(text, out DecimalNumber number));
        Assert.Equal(new DecimalNumber(whole, tenMillionths, isTooLarge), number);
    }

    [Theory]
    [InlineData("")]
    [InlineData(".5")]
    [InlineData("1.")]
    [InlineData("1.x")]
    [InlineData("1.5x")]
    [InlineData("1x5")]
    [InlineData("-1")]
    [InlineData("+1")]
    [InlineData("1e3")]
    [InlineData("\u0661")]
    public void Refuses(string text) => Assert.False(DecimalNumber.TryParse(text, out _));

    [Theory]
    [InlineData("2147483647.9999999", DecimalNumber.MaxTicks - 1)]
    [InlineData("2147483648", DecimalNumber.MaxTicks)]
    [InlineData("2147483648.5", DecimalNumber.MaxTicks)]
    public void Seconds_end_at_the_ceiling(string text, long ticks)
    {
        Assert.True(DecimalNumber.TryParse(text, out DecimalNumber number));
        Assert.Equal(ticks, number.Seconds);
    }

    [Theory]
    [InlineData("1.5", 15_000)]
    [InlineData("1.0009", 10_009)]
    [InlineData("2147483647999.9999", DecimalNumber.MaxTicks - 1)]
    [InlineData("2147483648000", DecimalNumber.MaxTicks)]
    [InlineData("2147483648000.9", DecimalNumber.MaxTicks)]
    public void Milliseconds_end_at_the_ceiling(string text, long ticks)
    {
        Assert.True(DecimalNumber.TryParse(text, out DecimalNumber number));
        Assert.Equal(ticks, number.Milliseconds);
    }
}
