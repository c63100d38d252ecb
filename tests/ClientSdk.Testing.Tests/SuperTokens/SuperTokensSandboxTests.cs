using System.Text.Json.Nodes;
using ClientSdk.Testing.Clock;
using ClientSdk.Testing.SuperTokens;
using ClientSdk.Testing.Tests.Sandbox;

namespace ClientSdk.Testing.Tests.SuperTokens;

public sealed class SuperTokensSandboxTests
{
    private readonly VirtualClock _clock = new();

    private void Run(SuperTokensSandbox sandbox, Func<HttpClient, Task> calls, bool key = true, string ip = "127.0.0.1")
    {
        using HttpClient client = sandbox.Client(bearer: null, ip);
        if (key)
        {
            client.DefaultRequestHeaders.Add("api-key", "secret");
        }

        _clock.Run(() => calls(client));
    }

    private SuperTokensSandbox Managed(Action<SuperTokensSandboxOptions>? configure = null) => SuperTokensSandbox.Managed(o =>
    {
        o.TimeProvider = _clock;
        configure?.Invoke(o);
    });

    private static async Task<int> CountAsync(HttpClient client, string call, int times, int status = 200)
    {
        int count = 0;
        for (int i = 0; i < times; i++)
        {
            count += await client.StatusAsync(call) == status ? 1 : 0;
        }

        return count;
    }

    [Fact]
    public void Managed_26_pass_at_once_then_one_each_40_ms_and_the_rest_gets_nginxs_bare_page()
    {
        SuperTokensSandbox core = Managed();
        Run(core, async client =>
        {
            Assert.Equal(26, await CountAsync(client, "GET /users", 40));
            using HttpResponseMessage refused = await client.GetAsync("/users");
            string page = await refused.Content.ReadAsStringAsync();
            Assert.StartsWith("<html>\r\n<head><title>429 Too Many Requests</title></head>", page, StringComparison.Ordinal);
            Assert.Equal(("text/html", "nginx"), (refused.Content.Headers.ContentType!.MediaType, refused.Header("Server")));
            Assert.Equal(["Date", "Server"], refused.Headers.Select(header => header.Key).Order());
            await Task.Delay(TimeSpan.FromMilliseconds(39), _clock);
            Assert.Equal(0, await CountAsync(client, "GET /users", 3));
            await Task.Delay(TimeSpan.FromMilliseconds(1), _clock);
            Assert.Equal(1, await CountAsync(client, "GET /users", 3));
            Assert.Equal(26, await CountAsync(client, "GET /appid-other/users", 30));
        });
        Run(core, async client => Assert.Equal(26, await CountAsync(client, "GET /public/users", 30)), ip: "10.0.0.2");
    }

    [Fact]
    public void Self_hosted_there_is_no_limit() => Run(
        SuperTokensSandbox.SelfHosted(o => o.TimeProvider = _clock),
        async client => Assert.Equal(500, await CountAsync(client, "GET /users", 500)));

    [Fact]
    public void Hello_never_refuses_as_the_source_has_it_and_needs_no_key() => Run(
        Managed(),
        async client =>
        {
            Assert.Equal(100, await CountAsync(client, "GET /hello", 100));
            Assert.Equal("Hello\n", await client.GetStringAsync("/"));
            Assert.Equal(401, await client.StatusAsync("GET /users"));
        },
        key: false);

    [Fact]
    public void Hello_refuses_beyond_five_a_second_per_app_as_the_page_reads()
    {
        SuperTokensSandbox core = Managed(o => o.HelloRefuses = true);
        Run(core, async client =>
        {
            Assert.Equal(5, await CountAsync(client, "GET /hello", 9));
            Assert.Equal(5, await CountAsync(client, "GET /appid-a/hello", 9));
            await Task.Delay(TimeSpan.FromMilliseconds(200), _clock);
            Assert.Equal(26, await CountAsync(client, "GET /users", 30));
        });
        Run(core, async client => Assert.Equal(1, await CountAsync(client, "GET /hello", 9)), ip: "10.0.0.2");
    }

