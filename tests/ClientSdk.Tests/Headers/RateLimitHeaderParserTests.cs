using System.Text;
using ClientSdk.Headers;
using ClientSdk.Limits;

namespace ClientSdk.Tests.Headers;

/// <summary>What the vectors cannot say: origins, units, clocks, codes that end the waiting, profiles, and when a body is worth reading.</summary>
public class RateLimitHeaderParserTests
{
    private static readonly DateTimeOffset Now = new(2026, 1, 15, 12, 0, 0, TimeSpan.Zero);

    [Theory]
    [InlineData("Retry-After", "Retry-After: 3", "X-RateLimit-Limit: 5", "X-RateLimit-Remaining: 0", "X-RateLimit-Reset: 9")]
    [InlineData("retry-after-ms", "Retry-After: 3", "retry-after-ms: 3500")]
    [InlineData("X-RateLimit-*", "X-RateLimit-Limit: 5", "X-RateLimit-Remaining: 0", "X-RateLimit-Reset: 9")]
    [InlineData("RateLimit", "RateLimit: \"default\";r=0;t=9")]
    [InlineData("X-Retry-In", "X-Retry-In: 1.5s")]
    [InlineData("X-RateLimit-Reset-After", "X-RateLimit-Reset-After: 0.25", "X-RateLimit-Remaining: 0")]
    [InlineData(null, "X-RateLimit-Remaining: 5", "X-RateLimit-Reset: 9")]
    public void A_wait_names_its_origin(string? origin, params string[] headers) =>
        Assert.Equal(origin, Read(429, null, headers).RetryAfterOrigin);

    [Fact]
    public void A_wait_in_the_body_names_its_member() =>
        Assert.Equal("parameters.retry_after", Read(429, "{\"parameters\":{\"retry_after\":35}}").RetryAfterOrigin);

    [Theory]
    [InlineData("X-RateLimit-*", "X-RateLimit-Limit: 5")]
    [InlineData("X-Rate-Limit-*", "X-Rate-Limit: 5")]
    [InlineData("RateLimit-*", "RateLimit-Limit: 5")]
    [InlineData("RateLimit", "RateLimit: limit=1, reset=2")]
    [InlineData("RateLimit-Policy", "RateLimit-Policy: \"a\";q=1")]
    [InlineData("X-Shopify-Shop-Api-Call-Limit", "X-Shopify-Shop-Api-Call-Limit: 1/40")]
    public void A_window_names_its_origin(string origin, string header) => Assert.Equal(origin, Assert.Single(Read(200, null, header).Windows).Origin);

    [Theory]
    [InlineData(true, "X-RateLimit-Reset: 1768478430")]
    [InlineData(true, "X-RateLimit-Reset: 1768478430", "Date: yesterday")]
    [InlineData(false, "X-RateLimit-Reset: 1768478430", "Date: Thu, 15 Jan 2026 12:00:00 GMT")]
    [InlineData(false, "X-RateLimit-Reset: 30")]
    [InlineData(false, "X-RateLimit-Reset: 1768478430", "X-RateLimit-Reset-After: 30")]
    public void An_instant_without_a_Date_is_known_to_be_by_our_own_clock(bool expected, params string[] headers) =>
        Assert.Equal(expected, Assert.Single(Read(200, null, headers).Windows).IsResetByClientClock);

    [Theory]
    [InlineData("tokens", false, "x-ratelimit-limit-tokens: 1")]
    [InlineData("requests", true, "x-ratelimit-limit-requests: 1")]
    [InlineData("tokens", false, "anthropic-ratelimit-input-tokens-remaining: 1")]
    [InlineData("complexity", false, "X-RateLimit-Complexity-Remaining: 1")]
    [InlineData("content-bytes", false, "RateLimit-Policy: \"a\";q=1;w=1;qu=\"content-bytes\"")]
    [InlineData(null, true, "X-RateLimit-Limit-Second: 1")]
    public void A_window_of_tokens_or_bytes_does_not_pace_requests(string? unit, bool counts, string header)
    {
        RateLimitWindow window = Assert.Single(Read(200, null, header).Windows);
        Assert.Equal(unit, window.Unit);
        Assert.Equal(counts, StatedWindow.Of(window).CountsRequests);
    }

