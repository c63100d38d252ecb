using System.Net.Http.Json;
using System.Text;
using System.Text.Json.Nodes;
using ClientSdk.Testing.Auth0;
using ClientSdk.Testing.Clock;
using ClientSdk.Testing.Sandbox;
using ClientSdk.Testing.Tests.Sandbox;

namespace ClientSdk.Testing.Tests.Auth0;

public sealed class Auth0SandboxTests
{
    private readonly VirtualClock _clock = new();

    private Auth0Sandbox Roomy(Action<Auth0SandboxOptions>? configure = null) => Auth0Sandbox.Free(o =>
    {
        (o.TimeProvider, o.TenantBurst) = (_clock, 10_000);
        configure?.Invoke(o);
    });

    private void Run(Auth0Sandbox sandbox, Func<HttpClient, Task> calls)
    {
        using HttpClient client = sandbox.Client();
        _clock.Run(() => calls(client));
    }

    private static MultipartFormDataContent Import(int bytes = 0) => new()
    {
        { new StringContent($$"""[{"email":"imported@example.com"}]{{new string(' ', bytes)}}"""), "users", "users.json" },
        { new StringContent("con_1"), "connection_id" },
        { new StringContent("mine"), "external_id" },
    };

    [Fact]
    public void Users_are_created_read_changed_and_deleted() => Run(Roomy(), async client =>
    {
        const string Ada = """{"email":"ada@example.com","connection":"db","password":"x","user_metadata":{"a":1}}""";
        (HttpResponseMessage response, JsonNode? body) = await client.CallAsync("POST /api/v2/users", Ada);
        Assert.Equal((201, null), ((int)response.StatusCode, (string?)body!["password"]));
        string user = $"/api/v2/users/{Uri.EscapeDataString((string)body["user_id"]!)}";
        Assert.Equal(409, await client.StatusAsync("POST /api/v2/users", Ada));
        Assert.Equal(400, await client.StatusAsync("POST /api/v2/users", """{"email":"x"}"""));
        Assert.Equal(400, await client.StatusAsync("POST /api/v2/users", """{"email":"x","email":"y","connection":"db"}"""));
        Assert.Equal(200, await client.StatusAsync($"PATCH {user}", """{"name":"Ada"}"""));
        (_, body) = await client.CallAsync($"GET {user}");
        Assert.Equal(("Ada", 1), ((string?)body!["name"], (int)body["user_metadata"]!["a"]!));
        (_, body) = await client.CallAsync("GET /api/v2/users-by-email?email=ada@example.com");
        Assert.Single(body!.AsArray());
        Assert.Equal(204, await client.StatusAsync($"DELETE {user}"));
        Assert.Equal(404, await client.StatusAsync($"GET {user}"));
        Assert.Equal(201, await client.StatusAsync("POST /api/v2/users", Ada));
    });

    [Fact]
    public void Pages_count_from_zero_and_reach_1000_records() => Run(Roomy(o => o.Users = 1234), async client =>
    {
        (_, JsonNode? body) = await client.CallAsync("GET /api/v2/users?page=9&per_page=100&include_totals=true");
        Assert.Equal((900, 100, 100, 1234, 100), ((int)body!["start"]!, (int)body["limit"]!, (int)body["length"]!, (int)body["total"]!, body["users"]!.AsArray().Count));
        (_, body) = await client.CallAsync("GET /api/v2/users");
        Assert.Equal(50, body!.AsArray().Count);
        (HttpResponseMessage response, body) = await client.CallAsync("GET /api/v2/users?page=10&per_page=100");
        Assert.Equal((400, "invalid_paging"), ((int)response.StatusCode, (string?)body!["errorCode"]));
        Assert.Equal(400, await client.StatusAsync("GET /api/v2/users?per_page=101"));
    });

    [Fact]
    public void Logs_follow_the_link_header_to_an_empty_page() => Run(Roomy(o => o.Logs = 250), async client =>
    {
        HashSet<string> ids = [];
        string? next = "/api/v2/logs?take=100";
        int pages = 0;
        for (; next is not null; pages++)
        {
            (HttpResponseMessage response, JsonNode? body) = await client.CallAsync($"GET {next}");
            ids.UnionWith(body!.AsArray().Select(entry => (string)entry!["log_id"]!));
            string? link = response.Header("Link");
            Assert.True(link is null || link.EndsWith(">; rel=\"next\"", StringComparison.Ordinal));
            next = link is null ? null : new Uri(link[1..link.IndexOf('>', StringComparison.Ordinal)]).PathAndQuery;
        }

        Assert.Equal((250, 4), (ids.Count, pages));
    });