    [Fact]
    public void Time_can_be_scaled() => Run(Managed(o => o.TimeScale = 0.1), async client =>
    {
        Assert.Equal(26, await CountAsync(client, "GET /users", 30));
        await Task.Delay(TimeSpan.FromMilliseconds(8), _clock);
        Assert.Equal(2, await CountAsync(client, "GET /users", 9));
    });

    [Fact]
    public void Users_are_paged_by_token_which_is_absent_at_the_end() => Run(
        SuperTokensSandbox.SelfHosted(o => (o.TimeProvider, o.Users) = (_clock, 1100)),
        async client =>
        {
            HashSet<string> ids = [];
            string next = "";
            for (int page = 0; page < 3; page++)
            {
                (_, JsonNode? body) = await client.CallAsync($"GET /public/users?limit=500{next}");
                ids.UnionWith(body!["users"]!.AsArray().Select(user => (string)user!["id"]!));
                Assert.Equal(page < 2, body.AsObject().ContainsKey("nextPaginationToken"));
                next = $"&paginationToken={Uri.EscapeDataString((string?)body["nextPaginationToken"] ?? "")}";
            }

            Assert.Equal(1100, ids.Count);
            (_, JsonNode? first) = await client.CallAsync("GET /appid-public/public/users");
            Assert.Equal(100, first!["users"]!.AsArray().Count);
            Assert.Equal(400, await client.StatusAsync("GET /users?limit=501"));
            Assert.Equal(200, await client.StatusAsync("GET /users?limit=501&email=user"));
            Assert.Equal(400, await client.StatusAsync("GET /users?limit=0"));
            Assert.Equal(400, await client.StatusAsync("GET /users?paginationToken=junk"));
            Assert.Equal(404, await client.StatusAsync("GET /nothing/at/all"));
            (_, first) = await client.CallAsync("GET /users/count");
            Assert.Equal(1100, (int)first!["count"]!);
        });

    [Fact]
    public void Sign_up_and_sign_in_fail_with_a_status_in_the_body() => Run(SuperTokensSandbox.SelfHosted(o => o.TimeProvider = _clock), async client =>
    {
        async Task<string?> PostAsync(string path, string json) => (string?)(await client.CallAsync($"POST {path}", json)).Body?["status"];
        const string Ada = """{"email":"ada@example.com","password":"pw"}""";
        Assert.Equal("OK", await PostAsync("/public/recipe/signup", Ada));
        Assert.Equal("EMAIL_ALREADY_EXISTS_ERROR", await PostAsync("/recipe/signup", Ada));
        Assert.Equal("OK", await PostAsync("/recipe/signin", Ada));
        Assert.Equal("WRONG_CREDENTIALS_ERROR", await PostAsync("/recipe/signin", """{"email":"ada@example.com","password":"no"}"""));
        Assert.Equal(400, await client.StatusAsync("POST /recipe/signup", "[]"));
    });

    [Fact]
    public void Ten_thousand_are_imported_at_a_time_all_or_none() => Run(SuperTokensSandbox.SelfHosted(o => o.TimeProvider = _clock), async client =>
    {
        static string Users(int count, string extra = "") =>
            $$"""{"users":[{{string.Join(',', Enumerable.Repeat("""{"loginMethods":[{"recipeId":"emailpassword"}]}""", count))}}{{extra}}]}""";

        Assert.Equal(200, await client.StatusAsync("POST /bulk-import/users", Users(10_000)));
        Assert.Equal(400, await client.StatusAsync("POST /bulk-import/users", Users(10_001)));
        (HttpResponseMessage response, JsonNode? body) = await client.CallAsync("POST /bulk-import/users", Users(2, ",{}"));
        Assert.Equal((400, 2), ((int)response.StatusCode, (int)body!["users"]![0]!["index"]!));
        (_, body) = await client.CallAsync("GET /bulk-import/users?limit=500&status=NEW");
        Assert.Equal(500, body!["users"]!.AsArray().Count);
        (_, body) = await client.CallAsync("POST /bulk-import/users/remove", """{"ids":["import-00000001","nobody"]}""");
        Assert.Equal(("import-00000001", "nobody"), ((string?)body!["deletedIds"]![0], (string?)body["invalidIds"]![0]));
    });
}
