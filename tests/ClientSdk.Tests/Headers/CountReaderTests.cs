using ClientSdk.Headers;

namespace ClientSdk.Tests.Headers;

/// <summary>The short way for digits and nothing else says what the long way says; what it cannot read is left to that.</summary>
public class CountReaderTests
{
    [Fact]
    public void Digits_of_every_length_and_place()
    {
        for (int length = 1; length <= 18; length++)
        {
            for (int at = 0; at < length; at++)
            {
                for (char digit = '0'; digit <= '9'; digit++)
                {
                    string text = new string('1', at) + digit + new string('2', length - at - 1);
                    Assert.True(CountReader.TryReadDigits(text, out long count), text);
                    Assert.Equal(long.Parse(text, System.Globalization.CultureInfo.InvariantCulture), count);
                }

                foreach (char other in "/:-+. ,a\u0130\u0661\uFF11\0\uFFFF")
                {
                    Assert.False(CountReader.TryReadDigits(new string('1', at) + other + new string('2', length - at - 1), out _));
                }
            }
        }
    }

    [Theory]
    [InlineData("")]
    [InlineData("1234567890123456789")]
    public void Nothing_and_more_than_18_digits_are_left_to_the_long_way(string text) => Assert.False(CountReader.TryReadDigits(text, out _));

    [Theory]
    [InlineData("598.0", 598L)]
    [InlineData("9223372036854775807", long.MaxValue)]
    [InlineData("9223372036854775808", null)]
    [InlineData("-1", null)]
    [InlineData("many", null)]
    public void A_fraction_is_dropped_and_a_number_of_more_than_64_bits_is_none(string text, long? expected)
    {
        Assert.Equal(expected is not null, CountReader.TryRead(text, out long count));
        Assert.Equal(expected ?? 0, count);
    }
}
