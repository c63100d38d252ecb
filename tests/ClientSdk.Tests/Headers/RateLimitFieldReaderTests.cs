using ClientSdk.Headers;

namespace ClientSdk.Tests.Headers;

/// <summary>
/// The RateLimit field as a dictionary (draft -07) and as a list of named limits (-08 and later). A breach of the grammar or of a type
/// leaves nothing of the field.
/// </summary>
public class RateLimitFieldReaderTests
{
    [Theory]
    [InlineData("limit=100, remaining=50, reset=5", "- 100/50 5/-")]
    [InlineData("reset=0,remaining=0,limit=0", "- 0/0 0/-")]
    [InlineData("limit=100, reset=5", "- 100/- 5/-")]
    [InlineData("limit=100, reset=1768478430", "- 100/- 30/-")]
    [InlineData("limit=100;w=60;x, policy=\"a\", reset=5;y=1", "- 100/- 5/-")]
    [InlineData("limit=100, limit=90, reset=5", "- 90/- 5/-")]
    [InlineData("remaining=50, reset=5", null)]
    [InlineData("limit=100, remaining=50", null)]
    [InlineData("limit=100, remaining=50, reset=5,", null)]
    [InlineData("limit=100, remaining=50, reset=5 x", null)]
    [InlineData("limit=100;W=1, reset=5", null)]
    [InlineData("limit=-1, reset=5", null)]
    [InlineData("limit=1.5, reset=5", null)]
    [InlineData("limit=token, reset=5", null)]
    [InlineData("limit, reset=5", null)]
    [InlineData("limit=100, remaining=-1, reset=5", null)]
    [InlineData("limit=100, remaining=token, reset=5", null)]
    [InlineData("limit=100, reset=-1", null)]
    [InlineData("limit=100, reset=5.5", null)]
    [InlineData("limit=100, reset=token", null)]
    [InlineData("limit=100, reset=40000000", null)]
    [InlineData("", null)]
    public void A_dictionary_has_a_limit_and_a_reset(string field, string? expected) => Assert.Equal(expected, Read(field));

    [Theory]
    [InlineData("\"default\";r=50;t=30", "default -/50 30/-")]
    [InlineData("  \"default\";r=0;t=0", "default -/0 0/-")]
    [InlineData("\"a\";r=5, \"b\";r=7;t=1", "a -/5 -/-, b -/7 1/-")]
    [InlineData("\"a\";r=5, \"a\";r=7", "a -/5 -/-, a -/7 -/-")]
    [InlineData("\"a\\\\b\";r=5", "a\\b -/5 -/-")]
    [InlineData("\"a\";r=5;x=(1)", null)]
    [InlineData("\"a\";r=5;x=y;q", "a -/5 -/-")]
    [InlineData("\"a\";t=30", null)]
    [InlineData("\"a\";r=-1", null)]
    [InlineData("\"a\";r=1.5", null)]
    [InlineData("\"a\";r=token", null)]
    [InlineData("\"a\";r=5;t=-1", null)]
    [InlineData("\"a\";r=5;t=1.5", null)]
    [InlineData("\"a\";r=5;t=token", null)]
    [InlineData("\"a\";r=5;pk=\"key\"", null)]
    [InlineData("\"a\";r=5,", null)]
    [InlineData("\"a\";r=5 \"b\";r=5", null)]
    [InlineData("\"a\";r=5;R=5", null)]
    [InlineData("\"a\";r=5, \"b\"", null)]
    [InlineData("\"a\";r=5, b;r=5", null)]
    [InlineData("\"a\";r=5, 5;r=5", null)]
    [InlineData("\"a", null)]
    public void A_list_has_names_and_what_remains(string field, string? expected) => Assert.Equal(expected, Read(field));

    [Fact]
    public void A_limit_has_a_partition()
    {
        WindowDrafts drafts = new();
        Assert.True(RateLimitFieldReader.TryRead("\"a\";r=1, \"a\";r=1;pk=:Yg==:, \"a\";r=1;pk=:Yw==:, \"a\";r=1;pk=:Yg==:", Clock(), drafts));
        int[] keys = [.. drafts.Items.ToArray().Select(draft => draft.PartitionKey)];
        Assert.Equal((0, keys[1]), (keys[0], keys[3]));
        Assert.Equal(3, keys.Distinct().Count());
    }

    private static ServerClock Clock()
    {
        ServerClock clock = new();
        clock.Set(null, 0, Replies.Now);
        return clock;
    }

    /// <returns>The windows; <see langword="null"/> when the field was dropped and nothing of it is left beside what was there before.</returns>
    private static string? Read(string field)
    {
        const string Before = "before -/- -/-";
        WindowDrafts drafts = new();
        drafts.GetOrAdd("F", "before");
        bool isRead = RateLimitFieldReader.TryRead(field, Clock(), drafts);
        string text = Replies.Text(drafts);
        Assert.StartsWith(Before, text, StringComparison.Ordinal);
        Assert.Equal(isRead, text != Before);
        return isRead ? text[(Before.Length + 2)..] : null;
    }
}
