using System.Text.Json.Nodes;
using ClientSdk.Testing.Clock;
using ClientSdk.Testing.Kinde;
using ClientSdk.Testing.Sandbox;
using ClientSdk.Testing.Tests.Sandbox;

namespace ClientSdk.Testing.Tests.Kinde;

public sealed class KindeSandboxTests
{
    private static readonly TimeSpan _second = TimeSpan.FromSeconds(1);

    private readonly VirtualClock _clock = new();

    private KindeSandbox Create(Action<KindeSandboxOptions>? configure = null) => KindeSandbox.Create(o =>
    {
        o.TimeProvider = _clock;
        configure?.Invoke(o);
    });

    private void Run(KindeSandbox sandbox, Func<HttpClient, Task> calls, string? bearer = "token")
    {
        using HttpClient client = sandbox.Client(bearer);
        _clock.Run(() => calls(client));
    }

    [Fact]
    public void A_refusal_by_the_window_states_the_whole_seconds_to_its_end()
    {
        KindeSandbox kinde = Create(o => o.PermitsPerWindow = 2);
        Run(kinde, async client =>
        {
            await client.StatusAsync("GET /api/v1/users");
            await Task.Delay(10.5 * _second, _clock);
            await client.StatusAsync("GET /api/v1/users");
            (HttpResponseMessage response, JsonNode? body) = await client.CallAsync("GET /api/v1/users");
            Assert.Equal((429, "50"), ((int)response.StatusCode, response.Header("RateLimit-Reset")));
            Assert.Equal("TOO_MANY_REQUESTS", (string?)body!["errors"]![0]!["code"]);
            Assert.Null(response.Header("Retry-After"));
            await Task.Delay((49.5 * _second) - TimeSpan.FromMilliseconds(1), _clock);
            Assert.Equal(429, await client.StatusAsync("GET /api/v1/users"));
            await Task.Delay(TimeSpan.FromMilliseconds(1), _clock);
            Assert.Equal(200, await client.StatusAsync("GET /api/v1/users"));
        });
        Assert.Equal((5, 3, 2), (kinde.Counters.Total, kinde.Counters.Accepted, kinde.Counters.RefusedByRate));
    }

    [Fact]
    public void Windows_may_be_aligned_to_the_clock()
    {
        KindeSandbox kinde = Create(o => (o.PermitsPerWindow, o.WindowOffset) = (1, 5 * _second));
        Run(kinde, async client =>
        {
            Assert.Equal(200, await client.StatusAsync("GET /api/v1/users"));
            (HttpResponseMessage response, _) = await client.CallAsync("GET /api/v1/users");
            Assert.Equal("5", response.Header("RateLimit-Reset"));
            await Task.Delay(5 * _second, _clock);
            Assert.Equal(200, await client.StatusAsync("GET /api/v1/users"));
        });
    }

    [Fact]
    public void A_refusal_by_the_concurrency_limiter_states_nothing_and_takes_nothing_from_the_window()
    {
        KindeSandbox kinde = Create(o =>
        {
            (o.PermitsPerWindow, o.Concurrency) = (3, 2);
            o.Faults.Latency = Latency.Constant(_second);
        });
        Run(kinde, async client =>
        {
            (HttpResponseMessage Response, JsonNode?)[] all =
                await Task.WhenAll(Enumerable.Range(0, 5).Select(_ => client.CallAsync("GET /api/v1/users")));
            HttpResponseMessage[] refused = [.. all.Select(one => one.Response).Where(response => (int)response.StatusCode == 429)];
            Assert.Equal(3, refused.Length);
            Assert.All(refused, response => Assert.Null(response.Header("RateLimit-Reset")));
            Assert.Equal(200, await client.StatusAsync("GET /api/v1/users"));
        });
        Assert.Equal((3, 0, 2), (kinde.Counters.RefusedByConcurrency, kinde.Counters.RefusedByRate, kinde.Counters.LargestConcurrency));
    }

    [Fact]
    public void Without_a_bearer_token_there_is_401_unless_switched_off()
    {
        Run(Create(), async client => Assert.Equal(401, await client.StatusAsync("GET /api/v1/users")), bearer: null);
        Run(Create(o => o.RequireCredentials = false), async client => Assert.Equal(200, await client.StatusAsync("GET /api/v1/users")), bearer: null);
    }

    [Fact]
    public void Users_are_created_found_changed_and_deleted() => Run(Create(), async client =>
    {
        const string User = """{"profile":{"given_name":"Ada","family_name":"L"},"provided_id":"p1","identities":[{"type":"email","details":{"email":"ada@example.com"}}]}""";
        (HttpResponseMessage response, JsonNode? body) = await client.CallAsync("POST /api/v1/user", User);
        Assert.Equal(200, (int)response.StatusCode);
        Assert.True((bool?)body!["created"]);
        Assert.Equal("email", (string?)body["identities"]![0]!["type"]);
        string id = (string)body["id"]!;
        Assert.Equal(400, await client.StatusAsync("POST /api/v1/user", User));
        Assert.Equal(200, await client.StatusAsync($"PATCH /api/v1/user?id={id}", """{"given_name":"Augusta","is_suspended":true}"""));
        (_, body) = await client.CallAsync("GET /api/v1/users?email=ADA%40example.com");
        JsonNode found = Assert.Single(body!["users"]!.AsArray())!;
        Assert.Equal(("Augusta", "p1", true), ((string?)found["first_name"], (string?)found["provided_id"], (bool)found["is_suspended"]!));
        Assert.Equal(200, await client.StatusAsync($"DELETE /api/v1/user?id={id}"));
        Assert.Equal(404, await client.StatusAsync($"DELETE /api/v1/user?id={id}"));
        Assert.Equal(400, await client.StatusAsync("POST /api/v1/user", "not json"));
    });

