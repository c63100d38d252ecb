using System.Net;
using ClientSdk.Api;
using ClientSdk.Limits;
using ClientSdk.Testing.Clock;
using Microsoft.Extensions.Logging;

namespace ClientSdk.Tests.Api;

public sealed class RateLimitedApiClientTests
{
    [Fact]
    public async Task Json_goes_out_and_comes_in_by_every_method()
    {
        StubServer server = new(seen => StubServer.Json($$"""{"id":"{{seen.Method}}","name":"{{seen.Body.Length}}"}"""));
        await using RateLimitedApiClient api = StubClient.Of(server);
        Thing body = new("a");
        Assert.Equal("GET", (await api.GetJsonAsync("x", TestJson.Default.Thing)).Id);
        Assert.Equal("POST", (await api.PostJsonAsync("x", body, TestJson.Default.Thing, TestJson.Default.Thing)).Id);
        Assert.Equal("PUT", (await api.PutJsonAsync<Thing, Thing>("x", body)).Id);
        Assert.Equal("PATCH", (await api.PatchJsonAsync<Thing, Thing>("x", body)).Id);
        await api.PostJsonAsync("x", body, TestJson.Default.Thing);
        await api.PutJsonAsync("x", body);
        await api.PatchJsonAsync("x", body);
        await api.DeleteAsync("x");
        Assert.Equal(["GET", "POST", "PUT", "PATCH", "POST", "PUT", "PATCH", "DELETE"], server.Seen.Select(seen => seen.Method.Method));
        Assert.All(server.Seen.Where(seen => seen.Body.Length > 0), seen => Assert.Equal("""{"id":"a","name":null}""", seen.Body));
    }

    [Theory]
    [InlineData("https://api.test", "api/v1/users?a=b", "https://api.test/api/v1/users?a=b")]
    [InlineData("https://api.test/appid-x/public", "users", "https://api.test/appid-x/public/users")]
    [InlineData("https://api.test/appid-x/public/", "/hello", "https://api.test/hello")]
    [InlineData("https://api.test", "https://API.test/x", "https://api.test/x")]
    public async Task Addresses_are_below_the_base_address(string at, string path, string address)
    {
        StubServer server = new(_ => StubServer.Json("{}"));
        await using RateLimitedApiClient api = StubClient.Of(server, at: at);
        await api.DeleteAsync(path);
        Assert.Equal(address, server.Seen.Single().Address.ToString());
    }

    [Theory]
    [InlineData("https://evil.test/x")]
    [InlineData("//evil.test/x")]
    [InlineData("http://api.test/x")]
    [InlineData("https://api.test:444/x")]
    [InlineData("https://user:pass@api.test/x")]
    public async Task An_address_on_another_origin_is_refused_before_anything_is_sent(string address)
    {
        StubServer server = new(_ => StubServer.Json("{}"));
        await using RateLimitedApiClient api = StubClient.Of(server);
        await Assert.ThrowsAsync<ArgumentException>(() => api.DeleteAsync(address));
        Assert.Empty(server.Seen);
    }

    [Theory]
    [InlineData("ftp://api.test")]
    [InlineData("https://user:hunter2@api.test")]
    [InlineData("https://api.test/?key=hunter2")]
    [InlineData("https://api.test/#x")]
    public void An_unusable_base_address_is_refused_and_not_quoted(string address)
    {
        ArgumentException refused = Assert.Throws<ArgumentException>(() => RateLimitedApiClient.Create(new Uri(address)));
        Assert.DoesNotContain("hunter2", refused.Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => RateLimitedApiClient.Create(new HttpClient()));
    }

