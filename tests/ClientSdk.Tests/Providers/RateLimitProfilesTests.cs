using ClientSdk.Limits;
using ClientSdk.Providers;

namespace ClientSdk.Tests.Providers;

public sealed class RateLimitProfilesTests
{
    [Fact]
    public void Kinde_publishes_sizes_and_no_rate()
    {
        RateLimitProfile kinde = RateLimitProfiles.Kinde();

        Assert.Equal(("concurrency", true), (Assert.Single(kinde.Limits).Name, Assert.IsType<ConcurrencyLimit>(kinde.Limits[0]).IsLearned));
        Assert.Empty(kinde.EndpointGroups);
        Assert.Equal((500, 100), (kinde.MaxPageSize, kinde.MaxBulkItems));
    }

    [Fact]
    public void Lindris_has_two_windows_under_the_names_of_its_header() =>
        Assert.Equal(
            [("minute", 60, TimeSpan.FromMinutes(1)), ("second", 2, TimeSpan.FromSeconds(1))],
            RateLimitProfiles.Lindris().Limits.Cast<WindowLimit>().Select(limit => (limit.Name, limit.Permits, limit.Length)));

    [Theory]
    [InlineData(SuperTokensTier.Free, "25r/s", 25)]
    [InlineData(SuperTokensTier.Paid, "100r/s", 100)]
    public void SuperTokens_is_an_nginx_whose_rate_depends_on_the_plan(SuperTokensTier tier, string rate, int burst)
    {
        NginxLimit limit = Assert.IsType<NginxLimit>(Assert.Single(RateLimitProfiles.SuperTokensManaged(tier).Limits));

        Assert.Equal((rate, burst), (limit.Rate, limit.Burst));
        Assert.Equal(tier == SuperTokensTier.Paid, limit.MayBeRaised);
    }

    [Fact]
    public void A_core_of_your_own_limits_health_checks_only()
    {
        RateLimitProfile own = RateLimitProfiles.SuperTokensSelfHosted();

        Assert.Empty(own.Limits);
        TokenBucketLimit hello = Assert.IsType<TokenBucketLimit>(Assert.Single(Assert.Single(own.EndpointGroups).Limits));
        Assert.Equal((5, 1, TimeSpan.FromMilliseconds(200)), (hello.Permits, hello.StepPermits, hello.StepEvery));
    }

    [Fact]
    public void Behind_nginx_health_checks_have_a_zone_of_their_own()
    {
        RateLimitProfile nginx = RateLimitProfiles.BehindNginx("25r/s", 25);

        Assert.Equal(26, Assert.Single(nginx.Limits).Permits);
        NginxLimit hello = Assert.IsType<NginxLimit>(Assert.Single(Assert.Single(nginx.EndpointGroups).Limits));
        Assert.Equal(("5r/s", 4), (hello.Rate, hello.Burst));
        Assert.Throws<ArgumentException>(() => RateLimitProfiles.BehindNginx("25/s", 25));
    }

    [Fact]
    public void A_tier_that_does_not_exist_is_refused_with_the_ones_that_do()
    {
        Assert.Contains("SelfServicePaid", Assert.Throws<ArgumentOutOfRangeException>(() => RateLimitProfiles.Auth0((Auth0Tier)99)).Message, StringComparison.Ordinal);
        Assert.Contains("Paid", Assert.Throws<ArgumentOutOfRangeException>(() => RateLimitProfiles.SuperTokensManaged((SuperTokensTier)99)).Message, StringComparison.Ordinal);
    }
}
