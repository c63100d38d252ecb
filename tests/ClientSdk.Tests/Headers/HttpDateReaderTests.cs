using System.Globalization;
using ClientSdk.Headers;

namespace ClientSdk.Tests.Headers;

/// <summary>The three forms of RFC 9110 section 5.6.7, and nothing that only looks like them.</summary>
public class HttpDateReaderTests
{
    private const string Imf = "ddd, dd MMM yyyy HH:mm:ss 'GMT'";
    private const string Rfc850 = "dddd, dd-MMM-yy HH:mm:ss 'GMT'";

    private static readonly DateTime Now = new(2026, 1, 15, 12, 0, 0, DateTimeKind.Utc);

    [Fact]
    public void Every_day_and_month_is_read_in_all_forms()
    {
        for (DateTime day = new(2025, 12, 28, 8, 49, 37, DateTimeKind.Utc); day.Year < 2027; day = day.AddDays(1))
        {
            Assert.Equal(day, Read(Text(day, Imf)));
            Assert.Equal(day, Read(Text(day, Rfc850)));
            Assert.Equal(day, Read(Text(day, "ddd MMM ") + day.Day.ToString(CultureInfo.InvariantCulture).PadLeft(2) + Text(day, " HH:mm:ss yyyy")));
        }
    }

    [Fact]
    public void Two_digits_of_a_year_more_than_fifty_years_ahead_mean_the_past_century()
    {
        for (int year = 1977; year <= 2076; year++)
        {
            DateTime first = new(year, 1, 1, 0, 0, 0, DateTimeKind.Utc);
            Assert.Equal(first, Read(Text(first, Rfc850)));
        }
    }

    [Theory]
    [InlineData("Sun, 06 Nov 1994 08:49:37 GMT")]
    [InlineData("Sunday, 06-Nov-94 08:49:37 GMT")]
    [InlineData("Wednesday, 09-Nov-94 08:49:37 GMT")]
    [InlineData("Mon Nov  7 08:49:37 1994")]
    public void Every_letter_counts_and_none_may_be_missing(string text)
    {
        Assert.NotNull(Read(text));
        for (int at = 0; at < text.Length; at++)
        {
            Assert.Null(Read(text[..at] + 'x' + text[(at + 1)..]));
            Assert.Null(Read(text[..at] + text[(at + 1)..]));
            Assert.Null(Read(text[..at]));
        }

        Assert.Null(Read(text + " "));
    }

    [Theory]
    [InlineData("01 Jan 0001 00:00:00", true)]
    [InlineData("01 Jan 0000 00:00:00", false)]
    [InlineData("31 Dec 9999 23:59:59", true)]
    [InlineData("00 Jan 2026 00:00:00", false)]
    [InlineData("31 Jan 2026 00:00:00", true)]
    [InlineData("32 Jan 2026 00:00:00", false)]
    [InlineData("31 Apr 2026 00:00:00", false)]
    [InlineData("29 Feb 2024 00:00:00", true)]
    [InlineData("29 Feb 2026 00:00:00", false)]
    [InlineData("29 Feb 2000 00:00:00", true)]
    [InlineData("29 Feb 1900 00:00:00", false)]
    [InlineData("01 anF 2026 00:00:00", false)]
    [InlineData("01 jan 2026 00:00:00", false)]
    [InlineData("01 Jan 2026 23:59:59", true)]
    [InlineData("01 Jan 2026 24:00:00", false)]
    [InlineData("01 Jan 2026 00:60:00", false)]
    [InlineData("01 Jan 2026 00:00:61", false)]
    public void Every_number_has_its_range(string date, bool isRead) => Assert.Equal(isRead, Read($"Mon, {date} GMT") is not null);

    [Fact]
    public void A_leap_second_follows_second_59() =>
        Assert.Equal(new DateTime(2017, 1, 1, 0, 0, 0, DateTimeKind.Utc), Read("Sat, 31 Dec 2016 23:59:60 GMT"));

    private static string Text(DateTime instant, string form) => instant.ToString(form, CultureInfo.InvariantCulture);

    private static DateTime? Read(string text)
    {
        bool isRead = HttpDateReader.TryRead(text, Now.Ticks, out long ticks);
        return isRead ? new DateTime(ticks, DateTimeKind.Utc) : null;
    }
}
