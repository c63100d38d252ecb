using System.Globalization;
using System.Text.Json.Nodes;
using ClientSdk.Testing.Auth0;
using ClientSdk.Testing.Clock;
using ClientSdk.Testing.Tests.Sandbox;

namespace ClientSdk.Testing.Tests.Auth0;

public sealed class Auth0LimitsTests
{
    private readonly VirtualClock _clock = new();

    private void Run(Func<Action<Auth0SandboxOptions>, Auth0Sandbox> create, Action<Auth0SandboxOptions>? configure, Func<HttpClient, Task> calls)
    {
        Auth0Sandbox sandbox = create(o =>
        {
            o.TimeProvider = _clock;
            configure?.Invoke(o);
        });
        using HttpClient client = sandbox.Client();
        _clock.Run(() => calls(client));
    }

    private static async Task<int> PassAsync(HttpClient client, string call, int times)
    {
        int passed = 0;
        for (int i = 0; i < times; i++)
        {
            passed += await client.StatusAsync(call) == 429 ? 0 : 1;
        }

        return passed;
    }

    private static string Three(HttpResponseMessage response)
    {
        long reset = long.Parse(response.Header("x-ratelimit-reset")!, CultureInfo.InvariantCulture) - new DateTimeOffset(2026, 1, 15, 12, 0, 0, TimeSpan.Zero).ToUnixTimeSeconds();
        return $"{response.Header("x-ratelimit-limit")} {response.Header("x-ratelimit-remaining")} {reset}";
    }

    [Theory]
    [InlineData("GET /api/v2/organizations", 10, 100)]
    [InlineData("GET /api/v2/users/u/organizations", 40, 500)]
    [InlineData("GET /api/v2/organizations/name/acme", 20, 200)]
    [InlineData("POST /api/v2/organizations", 5, 150)]
    [InlineData("GET /api/v2/organizations/o/members", 40, 500)]
    [InlineData("DELETE /api/v2/organizations/o/invitations/i", 20, 200)]
    [InlineData("GET /api/v2/organizations/o/members/u/roles", 20, 200)]
    [InlineData("GET /api/v2/organizations/o/enabled_connections/", 10, 100)]
    [InlineData("PATCH /api/v2/organizations/o/enabled_connections/c", 5, 150)]
    [InlineData("GET /api/v2/users", 50, 1000)]
    [InlineData("GET /api/v2/connections/c/status", 15, 900)]
    public void An_enterprise_group_has_its_size_and_refills_one_at_a_time(string call, int size, int perMinute) => Run(Auth0Sandbox.Enterprise, null, async client =>
    {
        Assert.Equal(size, await PassAsync(client, call, size + 5));
        TimeSpan each = TimeSpan.FromMinutes(1) / perMinute;
        await Task.Delay(each - TimeSpan.FromMilliseconds(1), _clock);
        Assert.Equal(0, await PassAsync(client, call, 1));
        await Task.Delay(TimeSpan.FromMilliseconds(2), _clock);
        Assert.Equal(1, await PassAsync(client, call, 3));
    });

    [Theory]
    [InlineData("GET /api/v2/users", 40)]
    [InlineData("PATCH /api/v2/users/u", 20)]
    [InlineData("GET /api/v2/users/u/logs", 10)]
    [InlineData("GET /api/v2/clients", 5)]
    [InlineData("GET /api/v2/connections/c", 10)]
    [InlineData("DELETE /api/v2/device-credentials/d", 5)]
    [InlineData("GET /api/v2/roles", 10)]
    public void A_self_service_group_has_its_size(string call, int size) =>
        Run(Auth0Sandbox.SelfService, null, async client => Assert.Equal(size, await PassAsync(client, call, size + 5)));

    [Fact]
    public void The_calls_of_a_group_share_its_bucket() => Run(Auth0Sandbox.SelfService, null, async client =>
    {
        Assert.Equal(40, await PassAsync(client, "GET /api/v2/users", 20) + await PassAsync(client, "GET /api/v2/users-by-email?email=a", 15) + await PassAsync(client, "GET /api/v2/users/u", 15));
    });

    [Theory]
    [InlineData(0, 10)]
    [InlineData(1, 50)]
    [InlineData(2, 50)]
    [InlineData(3, 2)]
    public void Each_tenant_has_its_bucket(int tenant, int size)
    {
        Func<Action<Auth0SandboxOptions>?, Auth0Sandbox>[] make = [Auth0Sandbox.Free, Auth0Sandbox.SelfService, Auth0Sandbox.Enterprise, Auth0Sandbox.EnterpriseNonProduction];
        Run(make[tenant], null, async client => Assert.Equal(size, await PassAsync(client, "GET /api/v2/users", 40) + await PassAsync(client, "PATCH /api/v2/users/u", 40)));
    }

