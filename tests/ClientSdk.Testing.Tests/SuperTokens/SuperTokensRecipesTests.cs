using System.Net;
using System.Text.Json.Nodes;
using ClientSdk.Testing.Clock;
using ClientSdk.Testing.SuperTokens;

namespace ClientSdk.Testing.Tests.SuperTokens;

public sealed class SuperTokensRecipesTests
{
    [Fact]
    public async Task Five_wrong_codes_are_answered_with_a_wait_inside_a_200()
    {
        VirtualClock clock = new();
        using HttpClient client = Client(SuperTokensSandbox.SelfHosted(options => options.TimeProvider = clock));
        for (int number = 1; number <= 5; number++)
        {
            Assert.Equal(("INVALID_TOTP_ERROR", number), await VerifyAsync("123456"));
        }

        clock.Advance(TimeSpan.FromMinutes(5));
        JsonNode refused = await SendAsync(client, "POST", "recipe/totp/verify", """{"userId":"u1","totp":"000000"}""");
        Assert.Equal(("LIMIT_REACHED_ERROR", 600_000), (refused["status"]!.ToString(), refused["retryAfterMs"]!.GetValue<int>()));
        clock.Advance(TimeSpan.FromMinutes(10));
        Assert.Equal("OK", (await SendAsync(client, "POST", "public/recipe/totp/device/verify", """{"userId":"u1","totp":"000000"}"""))["status"]!.ToString());

        async Task<(string, int)> VerifyAsync(string code)
        {
            JsonNode reply = await SendAsync(client, "POST", "recipe/totp/verify", $$"""{"userId":"u1","totp":"{{code}}"}""");
            return (reply["status"]!.ToString(), reply["currentNumberOfFailedAttempts"]!.GetValue<int>());
        }
    }

    [Fact]
    public async Task Metadata_is_merged_removed_and_read_for_five_hundred_at_once()
    {
        using HttpClient client = Client(SuperTokensSandbox.SelfHosted());
        await SendAsync(client, "PUT", "recipe/user/metadata", """{"userId":"u1","metadataUpdate":{"a":1,"b":2}}""");
        JsonNode merged = await SendAsync(client, "PUT", "recipe/user/metadata", """{"userId":"u1","metadataUpdate":{"a":null,"c":3}}""");
        Assert.Equal("""{"b":2,"c":3}""", merged["metadata"]!.ToJsonString());
        JsonNode bulk = await SendAsync(client, "POST", "recipe/user/metadata/bulk", """{"userIds":["u1","u2"]}""");
        Assert.Equal(["""{"b":2,"c":3}""", "{}"], bulk["users"]!.AsArray().Select(user => user!["metadata"]!.ToJsonString()));
        await SendAsync(client, "POST", "recipe/user/metadata/remove", """{"userId":"u1"}""");
        Assert.Equal("{}", (await SendAsync(client, "GET", "recipe/user/metadata?userId=u1"))["metadata"]!.ToJsonString());
        using HttpRequestMessage tooMany = Request("POST", "recipe/user/metadata/bulk", new JsonObject { ["userIds"] = new JsonArray([.. Enumerable.Range(0, 501).Select(number => (JsonNode)$"u{number}")]) }.ToJsonString());
        using HttpResponseMessage refused = await client.SendAsync(tooMany, TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.BadRequest, refused.StatusCode);
    }

    private static HttpClient Client(SuperTokensSandbox server)
    {
        HttpClient client = new(server.CreateHandler()) { BaseAddress = new Uri("https://core.test") };
        client.DefaultRequestHeaders.Add("api-key", "a-key-for-tests");
        return client;
    }

    private static HttpRequestMessage Request(string method, string path, string? json = null) =>
        new(new HttpMethod(method), new Uri(path, UriKind.Relative)) { Content = json is null ? null : new StringContent(json) };

    private static async Task<JsonNode> SendAsync(HttpClient client, string method, string path, string? json = null)
    {
        using HttpRequestMessage request = Request(method, path, json);
        using HttpResponseMessage response = await client.SendAsync(request);
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        return JsonNode.Parse(await response.Content.ReadAsStringAsync())!;
    }
}