    [Fact]
    public async Task An_error_says_what_failed_and_keeps_what_is_secret()
    {
        HttpResponseMessage reply = StubServer.Json($$"""{"message":"bad {{StubClient.Token}} in {{StubClient.Token}}","password":"hunter2","id_token":"abc\"def","url":"/x?api_key=hunter2&y=1","jwt":"eyJhbGciOi.eyJzdWIi.c2ln"}""", 400);
        reply.Headers.Add("X-Request-Id", "req-1");
        StubServer server = new(_ => reply);
        await using RateLimitedApiClient api = StubClient.Of(server);
        ApiException error = await Assert.ThrowsAsync<ApiException>(() => api.GetJsonAsync<Thing>("a/b?token=hunter2"));
        Assert.Equal((HttpMethod.Get, "/a/b", HttpStatusCode.BadRequest, "req-1"), (error.Method, error.Path, error.StatusCode, error.RequestId));
        Assert.Contains("bad [hidden] in [hidden]", error.ErrorBody, StringComparison.Ordinal);
        Assert.Contains("&y=1", error.ErrorBody, StringComparison.Ordinal);
        Assert.All((string[])[StubClient.Token, "hunter2", "abc", "def", "c2ln"], secret =>
        {
            Assert.DoesNotContain(secret, error.ErrorBody, StringComparison.Ordinal);
            Assert.DoesNotContain(secret, error.ToString(), StringComparison.Ordinal);
        });
        Assert.StartsWith("GET /a/b failed with 400", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_error_of_any_size_is_cut_and_one_that_is_no_text_left_out()
    {
        await using RateLimitedApiClient large = StubClient.Of(new StubServer(_ => StubServer.Json(new string('x', 1_000_000), 500)));
        Assert.Equal(1024, (await Assert.ThrowsAsync<ApiException>(() => large.DeleteAsync("a"))).ErrorBody!.Length);
        await using RateLimitedApiClient image = StubClient.Of(new StubServer(_ => new HttpResponseMessage(HttpStatusCode.NotFound)
        {
            Content = new ByteArrayContent([1, 2, 3]) { Headers = { ContentType = new("image/png") } },
        }));
        Assert.Null((await Assert.ThrowsAsync<ApiException>(() => image.DeleteAsync("a"))).ErrorBody);
    }

    [Fact]
    public void An_error_whose_body_never_ends_is_told_all_the_same()
    {
        VirtualClock clock = new();
        StubServer server = new(_ => new HttpResponseMessage(HttpStatusCode.BadGateway) { Content = new StreamContent(new EndlessWait()) });
        clock.Run(async () =>
        {
            await using RateLimitedApiClient api = StubClient.Of(server, null, options => options.TimeProvider = clock);
            ApiException error = await Assert.ThrowsAsync<ApiException>(() => api.DeleteAsync("a"));
            Assert.Equal(HttpStatusCode.BadGateway, error.StatusCode);
        });
        Assert.Equal(TimeSpan.FromSeconds(10), clock.Elapsed);
    }

    [Fact]
    public async Task A_refusal_that_was_not_waited_for_has_an_exception_of_its_own()
    {
        HttpResponseMessage reply = StubServer.Json("""{"message":"slow down"}""", 429);
        reply.Headers.RetryAfter = new(TimeSpan.FromSeconds(42));
        await using RateLimitedApiClient api = StubClient.Of(new StubServer(_ => reply));
        RateLimitExceededException refused = await Assert.ThrowsAsync<RateLimitExceededException>(() => api.DeleteAsync("a"));
        Assert.Equal((TimeSpan.FromSeconds(42), 1, null), (refused.RetryAfter!.Value, refused.Report.Attempts, refused.Snapshot));
    }

    [Fact]
    public async Task What_the_throttle_read_of_a_refusal_is_on_the_exception()
    {
        StubServer server = new(_ => StubServer.Json("{}", 403));
        RateLimitedApiClient api = RateLimitedApiClient.Create(new HttpClient(new Throttled { InnerHandler = server }) { BaseAddress = new Uri("https://api.test") });
        RateLimitExceededException refused = await Assert.ThrowsAsync<RateLimitExceededException>(() => api.DeleteAsync("a"));
        Assert.Equal((TimeSpan.FromHours(2), "the hint is too long", HttpStatusCode.Forbidden), (refused.RetryAfter!.Value, refused.Report.GaveUp, refused.StatusCode));
        Assert.Contains("the hint is too long", refused.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("null")]
    [InlineData("")]
    [InlineData("<html>")]
    [InlineData("[]")]
    public async Task A_success_without_the_JSON_that_was_asked_for_is_an_error(string body)
    {
        await using RateLimitedApiClient api = StubClient.Of(new StubServer(_ => StubServer.Json(body)));
        ApiException error = await Assert.ThrowsAsync<ApiException>(() => api.GetJsonAsync<Thing>("a"));
        Assert.Equal((HttpStatusCode.OK, null), (error.StatusCode, error.ErrorBody));
    }

    [Fact]
    public async Task Raw_sending_returns_any_reply()
    {
        await using RateLimitedApiClient api = StubClient.Of(new StubServer(_ => StubServer.Json("{}", 500)));
        using HttpRequestMessage request = new(HttpMethod.Get, "a");
        using HttpResponseMessage response = await api.SendAsync(request);
        Assert.Equal(HttpStatusCode.InternalServerError, response.StatusCode);
    }

    [Theory]
    [InlineData(100, 1)]
    [InlineData(null, 0)]
    public async Task A_given_client_is_left_alone_and_warned_about_when_its_timeout_would_cut_waits(int? seconds, int warnings)
    {
        StubServer server = new(_ => StubServer.Json("{}"));
        using HttpClient given = new(server) { BaseAddress = new Uri("https://api.test"), Timeout = seconds is { } time ? TimeSpan.FromSeconds(time) : Timeout.InfiniteTimeSpan };
        Lines lines = new();
        await using (RateLimitedApiClient api = RateLimitedApiClient.Create(given, null, options => options.LoggerFactory = lines))
        {
            await api.DeleteAsync("a");
        }

        Assert.Equal(warnings, lines.Warnings.Count(line => line.Contains("HttpClient.Timeout", StringComparison.Ordinal)));
        using HttpResponseMessage still = await given.GetAsync("b");
        Assert.True(still.IsSuccessStatusCode);
    }

    [Fact]
    public async Task Disposing_ends_a_client_of_our_own_and_may_be_done_twice()
    {
        RateLimitedApiClient api = StubClient.Whole(new StubServer(_ => StubServer.Json("{}")));
        await api.DisposeAsync();
        await api.DisposeAsync();
        await Assert.ThrowsAsync<ObjectDisposedException>(() => api.DeleteAsync("a"));
    }

    private sealed class Throttled : DelegatingHandler
    {
        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            RequestJourney journey = RequestJourney.Of(request);
            journey.Snapshot = new RateLimitSnapshot { IsThrottled = true, RetryAfter = TimeSpan.FromHours(2) };
            journey.GaveUp = "the hint is too long";
            return base.SendAsync(request, cancellationToken);
        }
    }

    private sealed class EndlessWait : MemoryStream
    {
        public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, cancellationToken);
            return 0;
        }
    }

    private sealed class Lines : ILoggerFactory, ILogger
    {
        public List<string> Warnings { get; } = [];

        public ILogger CreateLogger(string categoryName) => this;

        public void AddProvider(ILoggerProvider provider) => throw new NotSupportedException();

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            Warnings.Add(formatter(state, exception));

        public void Dispose()
        {
        }
    }
}