    [Fact]
    public void The_headers_are_those_of_the_tighter_bucket_and_the_reset_is_that_of_the_next_token() => Run(Auth0Sandbox.Enterprise, null, async client =>
    {
        (HttpResponseMessage response, _) = await client.CallAsync("GET /api/v2/organizations");
        Assert.Equal("10 9 1", Three(response));
        (response, _) = await client.CallAsync("GET /api/v2/users");
        Assert.Equal("50 48 1", Three(response));
        await Task.Delay(TimeSpan.FromSeconds(0.59), _clock);
        (response, _) = await client.CallAsync("GET /api/v2/organizations");
        Assert.Equal("10 8 1", Three(response));
        await Task.Delay(TimeSpan.FromSeconds(0.51), _clock);
        (response, _) = await client.CallAsync("GET /api/v2/organizations");
        Assert.Equal("10 8 2", Three(response));
        await PassAsync(client, "GET /api/v2/organizations", 8);
        (response, JsonNode? body) = await client.CallAsync("GET /api/v2/organizations");
        Assert.Equal((429, "10 0 2"), ((int)response.StatusCode, Three(response)));
        Assert.Equal("""{"statusCode":429,"error":"Too Many Requests","message":"Global per second organizations_read group limit has been reached","errorCode":"too_many_requests"}""", body!.ToJsonString());
        Assert.Null(response.Header("Retry-After"));
    });

    [Fact]
    public void A_refusal_by_the_tenants_bucket_says_so() => Run(Auth0Sandbox.Enterprise, o => o.TenantBurst = 3, async client =>
    {
        await PassAsync(client, "GET /api/v2/users", 3);
        (HttpResponseMessage response, JsonNode? body) = await client.CallAsync("GET /api/v2/organizations");
        Assert.Equal((429, "3 0 1"), ((int)response.StatusCode, Three(response)));
        Assert.Equal("Global limit has been reached", (string?)body!["message"]);
        await Task.Delay(TimeSpan.FromSeconds(0.06), _clock);
        (response, _) = await client.CallAsync("GET /api/v2/organizations");
        Assert.Equal("3 0 1", Three(response));
    });

    [Theory]
    [InlineData(true, 5)]
    [InlineData(false, 45)]
    public void Whether_a_refusal_by_the_group_costs_the_tenants_token_can_be_set(bool lost, int left) => Run(
        Auth0Sandbox.Enterprise,
        o => o.TenantTokenIsLost = lost,
        async client =>
        {
            await PassAsync(client, "POST /api/v2/organizations", 45);
            Assert.Equal(left, await PassAsync(client, "GET /api/v2/users", 50));
        });

    [Theory]
    [InlineData(Auth0Refill.OneAtATime, 1)]
    [InlineData(Auth0Refill.Continuous, 1)]
    [InlineData(Auth0Refill.AllAtOnce, 0)]
    public void The_buckets_refill_in_the_way_that_is_set(Auth0Refill refill, int afterOne) => Run(Auth0Sandbox.SelfService, o => o.Refill = refill, async client =>
    {
        await Task.Delay(TimeSpan.FromSeconds(30), _clock);
        Assert.Equal(10, await PassAsync(client, "GET /api/v2/logs", 12));
        await Task.Delay(TimeSpan.FromSeconds(0.6), _clock);
        Assert.Equal(afterOne, await PassAsync(client, "GET /api/v2/logs", 3));
        await Task.Delay(TimeSpan.FromSeconds(29.4), _clock);
        Assert.Equal(10, await PassAsync(client, "GET /api/v2/logs", 12));
    });

    [Fact]
    public void Free_tenants_have_no_groups_but_those_of_all_and_registering_a_client_is_apart() => Run(Auth0Sandbox.Free, null, async client =>
    {
        Assert.Equal(5, await PassAsync(client, "POST /api/v2/keys/signing/rotate", 9));
        Assert.Equal(1, await PassAsync(client, "GET /api/v2/organizations", 30));
        Assert.Equal(5, await PassAsync(client, "POST /oidc/register", 9));
        await Task.Delay(TimeSpan.FromSeconds(17280), _clock);
        Assert.Equal(1, await PassAsync(client, "POST /api/v2/keys/signing/rotate", 3));
    });

    [Fact]
    public void Time_can_be_scaled() => Run(Auth0Sandbox.Enterprise, o => o.TimeScale = 0.1, async client =>
    {
        Assert.Equal(10, await PassAsync(client, "GET /api/v2/organizations", 12));
        await Task.Delay(TimeSpan.FromSeconds(0.06), _clock);
        Assert.Equal(1, await PassAsync(client, "GET /api/v2/organizations", 3));
    });
}