    [Fact]
    public void Organizations_have_members_and_checkpoints() => Run(Roomy(o => o.Users = 70), async client =>
    {
        (_, JsonNode? body) = await client.CallAsync("POST /api/v2/organizations", """{"name":"acme","display_name":"Acme"}""");
        string members = $"/api/v2/organizations/{(string)body!["id"]!}/members";
        Assert.Equal(409, await client.StatusAsync("POST /api/v2/organizations", """{"name":"acme"}"""));
        Assert.Equal(200, await client.StatusAsync("GET /api/v2/organizations/name/acme"));
        string Named(int count) => $$"""{"members":[{{string.Join(',', Enumerable.Range(1, count).Select(i => $"\"auth0|{i:D6}\""))}}]}""";
        Assert.Equal(204, await client.StatusAsync($"POST {members}", Named(70)));
        Assert.Equal(404, await client.StatusAsync($"POST {members}", Named(71)));
        (_, body) = await client.CallAsync($"GET {members}?take=50");
        Assert.Equal(50, body!["members"]!.AsArray().Count);
        (_, body) = await client.CallAsync($"GET {members}?take=50&from={(string)body["next"]!}");
        Assert.Equal((20, false), (body!["members"]!.AsArray().Count, body.AsObject().ContainsKey("next")));
        Assert.Equal(204, await client.StatusAsync($"DELETE {members}", Named(69)));
        (_, body) = await client.CallAsync("GET /api/v2/users/auth0%7C000070/organizations");
        Assert.Equal("acme", (string?)Assert.Single(body!.AsArray())!["name"]);
    });

    [Fact]
    public void Roles_are_made_and_given() => Run(Roomy(o => o.Users = 1), async client =>
    {
        (_, JsonNode? role) = await client.CallAsync("POST /api/v2/roles", """{"name":"admin"}""");
        Assert.Equal(204, await client.StatusAsync("POST /api/v2/users/auth0%7C000001/roles", $$"""{"roles":["{{(string)role!["id"]!}}"]}"""));
        (_, JsonNode? body) = await client.CallAsync("GET /api/v2/users/auth0%7C000001/roles");
        Assert.Equal("admin", (string?)Assert.Single(body!.AsArray())!["name"]);
        (_, body) = await client.CallAsync("GET /api/v2/roles?include_totals=true");
        Assert.Equal(1, (int)body!["total"]!);
    });

    [Fact]
    public void A_third_import_is_refused_until_a_job_is_done()
    {
        Auth0Sandbox sandbox = Roomy();
        Run(sandbox, async client =>
        {
            using HttpResponseMessage first = await client.PostAsync("/api/v2/jobs/users-imports", Import());
            JsonNode job = JsonNode.Parse(await first.Content.ReadAsStringAsync())!;
            Assert.Equal((202, "pending", "users_import", "con_1", "mine"), ((int)first.StatusCode, (string?)job["status"], (string?)job["type"], (string?)job["connection_id"], (string?)job["external_id"]));
            await Task.Delay(TimeSpan.FromSeconds(5), _clock);
            using HttpResponseMessage second = await client.PostAsync("/api/v2/jobs/users-imports", Import());
            using HttpResponseMessage third = await client.PostAsync("/api/v2/jobs/users-imports", Import());
            Assert.Equal(429, (int)third.StatusCode);
            Assert.Equal(
                """{"statusCode":429,"error":"Too Many Requests","message":"There are 2 active import users jobs, please wait until some of them are finished and try again"}""",
                await third.Content.ReadAsStringAsync());
            Assert.Equal("9998", third.Header("x-ratelimit-remaining"));
            await Task.Delay(TimeSpan.FromSeconds(5), _clock);
            (_, JsonNode? state) = await client.CallAsync($"GET /api/v2/jobs/{(string)job["id"]!}");
            Assert.Equal("completed", (string?)state!["status"]);
            using HttpResponseMessage fourth = await client.PostAsync("/api/v2/jobs/users-imports", Import());
            Assert.Equal(202, (int)fourth.StatusCode);
            (_, JsonNode? users) = await client.CallAsync("GET /api/v2/users-by-email?email=imported@example.com");
            Assert.Single(users!.AsArray());
        });
        Assert.Equal((0, 1), (sandbox.Counters.RefusedByRate, sandbox.Counters.RefusedByConcurrency));
    }

    [Fact]
    public void An_import_needs_its_parts_and_at_most_500_KB() => Run(Roomy(), async client =>
    {
        using HttpResponseMessage large = await client.PostAsync("/api/v2/jobs/users-imports", Import(512_000));
        Assert.Equal(413, (int)large.StatusCode);
        Assert.Equal(400, await client.StatusAsync("POST /api/v2/jobs/users-imports", "{}"));
    });

    [Fact]
    public async Task It_speaks_the_same_over_sockets()
    {
        CancellationToken stop = TestContext.Current.CancellationToken;
        await using ProviderSandbox auth0 = await ProviderSandbox.StartAsync(Auth0Sandbox.EnterpriseNonProduction(), stop);
        using HttpClient client = new() { BaseAddress = auth0.BaseAddress };
        StringContent grant = new("""{"grant_type":"client_credentials","client_id":"a","client_secret":"b"}""", Encoding.UTF8, "application/json");
        using HttpResponseMessage token = await client.PostAsync("oauth/token", grant, stop);
        client.DefaultRequestHeaders.Authorization = new("Bearer", (string)(await token.Content.ReadFromJsonAsync<JsonObject>(stop))!["access_token"]!);
        using HttpResponseMessage import = await client.PostAsync("api/v2/jobs/users-imports", Import(), stop);
        Assert.Equal(202, (int)import.StatusCode);
        (HttpResponseMessage response, _) = await client.CallAsync("DELETE api/v2/users/auth0%7C000001");
        Assert.Equal((204, "2", "0"), ((int)response.StatusCode, response.Header("x-ratelimit-limit"), response.Header("x-ratelimit-remaining")));
        Assert.Equal(429, await client.StatusAsync("GET api/v2/users"));
    }
}
