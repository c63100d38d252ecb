using System.Text.Json.Nodes;
using ClientSdk.Testing.Clock;
using ClientSdk.Testing.Lindris;
using ClientSdk.Testing.Sandbox;
using ClientSdk.Testing.Tests.Sandbox;

namespace ClientSdk.Testing.Tests.Lindris;

public sealed class LindrisSandboxTests
{
    private readonly VirtualClock _clock = new();

    private LindrisSandbox Create(Action<LindrisSandboxOptions>? configure = null) => LindrisSandbox.Create(o =>
    {
        o.TimeProvider = _clock;
        configure?.Invoke(o);
    });

    private void Run(LindrisSandbox sandbox, Func<HttpClient, Task> calls, string? bearer = "key", string ip = "127.0.0.1")
    {
        using HttpClient client = sandbox.Client(bearer, ip);
        _clock.Run(() => calls(client));
    }

    private Task After(double seconds) => Task.Delay(TimeSpan.FromSeconds(seconds), _clock);

    private static string Six(HttpResponseMessage response) => string.Join(' ', new[] { "Limit", "Remaining", "Limit-Second", "Remaining-Second", "Reset", "Limited-By" }
        .Select(name => response.Header($"X-RateLimit-{name}")));

    private static async Task<string> SixAsync(HttpClient client) => Six((await client.CallAsync("GET /api/authenticated")).Response);

    [Fact]
    public void Every_answer_has_the_six_headers() => Run(Create(), async client =>
    {
        Assert.Equal("60 59 2 1 1 second", await SixAsync(client));
        await After(0.5);
        Assert.Equal("60 58 2 0 1 second", await SixAsync(client));
        (HttpResponseMessage refused, JsonNode? body) = await client.CallAsync("GET /api/authenticated");
        Assert.Equal((429, "60 58 2 0 1 second"), ((int)refused.StatusCode, Six(refused)));
        Assert.Equal("""{"message":"You have exceeded your user rate limit.","status_code":429,"retry_after":1}""", body!.ToJsonString());
        Assert.Null(refused.Header("Retry-After"));
        await After(0.5);
        Assert.Equal("60 57 2 0 1 second", await SixAsync(client));
        (HttpResponseMessage missing, _) = await client.CallAsync("GET /api/none");
        Assert.Equal((429, "second"), ((int)missing.StatusCode, missing.Header("X-RateLimit-Limited-By")));
    });

    [Fact]
    public void The_minute_runs_from_the_first_request_as_described() => Run(Create(), async client =>
    {
        for (int i = 0; i < 60; i++)
        {
            Assert.Equal(200, await client.StatusAsync("GET /api/authenticated"));
            await After(0.5);
        }

        (HttpResponseMessage refused, JsonNode? body) = await client.CallAsync("GET /api/authenticated");
        Assert.Equal((429, "60 0 2 1 30 minute"), ((int)refused.StatusCode, Six(refused)));
        Assert.Equal(30, (int)body!["retry_after"]!);
        await After(30);
        Assert.Equal("60 59 2 1 1 second", await SixAsync(client));
        Assert.Equal(200, await client.StatusAsync("GET /api/authenticated"));
    });

    [Fact]
    public void Sliding_the_minute_frees_one_place_after_the_other() => Run(Create(o => o.Windows = LindrisWindows.Sliding), async client =>
    {
        for (int i = 0; i < 60; i++)
        {
            Assert.Equal(200, await client.StatusAsync("GET /api/authenticated"));
            await After(0.5);
        }

        Assert.Equal("60 0 2 1 30 minute", await SixAsync(client));
        await After(30);
        Assert.Equal(200, await client.StatusAsync("GET /api/authenticated"));
        Assert.Equal("60 0 2 1 1 minute", await SixAsync(client));
    });

    [Theory]
    [InlineData(LindrisWindows.AsDescribed, 429)]
    [InlineData(LindrisWindows.Sliding, 429)]
    [InlineData(LindrisWindows.FromFirstRequest, 200)]
    public void Only_a_second_from_the_first_request_lets_three_through_around_its_edge(LindrisWindows windows, int third) =>
        Run(Create(o => o.Windows = windows), async client =>
        {
            await client.StatusAsync("GET /api/account");
            await After(0.9);
            Assert.Equal(200, await client.StatusAsync("GET /api/account"));
            await After(0.1);
            Assert.Equal(200, await client.StatusAsync("GET /api/account"));
            Assert.Equal(third, await client.StatusAsync("GET /api/account"));
        });