    [Fact]
    public void Pages_follow_their_tokens_to_a_null_and_500_is_the_most() => Run(Create(o => o.Users = 1234), async client =>
    {
        List<string> ids = [];
        string next = "";
        for (int page = 0; page < 3; page++)
        {
            (_, JsonNode? body) = await client.CallAsync($"GET /api/v1/users?page_size=500{next}");
            ids.AddRange(body!["users"]!.AsArray().Select(user => (string)user!["id"]!));
            Assert.True(body.AsObject().ContainsKey("next_token"));
            Assert.Equal(page == 2, body["next_token"] is null);
            next = $"&next_token={Uri.EscapeDataString((string?)body["next_token"] ?? "")}";
        }

        Assert.Equal(1234, ids.Distinct().Count());
        (_, JsonNode? small) = await client.CallAsync("GET /api/v1/users");
        Assert.Equal(10, small!["users"]!.AsArray().Count);
        Assert.Equal(400, await client.StatusAsync("GET /api/v1/users?page_size=501"));
        Assert.Equal(400, await client.StatusAsync("GET /api/v1/users?page_size=0"));
        Assert.Equal(400, await client.StatusAsync("GET /api/v1/users?next_token=junk"));
    });

    [Fact]
    public void Members_are_added_changed_and_removed_a_hundred_at_a_time() => Run(Create(o => o.Users = 150), async client =>
    {
        (_, JsonNode? body) = await client.CallAsync("POST /api/v1/organization", """{"name":"Acme"}""");
        string users = $"/api/v1/organizations/{(string?)body!["organization"]!["code"]}/users";
        static string Bulk(int from, int count, string more = "") =>
            $$"""{"users":[{{string.Join(',', Enumerable.Range(from, count).Select(i => $$"""{"id":"kp_{{i:D6}}"{{more}}}"""))}}]}""";

        (_, body) = await client.CallAsync($"POST {users}", Bulk(1, 100, ",\"roles\":[\"admin\"]"));
        Assert.Equal(100, body!["users_added"]!.AsArray().Count);
        Assert.Equal(400, await client.StatusAsync($"POST {users}", Bulk(1, 101)));
        (_, body) = await client.CallAsync($"POST {users}", Bulk(100, 60));
        Assert.Equal(50, body!["users_added"]!.AsArray().Count);
        (_, body) = await client.CallAsync($"PATCH {users}", Bulk(1, 10, ",\"operation\":\"delete\""));
        Assert.Equal(10, body!["users_removed"]!.AsArray().Count);
        (_, body) = await client.CallAsync($"PATCH {users}", Bulk(9, 4));
        Assert.Equal((2, 2), (body!["users_added"]!.AsArray().Count, body["users_updated"]!.AsArray().Count));
        (_, body) = await client.CallAsync($"GET {users}?page_size=500");
        Assert.Equal(142, body!["organization_users"]!.AsArray().Count);
        Assert.Equal("admin", (string?)body["organization_users"]![0]!["roles"]![0]);
        (_, body) = await client.CallAsync("GET /api/v1/organizations");
        Assert.Equal("Acme", (string?)body!["organizations"]![0]!["name"]);
        Assert.Equal(404, await client.StatusAsync("POST /api/v1/organizations/none/users", Bulk(1, 1)));
    });

    [Fact]
    public async Task It_speaks_the_same_over_sockets()
    {
        await using ProviderSandbox kinde = await ProviderSandbox.StartAsync(
            KindeSandbox.Create(o => (o.PermitsPerWindow, o.Users) = (3, 20)), TestContext.Current.CancellationToken);
        using HttpClient client = new() { BaseAddress = kinde.BaseAddress };
        Dictionary<string, string> form = new() { ["grant_type"] = "client_credentials", ["client_id"] = "me", ["client_secret"] = "s" };
        using HttpResponseMessage token = await client.PostAsync("oauth2/token", new FormUrlEncodedContent(form), TestContext.Current.CancellationToken);
        string bearer = (string)JsonNode.Parse(await token.Content.ReadAsStringAsync(TestContext.Current.CancellationToken))!["access_token"]!;
        client.DefaultRequestHeaders.Authorization = new("Bearer", bearer);
        (_, JsonNode? body) = await client.CallAsync("GET api/v1/users?page_size=15");
        Assert.Equal(15, body!["users"]!.AsArray().Count);
        Assert.Equal(200, await client.StatusAsync("POST api/v1/user", """{"profile":{"given_name":"Zoë"}}"""));
        Assert.Equal(404, await client.StatusAsync("GET api/v1/nothing"));
        (HttpResponseMessage response, body) = await client.CallAsync("GET api/v1/users");
        Assert.Equal((429, "60"), ((int)response.StatusCode, response.Header("RateLimit-Reset")));
        Assert.Equal("application/json", response.Content.Headers.ContentType!.MediaType);
        Assert.Equal((5, 4, 1), (kinde.Counters.Total, kinde.Counters.Accepted, kinde.Counters.Refused));
        Assert.Equal(["/oauth2/token", "/api/v1/users", "/api/v1/user", "/api/v1/nothing"], kinde.Accepted.Select(request => request.Path));
    }
}
