using ClientSdk.Headers;

namespace ClientSdk.Tests.Headers;

/// <summary>
/// RateLimit-Policy in the forms of drafts -04 to -07 (a quota and its window) and of -08 and later (a name and parameters). A breach of
/// the grammar or of a parameter's type leaves nothing of the field.
/// </summary>
public class PolicyFieldReaderTests
{
    [Theory]
    [InlineData("100;w=60", "- 100/- -/60p")]
    [InlineData("100;w=60, 1000;w=3600", "- 100/- -/60p, - 1000/- -/3600p")]
    [InlineData("0;w=1", "- 0/- -/1p")]
    [InlineData("100;w=999999999999", "- 100/- -/2147483648p")]
    [InlineData("100;w=60;comment=\"q\";burst=1000", "- 100/- -/60p")]
    [InlineData("100;w=60;q=x;qu=x;pk=x", "- 100/- -/60p")]
    [InlineData("100", null)]
    [InlineData("100;w=0", null)]
    [InlineData("100;w=-1", null)]
    [InlineData("100;w=1.5", null)]
    [InlineData("100;w=\"60\"", null)]
    [InlineData("-1;w=60", null)]
    [InlineData("1.5;w=60", null)]
    [InlineData("token;w=60", null)]
    public void A_quota_and_its_window(string field, string? expected) => Assert.Equal(expected, Read(field));

    [Theory]
    [InlineData("100;w=60, 100;w=3600", null)]
    [InlineData("\"a\";q=100, 100;w=60", "a 100/- -/-p, - 100/- -/60p")]
    [InlineData("100;w=60, \"a\";q=100", "- 100/- -/60p, a 100/- -/-p")]
    [InlineData("\"a\";q=100, \"b\";q=100", "a 100/- -/-p, b 100/- -/-p")]
    public void Without_names_it_is_the_quota_that_tells_policies_apart(string field, string? expected) => Assert.Equal(expected, Read(field));

    [Theory]
    [InlineData("\"default\";q=100;w=60", "default 100/- -/60p")]
    [InlineData("\"default\";q=0", "default 0/- -/-p")]
    [InlineData("\"say \\\"a\\\\b\\\"\";q=1", "say \"a\\b\" 1/- -/-p")]
    [InlineData("\"default\";q=1;q=2", "default 2/- -/-p")]
    [InlineData("\"default\";w=60", null)]
    [InlineData("\"default\";q=-1", null)]
    [InlineData("\"default\";q=1.5", null)]
    [InlineData("\"default\";q=\"1\"", null)]
    [InlineData("\"default\";q=token", null)]
    [InlineData("\"default\";q=1;w=0", null)]
    [InlineData("\"default\";q=1;w=token", null)]
    [InlineData("\"default\";q=1;qu=bytes", null)]
    [InlineData("\"default\";q=1;pk=\"key\"", null)]
    public void A_name_and_parameters_of_their_types(string field, string? expected) => Assert.Equal(expected, Read(field));

    [Theory]
    [InlineData("")]
    [InlineData(",")]
    [InlineData("\"a\";q=1,")]
    [InlineData("\"a\";q=1 \"b\";q=1")]
    [InlineData("\"a\";q=1;Q=1")]
    [InlineData("\"a\";q=1, \"b\"")]
    [InlineData("\"a\";q=1, \"b\";q=")]
    [InlineData("\"a\";q=1, (1 2);q=1")]
    public void A_breach_anywhere_drops_the_field(string field) => Assert.Null(Read(field));

    [Fact]
    public void A_quota_has_a_unit_and_a_partition()
    {
        WindowDrafts drafts = new();
        Assert.True(PolicyFieldReader.TryRead("\"a\";q=1;qu=\"content-bytes\", \"b\";q=1;pk=:Yg==:, \"b\";q=1;pk=:Yw==:, \"b\";q=1;pk=:Yg==:", drafts));
        Assert.Equal(["content-bytes", null, null, null], drafts.Items.ToArray().Select(draft => draft.Unit));
        int[] keys = [.. drafts.Items.ToArray().Select(draft => draft.PartitionKey)];
        Assert.Equal((0, keys[1]), (keys[0], keys[3]));
        Assert.Equal(3, keys.Distinct().Count());
    }

    /// <returns>The policies; <see langword="null"/> when the field was dropped and nothing of it is left beside what was there before.</returns>
    private static string? Read(string field)
    {
        const string Before = "before -/- -/-";
        WindowDrafts drafts = new();
        drafts.GetOrAdd("F", "before");
        bool isRead = PolicyFieldReader.TryRead(field, drafts);
        string text = Replies.Text(drafts);
        Assert.StartsWith(Before, text, StringComparison.Ordinal);
        Assert.Equal(isRead, text != Before);
        return isRead ? text[(Before.Length + 2)..] : null;
    }
}
