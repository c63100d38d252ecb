using ClientSdk.Headers;

namespace ClientSdk.Tests.Headers;

/// <summary>The size of a number decides whether it is a delay or an instant, and in which unit.</summary>
public class ResetReaderTests
{
    [Theory]
    [InlineData("0", 0.0)]
    [InlineData("1.5", 1.5)]
    [InlineData("31622400", 31_622_400.0)]
    [InlineData("31622401", null)]
    [InlineData("999999999", null)]
    [InlineData("1000000000", 10.0)]
    [InlineData("1000000000.5", 10.5)]
    [InlineData("1000000000000", 10.0)]
    [InlineData("1000000000000.5", 10.0005)]
    [InlineData("5, 7", 7.0)]
    [InlineData("7, 5", 7.0)]
    [InlineData("6m0s, 1s", 360.0)]
    [InlineData("5, x", null)]
    [InlineData("x, 5", null)]
    [InlineData("1,000", null)]
    [InlineData(",", null)]
    [InlineData("", null)]
    [InlineData("Sun, 09 Sep 2001 01:46:35 GMT", 5.0)]
    [InlineData("2001-09-09T01:46:36Z", 6.0)]
    public void A_reset_in_any_form(string line, double? seconds) => Assert.Equal(seconds, Seconds(ResetReader.Read(line, ClockAt(999_999_990))));

    [Theory]
    [InlineData("5", 5.0)]
    [InlineData("5;w=60", 5.0)]
    [InlineData("5, 7", 7.0)]
    [InlineData("7, 5", 7.0)]
    [InlineData("5, x", null)]
    [InlineData("x, 5", null)]
    [InlineData("5.0", null)]
    [InlineData("1,000", null)]
    [InlineData(",", null)]
    [InlineData("", null)]
    public void The_drafts_field_has_integers_only(string line, double? seconds) =>
        Assert.Equal(seconds, Seconds(ResetReader.ReadInteger(line, ClockAt(999_999_990))));

    // The last second of the calendar is 253402300799.
    [Theory]
    [InlineData("253402300799", 9.0)]
    [InlineData("253402300800", null)]
    [InlineData("253402300799999", 9.999)]
    [InlineData("253402300800000", null)]
    public void An_instant_ends_with_the_calendar(string line, double? seconds) => Assert.Equal(seconds, Seconds(ResetReader.Read(line, ClockAt(253_402_300_790))));

    [Theory]
    [InlineData("")]
    [InlineData(",")]
    [InlineData("x")]
    public void What_cannot_be_read_is_malformed_and_not_absent(string line)
    {
        Assert.Equal(FieldValue.Malformed, ResetReader.Read(line, ClockAt(0)));
        Assert.Equal(FieldValue.Malformed, ResetReader.ReadInteger(line, ClockAt(0)));
    }

    private static ServerClock ClockAt(long epochSeconds)
    {
        ServerClock clock = new();
        clock.Set(null, 0, DateTimeOffset.FromUnixTimeSeconds(epochSeconds));
        return clock;
    }

    private static double? Seconds(FieldValue value) => value.HasValue ? TimeSpan.FromTicks(value.Value).TotalSeconds : null;
}
