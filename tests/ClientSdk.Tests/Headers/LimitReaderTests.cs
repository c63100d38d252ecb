using ClientSdk.Headers;

namespace ClientSdk.Tests.Headers;

/// <summary>One number, or the lists of drafts -00 to -03. A draft is shown as name:limit/window, with a p for a policy.</summary>
public class LimitReaderTests
{
    [Theory]
    [InlineData("5", "-:5/-1")]
    [InlineData(" 0\t", "-:0/-1")]
    [InlineData("100, 100;w=60", "-:100/60p -:100/-1")]
    [InlineData("100;w=60, 100", "-:100/60p -:100/-1")]
    [InlineData("7, 5", "-:5/-1")]
    [InlineData("5, 7", "-:5/-1")]
    [InlineData("0, 7", "-:0/-1")]
    [InlineData("10;w=1, 20;w=60;name=\"per-ip\"", "-:10/1p per-ip:20/60p -:10/-1")]
    [InlineData("10;w=1, 10;w=60", "-:10/1p -:10/60p -:10/-1")]
    [InlineData("10;w=0", "-:10/-1")]
    [InlineData("10;q=60;x", "-:10/-1")]
    [InlineData("1,000", null)]
    [InlineData("10;w=1, x", null)]
    [InlineData("1m", null)]
    [InlineData(",", null)]
    [InlineData("", null)]
    public void A_limit_is_the_smallest_bare_number_or_the_first_policys(string line, string? expected) =>
        Assert.Equal(expected, Limit(line, HeaderFamilies.XRateLimit, new WindowDrafts()));

    [Theory]
    [InlineData("10;w=1, 10;w=60", null)]
    [InlineData("10;w=1, 20;w=60, 10;w=3600", null)]
    [InlineData("10;w=1, 20;w=60", "-:10/1p -:20/60p -:10/-1")]
    public void Without_a_prefix_no_two_policies_have_one_quota(string line, string? expected) =>
        Assert.Equal(expected, Limit(line, HeaderFamilies.RateLimit, new WindowDrafts()));

    [Theory]
    [InlineData("30", "10;w=1", "-:30/-1 -:10/1p")]
    [InlineData("30", "20, 10;w=1", "-:20/-1 -:10/1p")]
    [InlineData("0", "10", "-:0/-1")]
    [InlineData("10", "30", "-:10/-1")]
    public void A_second_line_lowers_the_limit_only_by_a_bare_number(string first, string second, string expected)
    {
        WindowDrafts drafts = new();
        Limit(first, HeaderFamilies.XRateLimit, drafts);
        Assert.Equal(expected, Limit(second, HeaderFamilies.XRateLimit, drafts));
    }

    [Theory]
    [InlineData("30s", 30L)]
    [InlineData("1m", 60L)]
    [InlineData("2h", 7200L)]
    [InlineData("3d", 259_200L)]
    [InlineData("2147483648s", DecimalNumber.MaxSeconds)]
    [InlineData("2147483648m", DecimalNumber.MaxSeconds)]
    [InlineData("2147483648h", DecimalNumber.MaxSeconds / 3600 * 3600)]
    [InlineData("2147483648d", DecimalNumber.MaxSeconds / 86_400 * 86_400)]
    [InlineData("2147483649s", null)]
    [InlineData("0m", null)]
    [InlineData("m", null)]
    [InlineData("1w", null)]
    [InlineData("xm", null)]
    public void A_period_stands_where_the_limit_is_expected(string line, long? seconds) =>
        Assert.Equal(seconds is null ? null : $"-:-1/{seconds}", Limit(line, HeaderFamilies.XSpacedRateLimit, new WindowDrafts()));

    [Theory]
    [InlineData("5", -1, "5/-1")]
    [InlineData("5, 3;w=60", -1, "3/60")]
    [InlineData("3;w=60, 5;w=1", -1, "3/60")]
    [InlineData("3;w=1, 5;w=60", -1, "3/60")]
    [InlineData("0, 5", -1, "0/-1")]
    [InlineData("0;w=9", -1, "0/9")]
    [InlineData("5;w=60", 120, "5/120")]
    [InlineData("5;w=60", 30, "5/60")]
    [InlineData("1,000", -1, null)]
    [InlineData("5, x", -1, null)]
    [InlineData(",", -1, null)]
    [InlineData("", -1, null)]
    public void A_remainder_is_the_smallest_and_its_window_the_longest(string line, int window, string? expected)
    {
        WindowDraft draft = new(null, null) { Length = window < 0 ? -1 : window * TimeSpan.TicksPerSecond };
        Assert.Equal(expected, LimitReader.TryReadRemaining(line, ref draft) ? $"{draft.Remaining}/{Seconds(draft.Length)}" : null);
    }

    [Fact]
    public void A_second_line_lowers_what_remains()
    {
        WindowDraft draft = new(null, null);
        foreach ((string line, long expected) in new[] { ("5", 5L), ("7", 5), ("0", 0), ("3", 0) })
        {
            Assert.True(LimitReader.TryReadRemaining(line, ref draft));
            Assert.Equal(expected, draft.Remaining);
        }
    }

    private static string? Limit(string line, string family, WindowDrafts drafts)
    {
        int before = drafts.Count;
        if (LimitReader.TryReadLimit(line, family, null, drafts))
        {
            return string.Join(' ', drafts.Items.ToArray().Select(d => $"{d.Name ?? "-"}:{d.Limit}/{Seconds(d.Length)}{(d.IsPolicy ? "p" : "")}"));
        }

        Assert.Equal(before, drafts.Count);
        return null;
    }

    private static long Seconds(long ticks) => ticks < 0 ? ticks : ticks / TimeSpan.TicksPerSecond;
}
