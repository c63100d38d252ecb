using ClientSdk.Headers;

namespace ClientSdk.Tests.Headers;

/// <summary>Generic names: a family's prefix, a role, and perhaps a window before or behind it. Others mean nothing.</summary>
public class NameGrammarTests
{
    [Theory]
    [InlineData("X-RateLimit-", "X-RateLimit-*")]
    [InlineData("X-Rate-Limit-", "X-Rate-Limit-*")]
    [InlineData("RateLimit-", "RateLimit-*")]
    [InlineData("anthropic-ratelimit-", "anthropic-ratelimit-*")]
    [InlineData("x-sib-ratelimit-", "x-sib-ratelimit-*")]
    public void Every_family_has_every_role_in_any_case(string prefix, string family)
    {
        foreach (string spelling in new[] { prefix, prefix.ToUpperInvariant(), prefix.ToLowerInvariant() })
        {
            Assert.Equal(new HeaderMeaning { Role = HeaderRole.Limit, Family = family }, NameGrammar.Read(spelling + "Limit"));
            Assert.Equal(new HeaderMeaning { Role = HeaderRole.Remaining, Family = family }, NameGrammar.Read(spelling + "remaining"));
            Assert.Equal(new HeaderMeaning { Role = HeaderRole.Reset, Family = family }, NameGrammar.Read(spelling + "RESET"));
            Assert.Equal(new HeaderMeaning { Role = HeaderRole.ResetAfter, Family = family }, NameGrammar.Read(spelling + "Reset-After"));
            Assert.Equal(new HeaderMeaning { Role = HeaderRole.RetryAt }, NameGrammar.Read(spelling + "Retry-After"));
            foreach (string word in new[] { "Resource", "bucket", "NAME" })
            {
                Assert.Equal(new HeaderMeaning { Role = HeaderRole.WindowName, Family = family }, NameGrammar.Read(spelling + word));
            }
        }
    }

    [Theory]
    [InlineData("Limit-Second", HeaderRole.Limit, "second", null, 1)]
    [InlineData("Second-Limit", HeaderRole.Limit, "second", null, 1)]
    [InlineData("Remaining-Secondly", HeaderRole.Remaining, "secondly", null, 1)]
    [InlineData("Reset-Per-Second", HeaderRole.Reset, "per-second", null, 1)]
    [InlineData("Limit-Minute", HeaderRole.Limit, "minute", null, 60)]
    [InlineData("Minutely-Remaining", HeaderRole.Remaining, "minutely", null, 60)]
    [InlineData("Limit-Per-Minute", HeaderRole.Limit, "per-minute", null, 60)]
    [InlineData("Limit-Hour", HeaderRole.Limit, "hour", null, 3600)]
    [InlineData("Hourly-Reset", HeaderRole.Reset, "hourly", null, 3600)]
    [InlineData("Limit-Per-Hour", HeaderRole.Limit, "per-hour", null, 3600)]
    [InlineData("Limit-Day", HeaderRole.Limit, "day", null, 86_400)]
    [InlineData("Daily-Limit", HeaderRole.Limit, "daily", null, 86_400)]
    [InlineData("Limit-Per-Day", HeaderRole.Limit, "per-day", null, 86_400)]
    [InlineData("Limit-Month", HeaderRole.Limit, "month", null, null)]
    [InlineData("Remaining-Tokens", HeaderRole.Remaining, "tokens", "tokens", null)]
    [InlineData("Input-Tokens-Remaining", HeaderRole.Remaining, "input-tokens", "tokens", null)]
    [InlineData("Tokens-Used-Limit", HeaderRole.Limit, "tokens-used", null, null)]
    [InlineData("Requests-Reset", HeaderRole.Reset, "requests", "requests", null)]
    [InlineData("Complexity-Remaining", HeaderRole.Remaining, "complexity", "complexity", null)]
    [InlineData("Limit-Bytes", HeaderRole.Limit, "bytes", "bytes", null)]
    [InlineData("Limit-Points", HeaderRole.Limit, "points", "points", null)]
    [InlineData("Limit-Search", HeaderRole.Limit, "search", null, null)]
    public void A_window_stands_on_either_side_of_its_role(string rest, HeaderRole role, string window, string? unit, int? seconds) => Assert.Equal(
        new HeaderMeaning
        {
            Role = role,
            Family = "X-RateLimit-*",
            WindowName = window,
            Unit = unit,
            Window = seconds is { } s ? TimeSpan.FromSeconds(s) : null,
        },
        NameGrammar.Read("X-RateLimit-" + rest));

    [Theory]
    [InlineData("time")]
    [InlineData("date")]
    [InlineData("at")]
    [InlineData("in")]
    [InlineData("ms")]
    [InlineData("seconds")]
    [InlineData("type")]
    [InlineData("key")]
    [InlineData("name")]
    [InlineData("policy")]
    [InlineData("by")]
    [InlineData("exceeded")]
    public void Some_words_are_no_window(string word)
    {
        Assert.Null(NameGrammar.Read("X-RateLimit-Reset-" + word));
        Assert.Null(NameGrammar.Read($"X-RateLimit-{word}-Limit"));
    }

    [Theory]
    [InlineData("X-RateLimit-")]
    [InlineData("X-RateLimit-Limit-")]
    [InlineData("X-RateLimit--Limit")]
    [InlineData("X-RateLimit-Limits")]
    [InlineData("X-RateLimit-Policy")]
    [InlineData("X-RateLimit-Used")]
    [InlineData("X-RateLimit-LimitSecond")]
    [InlineData("X-RateLimit-SecondLimit")]
    [InlineData("X-Limit")]
    [InlineData("My-X-RateLimit-Limit")]
    [InlineData("Zendesk-RateLimit")]
    public void Others_mean_nothing(string name) => Assert.Null(NameGrammar.Read(name));

    [Fact]
    public void Two_vendors_have_a_window_behind_a_prefix()
    {
        Assert.Equal(
            new HeaderMeaning { Role = HeaderRole.ParameterList, Family = "Zendesk-RateLimit-Tickets-Index", WindowName = "tickets-index" },
            NameGrammar.Read("Zendesk-RateLimit-Tickets-Index"));
        Assert.Equal(
            new HeaderMeaning { Role = HeaderRole.Remaining, Family = "x-ms-ratelimit-remaining-*", WindowName = "subscription-reads" },
            NameGrammar.Read("X-Ms-RateLimit-Remaining-Subscription-Reads"));
    }
}