    [Fact]
    public void The_reset_may_be_an_epoch_by_the_servers_clock() => Run(
        Create(o =>
        {
            o.Reset = LindrisReset.Epoch;
            o.Faults.ClockSkew = TimeSpan.FromHours(1);
        }),
        async client =>
        {
            await After(0.25);
            long reset = new DateTimeOffset(2026, 1, 15, 13, 0, 2, TimeSpan.Zero).ToUnixTimeSeconds();
            Assert.Equal($"60 59 2 1 {reset} second", await SixAsync(client));
        });

    [Fact]
    public void Each_key_and_each_address_without_one_has_its_own_windows()
    {
        LindrisSandbox lindris = Create();
        foreach ((string? key, string ip) in new[] { ("a", "1.1.1.1"), ("b", "1.1.1.1"), (null, "1.1.1.1"), (null, "2.2.2.2") })
        {
            Run(lindris, async client => Assert.Equal("60 59 2 1 1 second", await SixAsync(client)), key, ip);
        }

        Run(lindris, async client => Assert.Equal("60 58 2 0 1 second", await SixAsync(client)), "a", "3.3.3.3");
        Run(lindris, async client => Assert.Equal(401, await client.StatusAsync("GET /api/people")), bearer: null, ip: "4.4.4.4");
    }

    [Fact]
    public void Scaled_windows_are_shorter_but_state_whole_seconds() => Run(Create(o => o.TimeScale = 0.1), async client =>
    {
        Assert.Equal("60 59 2 1 1 second", await SixAsync(client));
        Assert.Equal(200, await client.StatusAsync("GET /api/account"));
        Assert.Equal(429, await client.StatusAsync("GET /api/account"));
        await After(0.1);
        Assert.Equal(200, await client.StatusAsync("GET /api/account"));
    });

    [Fact]
    public void People_are_paged_created_and_changed() => Run(Create(o => (o.People, o.PermitsPerSecond) = (32, 100)), async client =>
    {
        (_, JsonNode? body) = await client.CallAsync("GET /api/people?page=3");
        Assert.Equal([31, 32], body!["data"]!.AsArray().Select(person => (int)person!["id"]!));
        Assert.Equal((3, 3, 31, 32, 32), ((int)body["meta"]!["currentPage"]!, (int)body["meta"]!["lastPage"]!, (int)body["meta"]!["from"]!, (int)body["meta"]!["to"]!, (int)body["meta"]!["total"]!));
        Assert.Equal((null, "https://sandbox.test/api/people?page=2"), ((string?)body["links"]!["next"], (string?)body["links"]!["prev"]));
        (_, body) = await client.CallAsync("GET /v1/people");
        Assert.Equal("https://sandbox.test/v1/people?page=2", (string?)body!["links"]!["next"]);
        const string Person = """{"email":"new@example.com","tags":["a"],"customFields":{"x":1}}""";
        (HttpResponseMessage created, body) = await client.CallAsync("POST /api/people", Person);
        Assert.Equal((201, 33), ((int)created.StatusCode, (int)body!["data"]!["id"]!));
        (created, body) = await client.CallAsync("POST /api/people", Person);
        Assert.Equal((422, 422), ((int)created.StatusCode, (int)body!["status_code"]!));
        Assert.NotNull(body["errors"]!["email"]);
        (_, body) = await client.CallAsync("PATCH /api/people/33", """{"status":"unsubscribed"}""");
        Assert.Equal(("unsubscribed", "a"), ((string?)body!["data"]!["status"], (string?)body["data"]!["tags"]![0]));
        Assert.Equal(404, await client.StatusAsync("PATCH /api/people/99", "{}"));
        Assert.Equal(201, await client.StatusAsync("POST /api/events", """{"eventName":"bought","email":"new@example.com"}"""));
        Assert.Equal(422, await client.StatusAsync("POST /api/events", """{"eventName":"bought"}"""));
    });

    [Fact]
    public async Task It_speaks_the_same_over_sockets()
    {
        await using ProviderSandbox lindris = await ProviderSandbox.StartAsync(
            LindrisSandbox.Create(o => (o.People, o.PermitsPerMinute, o.PermitsPerSecond) = (3, 2, 2)), TestContext.Current.CancellationToken);
        using HttpClient client = new() { BaseAddress = lindris.BaseAddress };
        client.DefaultRequestHeaders.Authorization = new("Bearer", "key");
        (HttpResponseMessage response, JsonNode? body) = await client.CallAsync("GET api/people");
        Assert.Equal("2 1 2 1", Six(response)[..7]);
        Assert.Equal(3, body!["data"]!.AsArray().Count);
        await client.StatusAsync("GET api/account");
        Assert.Equal(429, await client.StatusAsync("GET api/account"));
        Assert.Equal(1, lindris.Counters.RefusedByRate);
    }
}
