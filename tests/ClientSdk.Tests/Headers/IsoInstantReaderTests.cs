using ClientSdk.Headers;

namespace ClientSdk.Tests.Headers;

/// <summary>RFC 3339, and what ISO 8601 allows beyond it: no seconds, and offsets without a colon or without minutes.</summary>
public class IsoInstantReaderTests
{
    private static readonly DateTime Noon = new(2026, 1, 15, 12, 0, 0, DateTimeKind.Utc);

    [Theory]
    [InlineData("12:00Z", 0)]
    [InlineData("12:00:00z", 0)]
    [InlineData("12:00:59Z", 59)]
    [InlineData("12:00:60Z", 60)]
    [InlineData("12:00:07.5Z", 7.5)]
    [InlineData("12:00:07.1234567Z", 7.1234567)]
    [InlineData("12:00:07.123456799Z", 7.1234567)]
    [InlineData("23:59Z", (11 * 3600) + (59 * 60))]
    [InlineData("12:00+01", -3600)]
    [InlineData("12:00-01", 3600)]
    [InlineData("12:00+0130", -5400)]
    [InlineData("12:00:01-01:30", 5401)]
    [InlineData("12:00+23:59", -86340)]
    [InlineData("12:00-23:59", 86340)]
    public void A_time_of_day_with_its_zone(string time, double secondsAfterNoon) =>
        Assert.Equal(Noon.AddTicks((long)Math.Round(secondsAfterNoon * TimeSpan.TicksPerSecond)), Read("2026-01-15T" + time));

    [Theory]
    [InlineData("12:00")]
    [InlineData("12:00:00")]
    [InlineData("24:00Z")]
    [InlineData("12:60Z")]
    [InlineData("12:00:61Z")]
    [InlineData("12:00:7Z")]
    [InlineData("12:00:7.5Z")]
    [InlineData("12:00:007Z")]
    [InlineData("12:00:07.Z")]
    [InlineData("12:00:Z")]
    [InlineData("12:00Zz")]
    [InlineData("12:00+1")]
    [InlineData("12:00+013")]
    [InlineData("12:00+01:3")]
    [InlineData("12:00+01:300")]
    [InlineData("12:00+24:00")]
    [InlineData("12:00+23:60")]
    [InlineData("12:00+0x")]
    [InlineData("12:00+01:x0")]
    [InlineData("12:00 01:00")]
    public void What_is_no_time_of_day_is_not_read(string time) => Assert.Null(Read("2026-01-15T" + time));

    [Theory]
    [InlineData("0000-01-01", false)]
    [InlineData("0001-01-01", true)]
    [InlineData("9999-12-31", true)]
    [InlineData("2026-00-01", false)]
    [InlineData("2026-12-01", true)]
    [InlineData("2026-13-01", false)]
    [InlineData("2026-01-00", false)]
    [InlineData("2026-01-31", true)]
    [InlineData("2026-01-32", false)]
    [InlineData("2026-04-31", false)]
    [InlineData("2024-02-29", true)]
    [InlineData("2026-02-29", false)]
    public void Every_date_of_the_calendar_and_no_other(string date, bool isRead) =>
        Assert.Equal(isRead ? DateTime.Parse(date, System.Globalization.CultureInfo.InvariantCulture) : null, Read(date + "T00:00Z"));

    [Theory]
    [InlineData("2026-01-15T12:31:07.5+01:30")]
    [InlineData("2026-01-15t12:31-0130")]
    public void Every_letter_counts(string text)
    {
        Assert.NotNull(Read(text));
        for (int at = 0; at < text.Length; at++)
        {
            Assert.Null(Read(text[..at] + 'x' + text[(at + 1)..]));
        }
    }

    private static DateTime? Read(string text) => IsoInstantReader.TryRead(text, out long ticks) ? new DateTime(ticks, DateTimeKind.Utc) : null;
}
