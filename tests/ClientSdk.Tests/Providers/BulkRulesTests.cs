using ClientSdk.Api;
using ClientSdk.Bulk;
using ClientSdk.Providers;
using ClientSdk.Testing.Clock;
using ClientSdk.Testing.Kinde;
using ClientSdk.Testing.SuperTokens;
using ClientSdk.Tests.Api;

namespace ClientSdk.Tests.Providers;

public sealed class BulkRulesTests
{
    [Theory]
    [InlineData(100, 1)]
    [InlineData(101, 2)]
    [InlineData(1050, 11)]
    public void Kinde_s_members_are_added_a_hundred_a_request(int users, int requests)
    {
        VirtualClock clock = new();
        KindeSandbox server = KindeSandbox.Create(options => (options.TimeProvider, options.Users) = (clock, users));
        clock.Run(async () =>
        {
            await using RateLimitedApiClient api = StubClient.Whole(server.CreateHandler(), RateLimitProfiles.Kinde(), options => options.TimeProvider = clock);
            await api.PostJsonAsync("api/v1/organization", new { name = "Acme" });
            List<Thing> found = await api.ListAsync("api/v1/users", TestJson.Default.Thing).ToListAsync();
            BulkReport report = await api.SendInBatchesAsync(HttpMethod.Post, "api/v1/organizations/org_000001/users", found, TestJson.Default.Thing);
            Assert.Equal((users, requests), (report.Succeeded, report.Requests));
            List<Thing> members = await api.ListAsync("api/v1/organizations/org_000001/users", TestJson.Default.Thing).ToListAsync();
            Assert.Equal(found.Select(user => user.Id), members.Select(member => member.Id));
        });
        Assert.Equal(requests, server.Accepted.Count(request => request is { Method: "POST", Path: "/api/v1/organizations/org_000001/users" }));
        Assert.Equal(0, server.Counters.Refused);
    }

    [Fact]
    public async Task More_than_a_hundred_a_request_is_refused_before_anything_is_sent()
    {
        await using RateLimitedApiClient api = StubClient.Of(new StubServer(_ => throw new InvalidOperationException("Sent.")), RateLimitProfiles.Kinde());
        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(() => api.SendInBatchesAsync(
            HttpMethod.Patch, "api/v1/roles/r1/permissions", [new Thing("p1")], TestJson.Default.Thing, new BulkOptions<Thing> { BatchSize = 101 }));
    }

    [Theory]
    [InlineData("bulk-import/users")]
    [InlineData("appid-public/bulk-import/users")]
    public async Task SuperTokens_imports_ten_thousand_a_request(string path)
    {
        SuperTokensSandbox server = SuperTokensSandbox.SelfHosted();
        await using RateLimitedApiClient api = StubClient.Of(server.CreateHandler(), RateLimitProfiles.SuperTokensSelfHosted());
        BulkReport report = await api.SendInBatchesAsync(HttpMethod.Post, path, Enumerable.Range(0, 25_000).Select(_ => new { loginMethods = new[] { "emailpassword" } }));
        Assert.Equal((25_000, 3), (report.Succeeded, report.Requests));
    }

    [Fact]
    public async Task Auth0_names_no_size_so_the_caller_has_to()
    {
        StubServer server = new(_ => StubServer.Json("{}"));
        await using RateLimitedApiClient api = StubClient.Of(server, RateLimitProfiles.Auth0(Auth0Tier.Free));
        await Assert.ThrowsAsync<ArgumentException>(() => api.SendInBatchesAsync(HttpMethod.Post, "api/v2/organizations/o1/members", ["u1"]));
        BulkReport report = await api.SendInBatchesAsync(HttpMethod.Post, "api/v2/organizations/o1/members", ["u1", "u2", "u3"], new BulkOptions<string> { BatchSize = 2 });
        Assert.Equal(["""{"members":["u1","u2"]}""", """{"members":["u3"]}"""], server.Seen.Select(seen => seen.Body).OrderByDescending(body => body.Length));
        Assert.Equal(3, report.Succeeded);
    }
}
