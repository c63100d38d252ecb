using ClientSdk.Api;
using ClientSdk.Credentials;
using ClientSdk.Tests.Api;

namespace ClientSdk.Tests.Credentials;

public sealed class ApiCredentialsTests
{
    private const string Secret = "s3cret-value";

    [Fact]
    public async Task A_bearer_token_and_a_key_are_put_on_every_request()
    {
        Assert.Equal($"Bearer {Secret}", await SentAsync(ApiCredentials.Bearer(Secret), "Authorization"));
        Assert.Equal(Secret, await SentAsync(ApiCredentials.ApiKey("api-key", Secret), "api-key"));
    }

    [Fact]
    public async Task A_function_is_asked_for_every_request()
    {
        int asked = 0;
        StubServer server = new(_ => StubServer.Json("{}"));
        await using RateLimitedApiClient api = Client(server, ApiCredentials.BearerFrom(async _ =>
        {
            await Task.Yield();
            return $"token-{++asked}";
        }));
        await api.DeleteAsync("a");
        await api.DeleteAsync("b");
        Assert.Equal(["Bearer token-1", "Bearer token-2"], server.Seen.Select(seen => seen.Headers["Authorization"]));
        Assert.Equal("yes", await SentAsync(ApiCredentials.From((request, _) =>
        {
            request.Headers.Remove("x-signed");
            request.Headers.Add("x-signed", "yes");
            return default;
        }), "x-signed"));
    }

    [Fact]
    public async Task A_request_that_is_sent_twice_carries_the_key_once()
    {
        OriginCredentials key = new(ApiCredentials.ApiKey("api-key", Secret), new Uri("https://api.test"));
        using HttpRequestMessage request = new(HttpMethod.Get, "https://api.test/a");
        await key.ApplyAsync(request, default);
        await key.ApplyAsync(request, default);
        Assert.Equal([Secret], request.Headers.GetValues("api-key"));
    }

    [Fact]
    public void A_synchronous_request_carries_it_too()
    {
        OriginCredentials slow = new(ApiCredentials.BearerFrom(async _ => { await Task.Yield(); return Secret; }), new Uri("https://api.test"));
        using HttpMessageInvoker client = new(new CredentialsHandler(slow) { InnerHandler = new Echo() });
        using HttpRequestMessage request = new(HttpMethod.Get, "https://api.test/a");
        using HttpResponseMessage response = client.Send(request, default);
        Assert.Equal(Secret, response.RequestMessage!.Headers.Authorization!.Parameter);
    }

    [Theory]
    [InlineData("https://api.test/a", true)]
    [InlineData("https://API.TEST:443/b?c", true)]
    [InlineData("http://api.test/a", false)]
    [InlineData("https://api.test:444/a", false)]
    [InlineData("https://evil.test/a", false)]
    [InlineData("https://api.test.evil.test/a", false)]
    [InlineData("https://api.test@evil.test/a", false)]
    [InlineData("/a", false)]
    public async Task Only_the_clients_own_origin_sees_a_credential(string address, bool sees)
    {
        OriginCredentials bearer = new(ApiCredentials.Bearer(Secret), new Uri("https://api.test/base/"));
        using HttpRequestMessage request = new(HttpMethod.Get, new Uri(address, address[0] == '/' ? UriKind.Relative : UriKind.Absolute));
        await bearer.ApplyAsync(request, default);
        Assert.Equal(sees, request.Headers.Authorization is not null);
    }

    [Fact]
    public void No_text_shows_a_credential()
    {
        Assert.Equal("a bearer token", ApiCredentials.Bearer(Secret).ToString());
        Assert.Equal("a key in 'api-key'", ApiCredentials.ApiKey("api-key", Secret).ToString());
        string[] bad = [Secret + "\n", "\u00e4" + Secret, Secret + "\0"];
        foreach (string value in bad)
        {
            Assert.DoesNotContain(Secret, Assert.Throws<ArgumentException>(() => ApiCredentials.Bearer(value)).ToString(), StringComparison.Ordinal);
            Assert.DoesNotContain(Secret, Assert.Throws<ArgumentException>(() => ApiCredentials.ApiKey("api-key", value)).ToString(), StringComparison.Ordinal);
        }

        Assert.Throws<ArgumentException>(() => ApiCredentials.Bearer(""));
        Assert.Throws<ArgumentException>(() => ApiCredentials.ApiKey("Content-Type", Secret));
        Assert.Throws<ArgumentException>(() => ApiCredentials.ApiKey("a b", Secret));
    }

    [Fact]
    public async Task A_function_that_gives_an_unusable_token_fails_the_request_without_showing_it()
    {
        await using RateLimitedApiClient api = Client(new StubServer(_ => StubServer.Json("{}")), ApiCredentials.BearerFrom(_ => new ValueTask<string>(Secret + "\r\n")));
        ArgumentException failure = await Assert.ThrowsAsync<ArgumentException>(() => api.DeleteAsync("a"));
        Assert.DoesNotContain(Secret, failure.ToString(), StringComparison.Ordinal);
    }

    private sealed class Echo : HttpMessageHandler
    {
        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken) => throw new NotSupportedException();

        protected override HttpResponseMessage Send(HttpRequestMessage request, CancellationToken cancellationToken) => new() { RequestMessage = request };
    }

    private static RateLimitedApiClient Client(HttpMessageHandler server, ApiCredentials credentials) =>
        RateLimitedApiClient.Create(new Uri("https://api.test"), null, credentials, options => options.PrimaryHandler = () => server);

    private static async Task<string> SentAsync(ApiCredentials credentials, string header)
    {
        StubServer server = new(_ => StubServer.Json("{}"));
        await using RateLimitedApiClient api = Client(server, credentials);
        await api.DeleteAsync("a");
        return server.Seen.Single().Headers[header];
    }
}