    [Theory]
    [InlineData("{\"error\":{\"type\":\"insufficient_quota\",\"code\":\"insufficient_quota\"}}", true)]
    [InlineData("{\"error\":\"too_many_attempts\"}", true)]
    [InlineData("{\"errors\":[{\"error\":\"PUBLIC_API_BILLING_LIMIT_EXCEEDED\"}]}", true)]
    [InlineData("{\"error\":\"too_many_requests\"}", false)]
    [InlineData("{\"data\":{\"error\":\"too_many_attempts\"}}", false)]
    public void Some_refusals_are_final(string body, bool isFinal)
    {
        Assert.Equal(isFinal, Read(429, body).WaitingCannotHelp);
        Assert.False(Read(200, body).WaitingCannotHelp);
    }

    [Theory]
    [InlineData(429, "x-should-retry: false", true)]
    [InlineData(429, "Stripe-Should-Retry: FALSE", true)]
    [InlineData(429, "x-should-retry: true", false)]
    [InlineData(200, "x-should-retry: false", false)]
    public void A_server_may_forbid_to_try_again(int status, string header, bool isFinal) => Assert.Equal(isFinal, Read(status, null, header).WaitingCannotHelp);

    [Theory]
    [InlineData("{\"errors\":[{\"type\":\"RATE_LIMITED\"}]}", 200, true)]
    [InlineData("{\"errors\":[{\"extensions\":{\"code\":\"THROTTLED\"}}]}", 200, true)]
    [InlineData("{\"type\":\"https://iana.org/assignments/http-problem-types#temporary-reduced-capacity\"}", 503, true)]
    [InlineData("{\"error\":{\"errors\":[{\"domain\":\"usageLimits\"}]}}", 403, true)]
    [InlineData("{\"error\":{\"errors\":[{\"domain\":\"usageLimits\"}]}}", 404, false)]
    [InlineData("{\"data\":{\"status\":\"THROTTLED\"}}", 200, false)]
    public void A_body_may_refuse_whatever_the_status_is(string body, int status, bool refused) => Assert.Equal(refused, Read(status, body).IsThrottled);

    [Theory]
    [InlineData(200, false)]
    [InlineData(202, false)]
    [InlineData(301, true)]
    [InlineData(404, true)]
    [InlineData(503, true)]
    public void Retry_After_has_no_meaning_on_a_success_and_is_no_refusal_by_itself(int status, bool isReported)
    {
        RateLimitSnapshot said = Read(status, null, "Retry-After: 2");
        Assert.Equal((false, isReported ? TimeSpan.FromSeconds(2) : null, 0), (said.IsThrottled, said.RetryAfter, said.Rejected.Count));
    }

    [Fact]
    public void A_full_row_of_import_jobs_is_a_refusal_without_a_wait_that_a_later_try_may_pass()
    {
        const string Body = """{"statusCode":429,"error":"Too Many Requests","message":"There are 2 active import users jobs, please wait until some of them are finished and try again"}""";
        RateLimitSnapshot said = Read(429, Body, "x-ratelimit-limit: 50", "x-ratelimit-remaining: 49", "x-ratelimit-reset: 1768478401");
        Assert.Equal((true, null, false, null), (said.IsThrottled, said.RetryAfter, said.WaitingCannotHelp, said.LimitedBy));
    }

