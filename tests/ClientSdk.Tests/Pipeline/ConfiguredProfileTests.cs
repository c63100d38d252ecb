using System.Text;
using ClientSdk.Limits;
using ClientSdk.Pipeline;
using ClientSdk.Providers;
using ClientSdk.Throttling;
using Microsoft.Extensions.Configuration;

namespace ClientSdk.Tests.Pipeline;

/// <summary>Every profile can be had by configuration, and overridden by it.</summary>
public sealed class ConfiguredProfileTests
{
    [Theory]
    [InlineData("""{ "Provider": "Kinde" }""", "Kinde")]
    [InlineData("""{ "Provider": "Lindris" }""", "Lindris")]
    [InlineData("""{ "Provider": "Auth0", "Tier": "Free" }""", "Auth0 Free")]
    [InlineData("""{ "Provider": "Auth0", "Tier": "SelfServicePaid" }""", "Auth0 SelfServicePaid")]
    [InlineData("""{ "Provider": "Auth0", "Tier": "EnterpriseProduction", "Table": "May2020" }""", "Auth0 EnterpriseProduction")]
    [InlineData("""{ "Provider": "auth0", "Tier": "enterprisenonproduction", "Table": "august2026" }""", "Auth0 EnterpriseNonProduction August2026")]
    [InlineData("""{ "Provider": "SuperTokensManaged", "Tier": "Free" }""", "SuperTokens managed Free")]
    [InlineData("""{ "Provider": "SuperTokensManaged", "Tier": "Paid" }""", "SuperTokens managed Paid")]
    [InlineData("""{ "Provider": "SuperTokensSelfHosted" }""", "SuperTokens self-hosted")]
    [InlineData("""{ "Provider": "BehindNginx", "Rate": "25r/s", "Burst": 25 }""", "nginx 25r/s burst 25")]
    public void Every_profile_has_its_words(string json, string name)
    {
        RateLimitAwareOptions options = Read(json);

        Assert.Equal(name, options.Profile?.Name);
        Assert.True(new RateLimitAwareOptionsPairs().Validate("crm", options).Succeeded);
    }

    [Fact]
    public void A_limit_and_a_group_of_the_same_name_replace_the_profile_s_and_the_others_stay()
    {
        ThrottlePlan plan = RateLimitAwarePlan.Of(Read("""
            { "Provider": "Auth0", "Tier": "Free", "Utilization": 0.8,
              "Limits": [ { "Algorithm": "TokenBucket", "Name": "tenant", "Capacity": 100, "PermitsPerPeriod": 20, "Period": "00:00:01" },
                          { "Algorithm": "Concurrent", "Permits": 8 } ],
              "EndpointGroups": [ { "Name": "read-logs", "Routes": [ "GET /api/v2/logs/**" ], "Limits": [ { "Algorithm": "Window", "Permits": 7, "Window": "00:00:01" } ] } ] }
            """), "crm");
        int published = RateLimitProfiles.Auth0(Auth0Tier.Free).EndpointGroups.Count;

        Assert.Equal(["tenant", "8 at once"], plan.Limits.Select(limit => limit.Name));
        Assert.Equal((100, 0.8), (plan.Limits[0].Permits, plan.Utilization));
        Assert.Equal(published, plan.Groups.Count);
        Assert.Equal(RateLimit.PerSecond(7), Assert.Single(plan.Groups.Single(group => group.Name == "read-logs").Limits));
    }

    [Fact]
    public void A_number_of_requests_at_once_replaces_the_one_that_would_be_learned()
    {
        Assert.Equal(["concurrency", "300 per minute"], Names("""{ "Provider": "Kinde", "Limits": [ { "Algorithm": "Window", "Permits": 300, "Window": "00:01:00" } ] }"""));
        Assert.Equal(["25 at once"], Names("""{ "Provider": "Kinde", "Limits": [ { "Algorithm": "Concurrent", "Permits": 25 } ] }"""));

        static IEnumerable<string> Names(string json) => RateLimitAwarePlan.Of(Read(json), "crm").Limits.Select(limit => limit.Name);
    }

    [Theory]
    [InlineData("""{ "Provider": "Auth0", "Tier": "Free", "Table": "Today" }""", "Crm:Table is 'Today'. Give one of May2020, August2026")]
    [InlineData("""{ "Provider": "SuperTokensManaged", "Tier": "Free", "Table": "May2020" }""", "Crm:Table is 'May2020'. Give none: provider 'SuperTokensManaged' has no such option.")]
    [InlineData("""{ "Provider": "SuperTokensManaged" }""", "Crm:Tier is missing. Give one of Free, Paid")]
    public void What_a_provider_does_not_know_is_refused(string json, string message) =>
        Assert.Contains(message, Assert.Throws<Microsoft.Extensions.Options.OptionsValidationException>(() => Read(json)).Message, StringComparison.Ordinal);

    private static RateLimitAwareOptions Read(string crm)
    {
        IConfigurationRoot configuration = new ConfigurationBuilder().AddJsonStream(new MemoryStream(Encoding.UTF8.GetBytes($$"""{ "Crm": {{crm}} }"""))).Build();
        RateLimitAwareOptions options = new();
        RateLimitAwareConfiguration.Read(configuration.GetSection("Crm"), options, "crm");
        return options;
    }
}
