using ClientSdk.Headers;

namespace ClientSdk.Tests.Headers;

/// <summary>Values of single vendors, and what is none of them and must leave no window behind.</summary>
public class VendorValueReaderTests
{
    [Theory]
    [InlineData("32/40", "40/8")]
    [InlineData("50/40", "40/0")]
    [InlineData("0/40", "40/40")]
    [InlineData("32", null)]
    [InlineData("/40", null)]
    [InlineData("32/", null)]
    [InlineData("a/40", null)]
    [InlineData("32/b", null)]
    public void Used_of_size(string line, string? expected)
    {
        WindowDraft draft = new(null, null);
        Assert.Equal(expected, VendorValueReader.TryReadUsedOfSize(line, ref draft) ? $"{draft.Limit}/{draft.Remaining}" : null);
    }

    [Theory]
    [InlineData("200,2000", "120, 1501", "15min:200-120/900 daily:2000-1501/86400")]
    [InlineData("200", "120,1501", null)]
    [InlineData(",2000", "120,1501", null)]
    [InlineData("200,x", "120,1501", null)]
    [InlineData("200,2000", "120", null)]
    [InlineData("200,2000", "x,1501", null)]
    public void A_pair_of_usages(string limits, string used, string? expected)
    {
        WindowDrafts drafts = new();
        Assert.Equal(expected, Said(VendorValueReader.TryReadUsagePair(limits, used, "F", drafts), drafts));
    }

    [Theory]
    [InlineData("20:1,100:120", "app:1:20--1/1 app:120:100--1/120")]
    [InlineData("0:5", "app:5:0--1/5")]
    [InlineData("20:0", null)]
    [InlineData("20:x", null)]
    [InlineData("x:20", null)]
    [InlineData(":20", null)]
    [InlineData("20", null)]
    [InlineData("20:", null)]
    [InlineData("20:1,x", null)]
    [InlineData(",", null)]
    [InlineData("", null)]
    public void Counts_by_seconds(string line, string? expected)
    {
        WindowDrafts drafts = new();
        Assert.Equal(expected, Said(VendorValueReader.TryReadBySeconds(line, Riot(HeaderRole.LimitsBySeconds), drafts), drafts));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Limits_and_usages_by_seconds_come_in_any_order(bool isUsedFirst)
    {
        WindowDrafts drafts = new();
        foreach (bool isUsed in new[] { isUsedFirst, !isUsedFirst })
        {
            Assert.True(VendorValueReader.TryReadBySeconds(isUsed ? "3:1" : "20:1", Riot(isUsed ? HeaderRole.UsedBySeconds : HeaderRole.LimitsBySeconds), drafts));
        }

        Assert.Equal("app:1:20-3/1", Said(true, drafts));
    }

    [Theory]
    [InlineData("A/B;197, C;0", "A/B=197 C=0")]
    [InlineData("A;B;7", "A;B=7")]
    [InlineData(";5", null)]
    [InlineData("A", null)]
    [InlineData("A;x", null)]
    [InlineData("A;5,B", null)]
    [InlineData(",", null)]
    public void Named_remainders(string line, string? expected)
    {
        WindowDrafts drafts = new();
        bool isRead = VendorValueReader.TryReadNamedRemainders(line, "F", drafts);
        Assert.Equal(expected is null ? 0 : drafts.Count, drafts.Count);
        Assert.Equal(expected, isRead ? string.Join(' ', drafts.Items.ToArray().Select(d => $"{d.Name}={d.Remaining}")) : null);
    }

    [Theory]
    [InlineData("60:transaction:key, 2700:default;error:organization", "transaction=60 default;error=2700", 2700)]
    [InlineData("60", "all=60", 60)]
    [InlineData("60:", "all=60", 60)]
    [InlineData("60::organization", "all=60", 60)]
    [InlineData("7:error", "error=7", 7)]
    [InlineData("x:error", "error=60", 60)]
    [InlineData(":error", "error=60", 60)]
    [InlineData("9:a, 5:b", "a=9 b=5", 9)]
    [InlineData(",", "", null)]
    public void Waits_by_category(string line, string expected, int? seconds)
    {
        WindowDrafts drafts = new();
        FieldValue longest = VendorValueReader.ReadWaitsByCategory(line, "F", drafts);
        Assert.Equal(seconds is { } s ? FieldValue.Of(s * TimeSpan.TicksPerSecond) : FieldValue.Malformed, longest);
        Assert.Equal(expected, string.Join(' ', drafts.Items.ToArray().Select(d => $"{d.Name ?? "all"}={d.Reset / TimeSpan.TicksPerSecond}")));
    }

    private static HeaderMeaning Riot(HeaderRole role) => new() { Role = role, Family = "F", WindowName = "app" };

    private static string? Said(bool isRead, WindowDrafts drafts)
    {
        Assert.Equal(isRead, drafts.Count > 0);
        return isRead ? string.Join(' ', drafts.Items.ToArray().Select(d => $"{d.Name}:{d.Limit}-{d.Used}/{d.Length / TimeSpan.TicksPerSecond}")) : null;
    }
}
