using ClientSdk.Headers;

namespace ClientSdk.Tests.Headers;

/// <summary>Every unit of Go's time.Duration, in ticks of 100 ns.</summary>
public class GoDurationReaderTests
{
    [Theory]
    [InlineData("2h", 72_000_000_000L)]
    [InlineData("3m", 1_800_000_000L)]
    [InlineData("1.5s", 15_000_000L)]
    [InlineData("20ms", 200_000L)]
    [InlineData("5us", 50L)]
    [InlineData("5\u00b5s", 50L)]
    [InlineData("5\u03bcs", 50L)]
    [InlineData("5\u00c2\u00b5s", 50L)]
    [InlineData("5\u00ce\u00bcs", 50L)]
    [InlineData("1000ns", 10L)]
    [InlineData("1h2m3.5s", 37_235_000_000L)]
    [InlineData("35791394.1333333m", 357_913_941_333_333 * 60)]
    [InlineData("596523h14m8s", DecimalNumber.MaxTicks)]
    [InlineData("596523h14m9s", DecimalNumber.MaxTicks)]
    [InlineData("2147483648h", DecimalNumber.MaxTicks)]
    [InlineData("300000000h", DecimalNumber.MaxTicks)]
    [InlineData("", null)]
    [InlineData("5", null)]
    [InlineData("5x", null)]
    [InlineData("s", null)]
    [InlineData("1.s", null)]
    [InlineData("-1s", null)]
    [InlineData("1s ", null)]
    [InlineData("1m5", null)]
    public void Reads(string text, long? ticks) => Assert.Equal(ticks, GoDurationReader.TryRead(text, out long read) ? read : null);
}
