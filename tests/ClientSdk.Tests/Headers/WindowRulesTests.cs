using System.Globalization;
using ClientSdk.Headers;
using ClientSdk.Limits;

namespace ClientSdk.Tests.Headers;

/// <summary>When two families of headers are one window, and whose reset it then has.</summary>
public class WindowRulesTests
{
    private const string Date = "Date: Thu, 15 Jan 2026 12:00:00 GMT";

    private static readonly DateTimeOffset Now = new(2026, 1, 15, 12, 0, 0, TimeSpan.Zero);

    private static readonly string[] X = ["X-RateLimit-Limit: 5", "X-RateLimit-Remaining: 4"];

    private static readonly string[] Plain = ["RateLimit-Limit: 5", "RateLimit-Remaining: 4"];

    [Theory]
    [InlineData("10", "10", "10")]
    [InlineData("10", "11", "11")]
    [InlineData("11", "10", "11")]
    [InlineData("10", "12", "10 12")]
    [InlineData("12", "10", "12 10")]
    [InlineData("0", "5", "0 5")]
    [InlineData("5", "0", "5 0")]
    [InlineData(null, "5", "5")]
    [InlineData("5", null, "5")]
    [InlineData("1768478430", "100", "100")]
    [InlineData("100", "1768478430", "100")]
    [InlineData("1768478700", "100", "100")]
    [InlineData("100", "1768478700", "100")]
    [InlineData("1768478700", "0", "0")]
    [InlineData("0", "1768478700", "0")]
    [InlineData("1768478430", null, "30")]
    [InlineData(null, "1768478430", "30")]
    public void Twins_have_one_reset_and_a_delay_is_surer_than_an_instant_by_our_clock(string? first, string? second, string expected) =>
        Assert.Equal(expected, Resets([.. X, .. Reset("X-RateLimit-Reset", first), .. Plain, .. Reset("RateLimit-Reset", second)]));

    [Theory]
    [InlineData("1768478430", "100", "30 100")]
    [InlineData("100", "1768478430", "100 30")]
    [InlineData("1768478430", "31", "31")]
    [InlineData("31", "1768478430", "31")]
    [InlineData("1768478431", "30", "31")]
    [InlineData("30", "1768478431", "31")]
    public void By_the_servers_clock_an_instant_is_as_sure_as_a_delay(string first, string second, string expected) =>
        Assert.Equal(expected, Resets([Date, .. X, .. Reset("X-RateLimit-Reset", first), .. Plain, .. Reset("RateLimit-Reset", second)]));

    [Theory]
    [InlineData("5", "4", 1)]
    [InlineData("5", "3", 2)]
    [InlineData("6", "4", 2)]
    [InlineData("6", "3", 2)]
    public void Twins_say_the_same_numbers(string limit, string remaining, int windows) =>
        Assert.Equal(windows, Said([.. X, $"RateLimit-Limit: {limit}", $"RateLimit-Remaining: {remaining}"]).Count);

    [Fact]
    public void Three_families_may_say_the_same() =>
        Assert.Equal(["-:5/4 9"], Said([.. X, .. Plain, "RateLimit-Reset: 9", "X-Rate-Limit-Limit: 5", "X-Rate-Limit-Remaining: 4"]));

    [Theory]
    [InlineData("Second", true)]
    [InlineData("Minute", true)]
    [InlineData("Hour", true)]
    [InlineData("Day", true)]
    [InlineData("Month", false)]
    public void Kong_repeats_the_tightest_window_of_a_unit_without_a_prefix(string unit, bool isOne)
    {
        string[] named = [$"X-RateLimit-Limit-{unit}: 5", $"X-RateLimit-Remaining-{unit}: 4"];
        string name = unit.ToLowerInvariant();
        string[] one = [$"{name}:5/4 9"];
        string[] two = [$"{name}:5/4 -", "-:5/4 9"];
        Assert.Equal(isOne ? one : two, Said([.. named, .. Plain, "RateLimit-Reset: 9"]));
        Assert.Equal((isOne ? one : two).Order(), Said([.. Plain, "RateLimit-Reset: 9", .. named]).Order());
    }

