using System.Text.Json;
using ClientSdk.Api;
using ClientSdk.Paging;
using ClientSdk.Providers;
using ClientSdk.Testing.Auth0;
using ClientSdk.Testing.Kinde;
using ClientSdk.Testing.Lindris;
using ClientSdk.Testing.Sandbox;
using ClientSdk.Testing.SuperTokens;
using ClientSdk.Tests.Api;

namespace ClientSdk.Tests.Providers;

/// <summary>Each provider's lists as its sandbox has them: the walk is the store, and goes on anywhere.</summary>
public sealed class ListRulesTests
{
    /// <summary>Provider; path; the id of an item; page size, 0 for the rule's own; items in the store.</summary>
    public static TheoryData<string, string, string, int, int> Lists => new()
    {
        { "kinde", "api/v1/users", "id", 0, 1234 },
        { "kinde", "api/v1/users?sort=name_asc", "id", 100, 1234 },
        { "kinde", "api/v1/organizations", "code", 7, 30 },
        { "kinde", "api/v1/organizations/org_000001/users", "id", 100, 250 },
        { "auth0", "api/v2/users", "user_id", 0, 420 },
        { "auth0", "api/v2/users", "user_id", 100, 420 },
        { "auth0", "api/v2/roles", "id", 5, 30 },
        { "auth0", "api/v2/organizations", "id", 0, 130 },
        { "auth0", "api/v2/organizations", "id", 13, 130 },
        { "auth0", "api/v2/organizations/org_000001/members", "user_id", 50, 250 },
        { "auth0", "api/v2/users/auth0%7C000001/organizations", "id", 0, 1 },
        { "auth0", "api/v2/logs", "log_id", 0, 330 },
        { "lindris", "api/people", "id", 0, 100 },
        { "lindris", "v1/people", "id", 0, 100 },
        { "supertokens", "users", "id", 0, 1234 },
        { "supertokens", "public/users", "id", 100, 1234 },
        { "supertokens", "appid-public/public/users?timeJoinedOrder=DESC", "id", 500, 1234 },
        { "supertokens", "bulk-import/users", "id", 0, 1100 },
    };

    [Theory]
    [MemberData(nameof(Lists))]
    public async Task A_walk_is_the_store_and_goes_on_at_every_page(string provider, string path, string id, int size, int count)
    {
        await using RateLimitedApiClient api = await FilledAsync(provider);
        ListOptions options = new() { PageSize = size == 0 ? null : size };
        List<Page<JsonElement>> pages = await api.ListPagesAsync<JsonElement>(path, options).ToListAsync();
        string[] walk = [.. pages.SelectMany(page => page.Items).Select(item => item.GetProperty(id).ToString())];

        Assert.Equal((count, count), (walk.Length, walk.Distinct().Count()));
        Assert.True(pages.Count > 1 || count == 1, "The list fits on one page, so the test shows nothing.");
        int read = 0;
        foreach (Page<JsonElement> page in pages.SkipLast(1))
        {
            read += page.Items.Count;
            List<JsonElement> rest = await api.ListAsync<JsonElement>(path, options with { StartAt = page.NextToken }).ToListAsync();
            Assert.Equal(walk[read..], rest.Select(item => item.GetProperty(id).ToString()));
        }
    }

    [Fact]
    public async Task The_largest_pages_are_asked_for_where_the_provider_allows_them()
    {
        StubServer server = new(_ => StubServer.Json("""{"users":[],"organizations":[]}"""));
        Assert.Equal("page_size=500", await QueryAsync(RateLimitProfiles.Kinde(), "api/v1/users"));
        Assert.Equal("per_page=50&include_totals=true&page=0", await QueryAsync(RateLimitProfiles.Auth0(Auth0Tier.Free), "api/v2/users"));
        Assert.Equal("take=100", await QueryAsync(RateLimitProfiles.Auth0(Auth0Tier.Free), "api/v2/organizations"));
        Assert.Equal("limit=500", await QueryAsync(RateLimitProfiles.SuperTokensSelfHosted(), "appid-x/t1/users"));

        async Task<string> QueryAsync(RateLimitProfile profile, string path)
        {
            await using RateLimitedApiClient api = StubClient.Of(server, profile);
            Assert.Empty(await api.ListAsync<JsonElement>(path).ToListAsync());
            return server.Seen[^1].Address.Query.TrimStart('?');
        }
    }

