using ClientSdk.Limits;
using ClientSdk.Pipeline;
using ClientSdk.Providers;

namespace ClientSdk.Tests.Providers;

public sealed class Auth0LimitsTests
{
    /// <summary>The seed's rows, as they are printed but for the two faulty routes: table; size; per minute; routes.</summary>
    public static TheoryData<Auth0Tier, int, int, string> Rows => new()
    {
        { Auth0Tier.EnterpriseProduction, 10, 100, "GET /api/v2/organizations, GET /api/v2/organizations/{id}" },
        { Auth0Tier.EnterpriseProduction, 40, 500, "GET /api/v2/users/{id}/organizations" },
        { Auth0Tier.EnterpriseProduction, 20, 200, "GET /api/v2/organizations/name/{name}" },
        { Auth0Tier.EnterpriseProduction, 5, 150, "POST /api/v2/organizations, PATCH /api/v2/organizations/{id}, DELETE /api/v2/organizations/{id}" },
        { Auth0Tier.EnterpriseProduction, 40, 500, "GET /api/v2/organizations/{id}/members, GET /api/v2/organizations/{id}/invitations" },
        { Auth0Tier.EnterpriseProduction, 20, 200, "POST /api/v2/organizations/{id}/members, POST /api/v2/organizations/{id}/invitations, DELETE /api/v2/organizations/{id}/members, DELETE /api/v2/organizations/{id}/invitations/{invitation_id}" },
        { Auth0Tier.EnterpriseProduction, 20, 200, "GET /api/v2/organizations/{id}/invitations/{invitation_id}" },
        { Auth0Tier.EnterpriseProduction, 20, 200, "GET /api/v2/organizations/{id}/members/{user_id}/roles" },
        { Auth0Tier.EnterpriseProduction, 20, 200, "POST /api/v2/organizations/{id}/members/{user_id}/roles, DELETE /api/v2/organizations/{id}/members/{user_id}/roles" },
        { Auth0Tier.EnterpriseProduction, 10, 100, "GET /api/v2/organizations/{id}/enabled_connections, GET /api/v2/organizations/{id}/enabled_connections/{connection_id}" },
        { Auth0Tier.EnterpriseProduction, 5, 150, "POST /api/v2/organizations/{id}/enabled_connections, PATCH /api/v2/organizations/{id}/enabled_connections/{connection_id}, DELETE /api/v2/organizations/{id}/enabled_connections" },
        { Auth0Tier.SelfServicePaid, 40, 500, "GET /api/v2/users, GET /api/v2/users-by-email, GET /api/v2/users/{id}" },
        { Auth0Tier.SelfServicePaid, 20, 200, "POST /api/v2/users, POST /api/v2/users/{id}/identities, PATCH /api/v2/users/{id}, DELETE /api/v2/connections/{id}/users, DELETE /api/v2/users/{id}/identities/{provider}/{user_id}, DELETE /api/v2/users/{id}" },
        { Auth0Tier.SelfServicePaid, 10, 100, "GET /api/v2/logs, GET /api/v2/logs/{id}, GET /api/v2/users/{id}/logs" },
        { Auth0Tier.SelfServicePaid, 5, 100, "GET /api/v2/clients, GET /api/v2/clients/{id}" },
        { Auth0Tier.SelfServicePaid, 10, 100, "GET /api/v2/connections, GET /api/v2/connections/{id}" },
        { Auth0Tier.SelfServicePaid, 5, 100, "POST /api/v2/device-credentials, DELETE /api/v2/device-credentials/{id}" },
        { Auth0Tier.SelfServicePaid, 10, 150, "* /api/v2/**" },
        { Auth0Tier.SelfServicePaid, 5, 5, "POST /api/v2/custom-domains/{id}/verify" },
        { Auth0Tier.EnterpriseProduction, 5, 5, "POST /api/v2/custom-domains/{id}/verify" },
    };

    [Theory]
    [MemberData(nameof(Rows))]
    public void Every_row_of_the_page_is_a_group_with_a_bucket(Auth0Tier tier, int size, int perMinute, string routes)
    {
        EndpointGroup group = Assert.Single(RateLimitProfiles.Auth0(tier).EndpointGroups, group => string.Join(", ", group.Routes) == routes);

        TokenBucketLimit bucket = Assert.IsType<TokenBucketLimit>(Assert.Single(group.Limits));
        Assert.Equal(size, bucket.Permits);
        Assert.Equal(perMinute, bucket.StepPermits / bucket.StepEvery.TotalMinutes, 0.001);
    }

    [Theory]
    [InlineData(Auth0Tier.Free, 10, 120)]
    [InlineData(Auth0Tier.SelfServicePaid, 50, 1000)]
    [InlineData(Auth0Tier.EnterpriseProduction, 50, 1000)]
    [InlineData(Auth0Tier.EnterpriseNonProduction, 2, 10)]
    public void The_tenant_has_a_bucket_above_the_groups(Auth0Tier tier, int size, int perMinute)
    {
        TokenBucketLimit tenant = Assert.IsType<TokenBucketLimit>(Assert.Single(RateLimitProfiles.Auth0(tier).Limits));

        Assert.Equal("tenant", tenant.Name);
        Assert.Equal(size, tenant.Permits);
        Assert.Equal(perMinute, tenant.StepPermits / tenant.StepEvery.TotalMinutes, 0.001);
    }

    [Theory]
    [MemberData(nameof(ProviderRowsTests.Auth0), MemberType = typeof(ProviderRowsTests))]
    public void A_step_is_at_least_a_second_s_worth_and_never_faster_than_the_page(Auth0Tier tier, Auth0Table table)
    {
        RateLimitProfile profile = RateLimitProfiles.Auth0(tier, table);

        Assert.All(
            [.. profile.Limits.Cast<TokenBucketLimit>(), .. profile.EndpointGroups.SelectMany(group => group.Limits).OfType<TokenBucketLimit>()],
            bucket => Assert.True(bucket.StepEvery >= TimeSpan.FromSeconds(1) && bucket.StepPermits <= bucket.Permits, bucket.Name));
    }

    [Theory]
    [MemberData(nameof(ProviderRowsTests.Auth0), MemberType = typeof(ProviderRowsTests))]
    public void A_profile_passes_the_validation_of_the_options(Auth0Tier tier, Auth0Table table) =>
        Assert.True(new RateLimitAwareOptionsPairs().Validate("auth0", new RateLimitAwareOptions { Profile = RateLimitProfiles.Auth0(tier, table) }).Succeeded);
}
