namespace ClientSdk.Tests.Headers;

/// <summary>Which window a policy describes, and which policies become windows of their own.</summary>
public class PolicyRulesTests
{
    [Theory]
    [InlineData("RateLimit: \"a\";r=4, \"b\";r=3", "RateLimit-Policy: \"b\";q=7;w=60, \"a\";q=5;w=1", "a 5/4 -/1, b 7/3 -/60")]
    [InlineData("RateLimit: \"a\";r=4", "RateLimit-Policy: \"b\";q=7;w=60", "a -/4 -/-, b 7/- -/60")]
    [InlineData("RateLimit: \"a\";r=4", "RateLimit-Policy: \"a\";q=5;w=1, \"a\";q=7;w=60", "a 5/4 -/1, a 7/- -/60")]
    [InlineData("RateLimit: \"a\";r=4", "RateLimit-Policy: 5;w=1", "a -/4 -/-, - 5/- -/1")]
    public void A_name_belongs_to_the_limit_of_that_name_and_to_no_other(string field, string policies, string expected) =>
        Assert.Equal(expected, Replies.Windows(field, policies));

    [Theory]
    [InlineData("\"a\";r=4;pk=:Yg==:, \"a\";r=3;pk=:Yw==:", "\"a\";q=5;w=1", "a 5/4 -/1, a 5/3 -/1")]
    [InlineData("\"a\";r=4;pk=:Yg==:, \"a\";r=3;pk=:Yw==:", "\"a\";q=5;w=1;pk=:Yw==:", "a -/4 -/-, a 5/3 -/1")]
    [InlineData("\"a\";r=4;pk=:Yg==:, \"a\";r=3;pk=:Yw==:", "\"a\";q=5;w=1;pk=:Yw==:, \"a\";q=7;w=60;pk=:Yg==:", "a 7/4 -/60, a 5/3 -/1")]
    [InlineData("\"a\";r=4", "\"a\";q=5;w=1;pk=:Yw==:", "a 5/4 -/1")]
    [InlineData("\"a\";r=4;pk=:Yg==:", "\"a\";q=5;w=1;pk=:Yw==:", "a -/4 -/-, a 5/- -/1")]
    public void A_partition_has_its_own_policy_or_that_of_all(string limits, string policies, string expected) =>
        Assert.Equal(expected, Replies.Windows("RateLimit: " + limits, "RateLimit-Policy: " + policies));

    [Theory]
    [InlineData("5;w=1", "- 5/4 -/1")]
    [InlineData("7;w=60", "- 5/4 -/60")]
    [InlineData("\"a\";q=7;w=60", "a 5/4 -/60")]
    [InlineData("\"a\";q=7;w=60;qu=\"content-bytes\"", "a 5/4 -/60")]
    [InlineData("7;w=60, 5;w=1", "- 5/4 -/1, - 7/- -/60")]
    [InlineData("5;w=1, 7;w=60", "- 5/4 -/1, - 7/- -/60")]
    [InlineData("8;w=1, 7;w=60", "- 5/4 -/-, - 8/- -/1, - 7/- -/60")]
    [InlineData("\"a\";q=5;w=1, \"b\";q=5;w=60", "a 5/4 -/1, b 5/- -/60")]
    public void Of_several_the_one_with_the_limits_quota_describes_it_and_a_single_one_always_does(string policies, string expected) =>
        Assert.Equal(expected, Replies.Windows("RateLimit-Limit: 5", "RateLimit-Remaining: 4", "RateLimit-Policy: " + policies));

    [Theory]
    [InlineData("RateLimit: limit=5, remaining=4, reset=1", "RateLimit-Policy: 7;w=60", "- 5/4 1/60")]
    [InlineData("RateLimit: limit=5, remaining=4, reset=1", "RateLimit-Policy: \"a\";q=7;w=60", "a 5/4 1/60")]
    [InlineData("X-RateLimit-Limit: 5", "RateLimit-Policy: 7;w=60", "- 5/- -/60")]
    [InlineData("X-RateLimit-Limit: 5", "RateLimit-Policy: \"a\";q=7;w=60", "- 5/- -/-, a 7/- -/60")]
    [InlineData("X-RateLimit-Remaining: 5", "RateLimit-Policy: 7;w=60", "- 7/5 -/60")]
    [InlineData("X-Rate-Limit-Limit: 5", "RateLimit-Policy: 7;w=60", "- 5/- -/-, - 7/- -/60")]
    [InlineData("X-RateLimit-Limit-Second: 5", "RateLimit-Policy: 7;w=60", "second 5/- -/1, - 7/- -/60")]
    public void An_unnamed_limit_may_have_a_policy_of_the_field(string limit, string policy, string expected) =>
        Assert.Equal(expected, Replies.Windows(limit, policy));

    [Theory]
    [InlineData("RateLimit-Limit: 5, 5;w=1, 7;w=60", "- 5/- -/1, - 7/- -/60")]
    [InlineData("RateLimit-Limit: 5, 7;w=60", "- 5/- -/60")]
    [InlineData("RateLimit-Limit: 5, 7;w=60, 8;w=90", "- 5/- -/-, - 7/- -/60, - 8/- -/90")]
    [InlineData("RateLimit-Limit: 5, 5;w=1;name=\"per-ip\"", "per-ip 5/- -/1")]
    [InlineData("RateLimit-Limit: 5, 5;w=1;name=\"per-ip\", 7;w=60;name=\"all\"", "per-ip 5/- -/1, all 7/- -/60")]
    public void A_list_describes_its_own_limit(string header, string expected) =>
        Assert.Equal(expected, string.Join(", ", Replies.Windows(header).Split(", ").OrderBy(window => window.Split(' ')[1])));

    [Fact]
    public void Each_family_has_its_own_list() => Assert.Equal(
        "- 5/- -/1, - 8/- -/90", Replies.Windows("RateLimit-Limit: 5, 7;w=1", "X-RateLimit-Limit: 8, 9;w=90"));

    [Fact]
    public void A_name_that_another_header_gives_goes_before_the_policys() =>
        Assert.Equal("core 5/- -/60", Replies.Windows("RateLimit-Limit: 5", "RateLimit-Resource: core", "RateLimit-Policy: \"a\";q=5;w=60"));

    [Fact]
    public void A_given_name_is_for_the_familys_window_without_one() =>
        Assert.Equal("second 2/- -/1, core 5/- -/-", Replies.Windows("X-RateLimit-Limit-Second: 2", "X-RateLimit-Limit: 5", "X-RateLimit-Resource: core"));
}