    [Fact]
    public void A_profile_adds_what_only_the_provider_knows()
    {
        HeaderProfile profile = new()
        {
            Headers = new Dictionary<string, HeaderMeaning>
            {
                ["Acme-Left"] = new() { Role = HeaderRole.Remaining, Family = "Acme-*" },
                ["Acme-Renews"] = new() { Role = HeaderRole.Reset, Family = "Acme-*", InMilliseconds = true },
            },
            RefusalCodes = ["SLOW"],
            FinalCodes = ["NEVER"],
            DefaultWait = TimeSpan.FromSeconds(7),
        };
        using HttpResponseMessage response = Replies.Of(200, "acme-left: 3", "ACME-RENEWS: 1500");
        RateLimitSnapshot said = RateLimitHeaderParser.Parse(response, "{\"code\":\"SLOW\"}", profile, Now);

        Assert.Equal((3, TimeSpan.FromMilliseconds(1500), "Acme-*"), (said.Windows[0].Remaining, said.Windows[0].Reset, said.Windows[0].Origin));
        Assert.Equal((true, TimeSpan.FromSeconds(7), "profile"), (said.IsThrottled, said.RetryAfter, said.RetryAfterOrigin));

        said = RateLimitHeaderParser.Parse(response, "{\"code\":\"SLOW\",\"error\":\"NEVER\"}", profile, Now);
        Assert.True(said.WaitingCannotHelp);
        Assert.Null(said.RetryAfter);
    }

    [Theory]
    [InlineData("L")]
    [InlineData("Left")]
    [InlineData("Acme-Lft")]
    [InlineData("Acme-Left")]
    [InlineData("Acme-Requests-Left-In-This-Window")]
    public void A_profile_may_know_a_name_of_any_length(string name)
    {
        HeaderProfile profile = new() { Headers = new Dictionary<string, HeaderMeaning> { [name] = new() { Role = HeaderRole.Remaining } } };
        using HttpResponseMessage response = Replies.Of(200, name.ToUpperInvariant() + ": 3", "Date: Thu, 15 Jan 2026 12:00:00 GMT", "Via: x");
        Assert.Equal((3, name), RateLimitHeaderParser.Parse(response, null, profile, Now).Windows.Select(window => (window.Remaining, window.Origin)).Single());
    }

    [Fact]
    public void Replies_read_in_turn_leave_no_trace_in_each_other()
    {
        // The reader remembers which names stood where in the last reply of its thread.
        string[][] replies = [["X-RateLimit-Limit: 5", "X-RateLimit-Remaining: 4"], ["X-RateLimit-Remaining: 3", "X-RateLimit-Limit: 6"], ["X-RateLimit-Limit: 7", "Retry-After: 1", "X-RateLimit-Remaining: what"], []];
        (long?, long?)[] expected = [(5, 4), (6, 3), (7, null), (null, null)];
        for (int i = 0; i < 16; i++)
        {
            int at = i * 7 / 3 % 4;
            HeaderProfile profile = i % 5 == 0 ? HeaderProfiles.Prisjakt : HeaderProfile.Generic;
            using HttpResponseMessage response = Replies.Of(200, replies[at]);
            RateLimitWindow said = RateLimitHeaderParser.Parse(response, null, profile, Now).Windows.SingleOrDefault();
            Assert.Equal(expected[at], (said.Limit, said.Remaining));
        }
    }

    [Fact]
    public void Shopifys_cost_is_a_bucket_and_a_wait()
    {
        const string Body = """
            {"errors":[{"message":"Throttled","extensions":{"code":"THROTTLED"}}],
             "extensions":{"cost":{"requestedQueryCost":150,"actualQueryCost":null,
              "throttleStatus":{"maximumAvailable":1000.0,"currentlyAvailable":50,"restoreRate":50.0}}}}
            """;
        using HttpResponseMessage response = Replies.Of(200);
        RateLimitSnapshot said = RateLimitHeaderParser.Parse(response, Body, HeaderProfiles.ShopifyGraphQl, Now);
        Assert.Equal((true, TimeSpan.FromSeconds(2), "extensions.cost"), (said.IsThrottled, said.RetryAfter, said.RetryAfterOrigin));
        Assert.Equal((1000, 50, "cost"), (said.Windows[0].Limit, said.Windows[0].Remaining, said.Windows[0].Unit));

        Assert.True(ReplyReader.NeedsBody(response, HeaderProfiles.ShopifyGraphQl));
        Assert.Empty(RateLimitHeaderParser.Parse(response, Body, Now).Windows);
        Assert.Empty(RateLimitHeaderParser.Parse(response, null, new HeaderProfile { ReadsQueryCost = true }, Now).Windows);
    }