    [Fact]
    public void A_page_above_the_provider_s_maximum_is_refused_before_anything_is_sent()
    {
        using RateLimitedApiClient api = StubClient.Of(new StubServer(_ => throw new InvalidOperationException("Sent.")), RateLimitProfiles.Kinde());
        Assert.Throws<ArgumentOutOfRangeException>(() => api.ListAsync<JsonElement>("api/v1/users", new ListOptions { PageSize = 501 }));
    }

    [Fact]
    public async Task Kinde_s_connections_go_on_after_the_id_within_the_item()
    {
        StubServer server = new(seen => StubServer.Json(seen.Address.Query.Contains("starting_after=conn_2", StringComparison.Ordinal)
            ? """{"connections":[{"connection":{"id":"conn_3"}}],"has_more":false}"""
            : """{"connections":[{"connection":{"id":"conn_1"}},{"connection":{"id":"conn_2"}}],"has_more":true}"""));
        await using RateLimitedApiClient api = StubClient.Of(server, RateLimitProfiles.Kinde());
        Assert.Equal(3, (await api.ListAsync<JsonElement>("api/v1/connections").ToListAsync()).Count);
    }

    /// <summary>A client of a sandbox with something in every list; without retries and throttle, which are tried elsewhere.</summary>
    private static async Task<RateLimitedApiClient> FilledAsync(string provider)
    {
        (SandboxPersonality server, RateLimitProfile profile) = provider switch
        {
            "kinde" => ((SandboxPersonality)KindeSandbox.Create(options => (options.Users, options.PermitsPerWindow) = (1234, 100_000)), RateLimitProfiles.Kinde()),
            "auth0" => (Auth0Sandbox.Enterprise(options => (options.Users, options.Logs, options.TimeScale) = (420, 330, 3e-6)), RateLimitProfiles.Auth0(Auth0Tier.EnterpriseProduction)),
            "lindris" => (LindrisSandbox.Create(options => (options.People, options.PermitsPerMinute, options.PermitsPerSecond) = (100, 100_000, 100_000)), RateLimitProfiles.Lindris()),
            _ => (SuperTokensSandbox.SelfHosted(options => options.Users = 1234), RateLimitProfiles.SuperTokensSelfHosted()),
        };
        RateLimitedApiClient api = StubClient.Of(server.CreateHandler(), profile);
        switch (provider)
        {
            case "kinde":
                await RepeatAsync(30, number => api.PostJsonAsync("api/v1/organization", new { name = $"Organization {number}" }));
                await api.SendInBatchesAsync(HttpMethod.Post, "api/v1/organizations/org_000001/users", Enumerable.Range(1, 250).Select(number => new { id = $"kp_{number:D6}" }));
                break;
            case "auth0":
                await RepeatAsync(30, number => api.PostJsonAsync("api/v2/roles", new { name = $"role{number}" }));
                await RepeatAsync(130, number => api.PostJsonAsync("api/v2/organizations", new { name = $"organization{number}" }));
                await api.PostJsonAsync("api/v2/organizations/org_000001/members", new { members = Enumerable.Range(1, 250).Select(number => $"auth0|{number:D6}") });
                break;
            case "supertokens":
                await api.PostJsonAsync("bulk-import/users", new { users = Enumerable.Range(1, 1100).Select(_ => new { loginMethods = new[] { "emailpassword" } }) });
                break;
        }

        return api;
    }

    private static async Task RepeatAsync(int count, Func<int, Task> call)
    {
        for (int number = 1; number <= count; number++)
        {
            await call(number);
        }
    }
}
