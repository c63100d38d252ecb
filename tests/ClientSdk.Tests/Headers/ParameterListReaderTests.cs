using ClientSdk.Headers;

namespace ClientSdk.Tests.Headers;

/// <summary>Quotas as parameters, as Auth0 and Zendesk write them. One that cannot be read drops the whole value.</summary>
public class ParameterListReaderTests
{
    [Theory]
    [InlineData("b=per_second;q=10;r=7;t=1", "per_second 10/7 1/1")]
    [InlineData("b=per_minute;q=10;r=7;t=41", "per_minute 10/7 41/60")]
    [InlineData("b=per_hour;q=10;r=7;t=3540", "per_hour 10/7 3540/3600")]
    [InlineData("b=per_day;q=10;r=7;t=0", "per_day 10/7 0/86400")]
    [InlineData("b=burst;q=10", "burst 10/- -/-")]
    [InlineData("b=per_hour;q=10,b=per_day;r=0", "per_hour 10/- -/3600, per_day -/0 -/86400")]
    [InlineData("client;q=10;t=1;r=9", "client 10/9 1/-")]
    [InlineData("total=100; remaining=99; resets=41", "- 100/99 41/-")]
    [InlineData(" limit = 100 ; remaining = 99 ; reset = 1768478430 ", "- 100/99 30/-")]
    [InlineData("q=10;color=red;=", "- 10/- -/-")]
    [InlineData("b=per_hour,q=10", "- 10/- -/-")]
    [InlineData("b=per_hour", null)]
    [InlineData("q=10,q=x", null)]
    [InlineData("q=10,r=x", null)]
    [InlineData("q=10,t=x", null)]
    [InlineData("q=10,q=-1", null)]
    [InlineData("q=10,q=", null)]
    [InlineData("", null)]
    [InlineData(",;", null)]
    public void A_member_is_a_window(string line, string? expected) => Assert.Equal(expected, Read(line, null));

    [Theory]
    [InlineData("b=per_hour;q=10", "client.per_hour 10/- -/3600")]
    [InlineData("q=10", "client 10/- -/-")]
    public void Buckets_of_a_named_header_have_its_name_before_theirs(string line, string? expected) => Assert.Equal(expected, Read(line, "client"));

    private static string? Read(string line, string? window)
    {
        ServerClock clock = new();
        clock.Set(null, 0, Replies.Now);
        WindowDrafts drafts = new();
        bool isRead = ParameterListReader.TryRead(line, new HeaderMeaning { Role = HeaderRole.ParameterList, Family = "F", WindowName = window }, clock, drafts);
        Assert.Equal(isRead, drafts.Count > 0);
        return isRead ? Replies.Text(drafts) : null;
    }
}