    [Theory]
    [InlineData("minute -/4 -/60, - -/4 -/-", "X-RateLimit-Remaining: 4;w=60", "X-RateLimit-Resource: minute", "RateLimit-Remaining: 4")]
    [InlineData("minute -/4 -/-, - -/4 -/-", "RateLimit: \"minute\";r=4", "RateLimit-Remaining: 4")]
    [InlineData("minute 5/4 -/60, - 5/4 -/-", "RateLimit: \"minute\";r=4", "RateLimit-Policy: \"minute\";q=5;w=60", "RateLimit-Remaining: 4", "RateLimit-Limit: 5")]
    [InlineData("minute 5/4 -/60, - 5/4 -/-", "X-RateLimit-Limit-Minute: 5", "X-RateLimit-Remaining-Minute: 4", "X-Rate-Limit-Limit: 5", "X-Rate-Limit-Remaining: 4")]
    [InlineData("minute 5/4 9/60", "X-RateLimit-Limit-Minute: 5", "X-RateLimit-Remaining-Minute: 4", "RateLimit: limit=5, remaining=4, reset=9")]
    [InlineData("minute 5/4 -/60, other 5/4 -/-", "X-RateLimit-Limit-Minute: 5", "X-RateLimit-Remaining-Minute: 4", "RateLimit-Limit-Other: 5", "RateLimit-Remaining-Other: 4")]
    public void Only_a_unit_in_the_name_is_repeated_and_only_by_the_drafts_headers(string expected, params string[] headers) =>
        Assert.Equal(expected, Replies.Windows(headers));

    [Theory]
    [InlineData("- 5/4 -/60", "X-RateLimit-Limit: 5", "X-RateLimit-Remaining: 4", "RateLimit-Limit: 5", "RateLimit-Remaining: 4", "RateLimit-Policy: 5;w=60")]
    [InlineData("- 5/4 -/60", "RateLimit-Limit: 5", "RateLimit-Remaining: 4", "RateLimit-Policy: 5;w=60", "X-RateLimit-Limit: 5", "X-RateLimit-Remaining: 4")]
    public void The_length_is_that_of_the_twin_that_knows_it(string expected, params string[] headers) => Assert.Equal(expected, Replies.Windows(headers));

    [Theory]
    [InlineData(false, false, "X-RateLimit-Reset: 30", Date)]
    [InlineData(true, false, "X-RateLimit-Reset: 1768478430", Date)]
    [InlineData(true, false, "X-RateLimit-Reset: 1768478400", Date)]
    [InlineData(true, true, "X-RateLimit-Reset: 1768478430")]
    [InlineData(true, true, "X-RateLimit-Reset: 1768478400")]
    [InlineData(false, false, "X-RateLimit-Reset: 1768478430", "X-RateLimit-Reset-After: 30")]
    [InlineData(false, false, "X-RateLimit-Remaining: 5")]
    public void A_reset_is_known_to_be_an_instant_and_by_which_clock(bool isInstant, bool isByClientClock, params string[] headers)
    {
        RateLimitWindow window = Assert.Single(Replies.Read(200, null, headers).Windows);
        Assert.Equal((isInstant, isByClientClock), (window.IsResetInstant, window.IsResetByClientClock));
    }

    [Fact]
    public void A_reset_that_is_given_to_the_enforced_window_is_gone_from_the_other()
    {
        RateLimitSnapshot said = Replies.Read(
            200, null, "X-RateLimit-Limit-Second: 2", "X-RateLimit-Limit: 60", "X-RateLimit-Reset: 1768478430", "X-RateLimit-Limited-By: second");
        Assert.Equal(
            [("second", true, true), ("minute", false, false)],
            said.Windows.Select(window => (window.Name, window.IsResetInstant, window.IsResetByClientClock)));
    }

    private static string[] Reset(string name, string? value) => value is null ? [] : [$"{name}: {value}"];

    private static string Resets(string[] headers) => string.Join(' ', Said(headers).Select(line => line[(line.IndexOf(' ', StringComparison.Ordinal) + 1)..]));

    private static List<string> Said(string[] headers)
    {
        using HttpResponseMessage response = Replies.Of(200, headers);
        return [.. RateLimitHeaderParser.Parse(response, null, Now).Windows.Select(w =>
            $"{w.Name ?? "-"}:{w.Limit}/{w.Remaining} {w.Reset?.TotalSeconds.ToString(CultureInfo.InvariantCulture) ?? "-"}")];
    }
}
