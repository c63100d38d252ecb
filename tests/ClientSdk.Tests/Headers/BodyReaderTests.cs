using ClientSdk.Headers;

namespace ClientSdk.Tests.Headers;

/// <summary>Codes, places and forms of the members that speak of limits.</summary>
public class BodyReaderTests
{
    [Theory]
    [InlineData("slow_down")]
    [InlineData("LIMIT_REACHED_ERROR")]
    [InlineData("ratelimited")]
    [InlineData("ThrottlingException")]
    [InlineData("com.amazon#ThrottlingException")]
    [InlineData("SlowDown")]
    public void A_code_at_the_root_refuses_under_any_name(string code)
    {
        foreach (string name in new[] { "error", "code", "status", "__type", "type", "errorCode", "errorType", "reason" })
        {
            Assert.True(Read($$"""{"{{name}}":"{{code}}"}""").IsRefusal, name);
        }

        Assert.False(Read($$"""{"other":"{{code}}"}""").IsRefusal);
        Assert.True(Read($$"""{"error":"{{code}}","code":"{{code}}"}""").IsRefusal);
    }

    [Theory]
    [InlineData("RATE_LIMITED")]
    [InlineData("RATELIMITED")]
    [InlineData("THROTTLED")]
    public void A_code_of_an_error_refuses(string code)
    {
        Assert.True(Read($$"""{"errors":[{"type":"{{code}}"}]}""").IsRefusal);
        Assert.True(Read($$"""{"errors":[{"extensions":{"code":"{{code}}"} }]}""").IsRefusal);
    }

    [Theory]
    [InlineData("insufficient_quota")]
    [InlineData("too_many_attempts")]
    [InlineData("PUBLIC_API_BILLING_LIMIT_EXCEEDED")]
    public void A_code_may_be_final(string code) => Assert.True(Read($$"""{"error":{"code":"{{code}}"} }""").IsFinal);

    [Theory]
    [InlineData("insufficient_scope")]
    [InlineData("insufficient_permissions")]
    [InlineData("permission_denied")]
    [InlineData("access_denied")]
    [InlineData("authorization_pending")]
    public void A_code_may_speak_of_permission(string code) => Assert.True(Read($$"""{"error":"{{code}}","code":"{{code}}"}""").IsPermission);

    [Theory]
    [InlineData("""{"error":{"errors":[{"domain":"usageLimits"},{"domain":"usageLimits"}]}}""", true)]
    [InlineData("""{"error":{"errors":[{"domain":"global"}]}}""", false)]
    [InlineData("""{"errors":[{"domain":"usageLimits"}]}""", true)]
    [InlineData("""{"domain":"usageLimits"}""", false)]
    [InlineData("""{"message":"You have exceeded a secondary rate limit","error":{"message":"a secondary rate limit"}}""", true)]
    [InlineData("""{"data":{"message":"a secondary rate limit"}}""", false)]
    [InlineData("""{"errors":[{"message":"not found"}]}""", false)]
    public void Domains_and_messages_refuse_only_where_they_are_known(string body, bool isRefusal) => Assert.Equal(isRefusal, Read(body).IsRefusal);

    [Theory]
    [InlineData("""{"retry_after":"1.5"}""", 1.5)]
    [InlineData("""{"retry_after":1.5}""", 1.5)]
    [InlineData("""{"retry_after":0}""", 0.0)]
    [InlineData("""{"retry_after":1e2}""", 100.0)]
    [InlineData("""{"retry_after":1e999}""", (double)DecimalNumber.MaxSeconds)]
    [InlineData("""{"retry_after":-1}""", null)]
    [InlineData("""{"retry_after":"soon"}""", null)]
    [InlineData("""{"retryAfterMs":1500}""", 1.5)]
    [InlineData("""{"retryAfterMs":1500,"retry_after":3}""", 3.0)]
    [InlineData("""{"retry_after":3,"retryAfterMs":1500}""", 3.0)]
    public void Waits(string body, double? seconds)
    {
        WaitFact wait = Read(body).Wait;
        Assert.Equal(seconds, wait.HasValue ? TimeSpan.FromTicks(wait.Wait.Value).TotalSeconds : null);
    }

    [Theory]
    [InlineData("""{"policyName":"a","policyName":"b"}""", "a")]
    [InlineData("""{"data":{"policyName":"a"}}""", null)]
    [InlineData("""{"violated-policies":["a","b"]}""", "a,b")]
    public void Names_of_limits(string body, string? expected) => Assert.Equal(expected, Read(body).LimitedBy);

    [Fact]
    public void Only_so_many_names_are_kept()
    {
        string[] names = [.. Enumerable.Range(0, 100).Select(i => $"p{i}")];
        Assert.Equal(names.Take(WindowDrafts.Most), Read($$"""{"violated-policies":["{{string.Join("\",\"", names)}}"]}""").LimitedBy!.Split(','));
    }

    [Theory]
    [InlineData(null, "<Error><Code>SlowDown</Code></Error>", true)]
    [InlineData("application/xml", "<Error><Code>SlowDown</Code></Error>", true)]
    [InlineData(null, "<Error><Code>Other</Code></Error>", null)]
    [InlineData("application/xml", "<Error><Code>Other</Code></Error>", null)]
    [InlineData("application/json", "<Error><Code>SlowDown</Code></Error>", null)]
    [InlineData("application/json", "{\"error\":\"slow_down\"", null)]
    [InlineData("application/json", "\uFEFF{\"error\":\"slow_down\"}", true)]
    [InlineData("application/json", "{\"error\":\"\\ud800\"}", null)]
    public void A_body_is_JSON_to_its_end_or_XML_that_refuses(string? type, string body, bool? isRefusal) =>
        Assert.Equal(isRefusal, BodyReader.Read(body, type, HeaderProfile.Generic)?.IsRefusal);

    [Theory]
    [InlineData(63, true)]
    [InlineData(64, null)]
    public void Nesting_ends_at_64(int arrays, bool? isRefusal) =>
        Assert.Equal(isRefusal, BodyReader.Read($$"""{"a":{{new string('[', arrays)}}{{new string(']', arrays)}},"error":"slow_down"}""", "application/json", HeaderProfile.Generic)?.IsRefusal);

    private static BodyFacts Read(string body) => BodyReader.Read(body, "application/json", HeaderProfile.Generic)!;
}
