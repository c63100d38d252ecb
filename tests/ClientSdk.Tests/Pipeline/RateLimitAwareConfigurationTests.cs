using System.Text;
using ClientSdk.Limits;
using ClientSdk.Pipeline;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Options;

namespace ClientSdk.Tests.Pipeline;

public sealed class RateLimitAwareConfigurationTests
{
    [Fact]
    public void The_design_s_example_is_read_whole()
    {
        RateLimitAwareOptions options = Read("""
            { "Crm": {
              "Provider": "Auth0", "Tier": "SelfServicePaid", "Utilization": 0.8, "ShareLimitsAs": "auth0-acme",
              "Limits": [ { "Algorithm": "Window", "Permits": 60, "Window": "00:01:00" },
                          { "Algorithm": "TokenBucket", "Capacity": 40, "PermitsPerPeriod": 500, "Period": "00:01:00" },
                          { "Algorithm": "Nginx", "Rate": "25r/s", "Burst": 25 }, { "Algorithm": "Concurrent", "Permits": 10 } ],
              "EndpointGroups": [ { "Name": "users-read", "Routes": [ "GET /api/v2/users", "GET /api/v2/users/{id}" ], "Limits": [ ] } ],
              "Throttling": { "QueueLimit": 10000, "MaxWait": "00:05:00" },
              "Retries": { "MaxRetries": 5, "MaxDelay": "00:05:00" } } }
            """);

        Assert.Equal("Auth0 SelfServicePaid", options.Profile?.Name);
        Assert.Equal((0.8, "auth0-acme"), (options.Utilization, options.ShareLimitsAs));
        Assert.Equal<RateLimit>(
            [RateLimit.PerMinute(60), RateLimit.TokenBucket(40, 500, TimeSpan.FromMinutes(1)), RateLimit.Nginx("25r/s", 25), RateLimit.Concurrent(10)],
            options.Limits);
        EndpointGroup group = Assert.Single(options.EndpointGroups);
        Assert.Equal(("users-read", 2, 0), (group.Name, group.Routes.Count, group.Limits.Count));
        Assert.Equal((10_000, TimeSpan.FromMinutes(5)), (options.Throttling.QueueLimit, options.Throttling.MaxWait));
        Assert.Equal((5, TimeSpan.FromMinutes(5)), (options.Retries.MaxRetries, options.Retries.MaxDelay));
    }

    [Fact]
    public void Every_further_word_of_the_options_can_be_said()
    {
        RateLimitAwareOptions options = Read("""
            { "Crm": {
              "provider": "behindnginx", "Rate": "100r/m", "Burst": 3,
              "Limits": [ { "Algorithm": "window", "Name": "minute", "Permits": 60, "Window": "00:01:00", "Kind": "FixedAligned" },
                          { "Algorithm": "TokenBucket", "Capacity": 40, "PermitsPerPeriod": 500, "Period": "00:01:00", "StepPermits": 9, "StepEvery": "00:00:01.080" } ],
              "Throttling": { "MaxPause": "02:00:00", "BackgroundReserve": 0.2, "LostRequestHold": "00:00:05", "CountedWithin": "00:00:00.050", "Safety": "00:00:00.100" },
              "Retries": { "MaxRefusals": 3, "BaseDelay": "00:00:02", "AttemptTimeout": "Infinite", "TotalTimeout": "1.00:00:00", "MaxBufferedBody": 65536 } } }
            """);

        Assert.Equal("nginx 100r/m burst 3", options.Profile?.Name);
        Assert.Equal(("minute", WindowKind.FixedAligned), (options.Limits[0].Name, Assert.IsType<WindowLimit>(options.Limits[0]).Kind));
        Assert.Equal(9, Assert.IsType<TokenBucketLimit>(options.Limits[1]).StepPermits);
        Assert.Equal((TimeSpan.FromHours(2), 0.2), (options.Throttling.MaxPause, options.Throttling.BackgroundReserve));
        Assert.Equal((TimeSpan.FromSeconds(5), TimeSpan.FromMilliseconds(100)), (options.Throttling.LostRequestHold, options.Throttling.Safety));
        Assert.Equal(TimeSpan.FromMilliseconds(50), options.Throttling.CountedWithin);
        Assert.Equal((3, TimeSpan.FromSeconds(2), 65_536), (options.Retries.MaxRefusals, options.Retries.BaseDelay, options.Retries.MaxBufferedBody));
        Assert.Equal((Timeout.InfiniteTimeSpan, TimeSpan.FromDays(1)), (options.Retries.AttemptTimeout, options.Retries.TotalTimeout));
    }

    [Fact]
    public void A_limit_may_be_a_promise_of_the_least_or_be_left_to_be_learned() =>
        Assert.Equal<RateLimit>(
            [RateLimit.Nginx("100r/s", 100).Named("app").OrMore(), RateLimit.PerMinute(60), RateLimit.LearnedConcurrency().Named("at once")],
            Read("""
                { "Crm": { "Limits": [ { "Algorithm": "Nginx", "Rate": "100r/s", "Burst": 100, "Name": "app", "OrMore": true },
                                       { "Algorithm": "Window", "Permits": 60, "Window": "00:01:00", "OrMore": false },
                                       { "Algorithm": "LearnedConcurrency", "Name": "at once" } ] } }
                """).Limits);