    [Fact]
    public void A_list_without_end_is_dropped_as_a_whole()
    {
        string endless = string.Join(", ", Enumerable.Range(1, 200).Select(i => $"\"p{i}\";q={i};w=1"));
        RateLimitSnapshot said = Read(200, null, "RateLimit-Policy: " + endless, "X-RateLimit-Limit: 5");
        Assert.Equal(["RateLimit-Policy"], said.Rejected);
        Assert.Equal(5, Assert.Single(said.Windows).Limit);
    }

    [Theory]
    [InlineData(429, "application/json", false, true)]
    [InlineData(429, "text/html", false, false)]
    [InlineData(429, null, false, true)]
    [InlineData(503, "application/xml", false, true)]
    [InlineData(403, "application/problem+json", false, true)]
    [InlineData(400, "application/x-amz-json-1.0", false, true)]
    [InlineData(200, "application/json", false, false)]
    [InlineData(199, "application/json", true, false)]
    [InlineData(200, "application/json", true, true)]
    [InlineData(299, "application/json", true, true)]
    [InlineData(300, "application/json", true, false)]
    [InlineData(404, "application/json", true, false)]
    [InlineData(500, "application/json", true, false)]
    public void A_body_is_read_only_where_it_can_decide(int status, string? type, bool readsSuccess, bool needed)
    {
        using HttpResponseMessage response = Replies.Of(status);
        response.Content = new ByteArrayContent(Encoding.UTF8.GetBytes("{}"));
        response.Content.Headers.TryAddWithoutValidation("Content-Type", type);
        Assert.Equal(needed, ReplyReader.NeedsBody(response, new HeaderProfile { ReadsSuccessBodies = readsSuccess }));
    }

    [Fact]
    public void A_reading_is_used_again_without_a_trace_of_the_last_reply()
    {
        RateLimitReading reading = new();
        using HttpResponseMessage refused = Replies.Of(429, "Retry-After: 5", "RateLimit: \"a\";r=0;t=5", "X-RateLimit-Limit: what", "X-RateLimit-Limited-By: a");
        using HttpResponseMessage plain = Replies.Of(200, "X-RateLimit-Remaining: 1");
        ReplyReader.Read(refused, "{\"error\":\"too_many_attempts\"}", HeaderProfile.Generic, Now, reading);
        ReplyReader.Read(plain, null, HeaderProfile.Generic, Now, reading);
        RateLimitSnapshot said = reading.ToSnapshot();
        Assert.Equal(1, Assert.Single(said.Windows).Remaining);
        Assert.Equal((false, null, null, null, false), (said.IsThrottled, said.RetryAfter, said.RetryAfterOrigin, said.LimitedBy, said.WaitingCannotHelp));
        Assert.Empty(said.Rejected);
        Assert.Null(said.Windows[0].Name);
    }

    [Theory]
    [InlineData(200, false, "X-RateLimit-Remaining: what")]
    [InlineData(404, false)]
    [InlineData(404, true, "Retry-After: 5")]
    [InlineData(200, true, "X-RateLimit-Remaining: 5")]
    [InlineData(429, true)]
    public void A_reply_of_before_that_says_nothing_is_none(int status, bool says, params string[] headers)
    {
        using HttpResponseMessage response = Replies.Of(status, headers);
        Assert.Equal(says, RateLimitHeaderParser.ParseLate(response) is not null);
    }

    [Fact]
    public void A_response_and_a_profile_are_needed()
    {
        using HttpResponseMessage response = new();
        Assert.Throws<ArgumentNullException>("response", () => RateLimitHeaderParser.Parse(null!, null, Now));
        Assert.Throws<ArgumentNullException>("profile", () => RateLimitHeaderParser.Parse(response, null, null!, Now));
    }

    private static RateLimitSnapshot Read(int status, string? body, params string[] headers)
    {
        using HttpResponseMessage response = Replies.Of(status, headers);
        return RateLimitHeaderParser.Parse(response, body, Now);
    }
}