    [Theory]
    [InlineData("""{ "Limit": [] }""", "Crm:Limit is not an option. Allowed here: Provider,")]
    [InlineData("""{ "Throttling": { "MaxWaitt": "00:05:00" } }""", "Crm:Throttling:MaxWaitt is not an option. Allowed here: QueueLimit,")]
    [InlineData("""{ "Retries": { "MaxDelay": "5 min" } }""", "Crm:Retries:MaxDelay is '5 min'. Give a time span")]
    [InlineData("""{ "Retries": { "MaxDelay": "30" } }""", "Crm:Retries:MaxDelay is '30'. Give a time span")]
    [InlineData("""{ "Retries": { "MaxRetries": "many" } }""", "Crm:Retries:MaxRetries is 'many'. Give a whole number")]
    [InlineData("""{ "Utilization": "0,8" }""", "Crm:Utilization is '0,8'. Give a number with a decimal point")]
    [InlineData("""{ "Provider": "Auth1" }""", "Crm:Provider is 'Auth1'. Give one of Kinde, Lindris, Auth0,")]
    [InlineData("""{ "Provider": "Auth0" }""", "Crm:Tier is missing. Give one of Free, SelfServicePaid,")]
    [InlineData("""{ "Provider": "Auth0", "Tier": "Gold" }""", "Crm:Tier is 'Gold'. Give one of Free, SelfServicePaid,")]
    [InlineData("""{ "Provider": "Auth0", "Tier": "1" }""", "Crm:Tier is '1'. Give one of Free,")]
    [InlineData("""{ "Provider": "Kinde", "Tier": "Free" }""", "Crm:Tier is 'Free'. Give none: provider 'Kinde' has no such option.")]
    [InlineData("""{ "Tier": "Free" }""", "Crm:Tier is 'Free'. Give a Provider too, or leave it out.")]
    [InlineData("""{ "Provider": "BehindNginx" }""", "Crm:Rate is missing. Give a rate as in nginx.conf")]
    [InlineData("""{ "Limits": "60" }""", "Crm:Limits is '60'. Give a list.")]
    [InlineData("""{ "Utilization": { "x": 1 } }""", "Crm:Utilization holds further keys. Give one value.")]
    [InlineData("""{ "Limits": [ { "Permits": 60 } ] }""", "Crm:Limits:0:Algorithm is missing. Give one of Window, TokenBucket,")]
    [InlineData("""{ "Limits": [ { "Algorithm": "Leaky" } ] }""", "Crm:Limits:0:Algorithm is 'Leaky'. Give one of Window, TokenBucket,")]
    [InlineData("""{ "Limits": [ { "Algorithm": "Window", "Permits": 60 } ] }""", "Crm:Limits:0:Window is missing.")]
    [InlineData("""{ "Limits": [ { "Algorithm": "Window", "Permits": 0, "Window": "00:01:00" } ] }""", "Crm:Limits:0: A limit of 0 permits would never let a request go.")]
    [InlineData("""{ "Limits": [ { "Algorithm": "Concurrent", "Permits": 1, "Window": "00:01:00" } ] }""", "Crm:Limits:0:Window is not an option. Allowed here: Algorithm, Name, Permits, OrMore.")]
    [InlineData("""{ "Limits": [ { "Algorithm": "TokenBucket", "Capacity": 4, "PermitsPerPeriod": 5, "Period": "00:01:00", "StepPermits": 9 } ] }""", "Crm:Limits:0:StepEvery is missing.")]
    [InlineData("""{ "Limits": [ { "Algorithm": "LearnedConcurrency", "Permits": 9 } ] }""", "Crm:Limits:0:Permits is not an option. Allowed here: Algorithm, Name.")]
    [InlineData("""{ "Limits": [ { "Algorithm": "Nginx", "Rate": "100r/s", "OrMore": "yes" } ] }""", "Crm:Limits:0:OrMore is 'yes'. Give true or false.")]
    [InlineData("""{ "EndpointGroups": [ { "Routes": [ "GET /x" ] } ] }""", "Crm:EndpointGroups:0:Name is missing.")]
    [InlineData("""{ "EndpointGroups": [ { "Name": "x", "Routes": [ "GET /x{id}" ] } ] }""", "Crm:EndpointGroups:0: The route 'GET /x{id}' can never match")]
    public void A_mistake_is_named_with_its_path_its_value_and_what_is_allowed(string section, string message)
    {
        OptionsValidationException invalid = Assert.Throws<OptionsValidationException>(() => Read($$"""{ "Crm": {{section}} }"""));

        Assert.StartsWith(message, Assert.Single(invalid.Failures), StringComparison.Ordinal);
    }

    [Fact]
    public void All_mistakes_are_shown_at_once() =>
        Assert.Equal(3, Assert.Throws<OptionsValidationException>(() => Read("""
            { "Crm": { "Provider": "X", "Tiger": "Free", "Throttling": { "QueueLimit": "x" } } }
            """)).Failures.Count());

    [Fact]
    public void The_value_of_an_unknown_key_is_not_shown_because_it_may_be_a_secret() =>
        Assert.DoesNotContain("s3cret", Assert.Throws<OptionsValidationException>(() => Read("""{ "Crm": { "ApiKey": "s3cret" } }""")).Message, StringComparison.Ordinal);

    [Fact]
    public void A_section_that_does_not_exist_is_a_mistake() =>
        Assert.Contains("section 'Crm' is missing or empty", Assert.Throws<OptionsValidationException>(() => Read("""{ "Crn": { "Provider": "Kinde" } }""")).Message, StringComparison.Ordinal);

    private static RateLimitAwareOptions Read(string json)
    {
        using MemoryStream stream = new(Encoding.UTF8.GetBytes(json));
        IConfigurationRoot configuration = new ConfigurationBuilder().AddJsonStream(stream).Build();
        RateLimitAwareOptions options = new();
        RateLimitAwareConfiguration.Read(configuration.GetSection("Crm"), options, "crm");
        return options;
    }
}
