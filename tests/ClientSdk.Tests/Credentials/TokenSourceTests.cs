using System.Net;
using ClientSdk.Api;
using ClientSdk.Credentials;
using ClientSdk.Limits;
using ClientSdk.Testing.Clock;
using ClientSdk.Testing.Sandbox;
using ClientSdk.Tests.Api;
using ClientSdk.Tests.Scenarios;

namespace ClientSdk.Tests.Credentials;

public sealed class TokenSourceTests(ITestOutputHelper output)
{
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Day = TimeSpan.FromDays(1);

    [Fact]
    public void A_token_of_one_second_does_not_expire_in_a_queue_of_a_minute()
    {
        using TokenScene scene = new(Second, limits: RateLimit.PerMinute(10));
        HttpStatusCode[] statuses = RunAll(scene, 25);

        output.WriteLine($"25 calls at 10 a minute: {scene.Clock.Elapsed}, {scene.TokensFetched} tokens of one second each");
        Assert.All(statuses, status => Assert.Equal(HttpStatusCode.OK, status));
        Assert.InRange(scene.Clock.Elapsed, TimeSpan.FromMinutes(2), TimeSpan.FromMinutes(2) + (2 * Second));

        // One for those who go at once, and one whenever some are let go.
        Assert.InRange(scene.TokensFetched, 3, 6);
    }

    [Fact]
    public void An_expired_token_behind_a_limit_of_one_at_once_does_not_wait_for_itself()
    {
        using TokenScene scene = new(Second, options => options.Faults.BodyTime = Latency.Constant(TimeSpan.FromMilliseconds(700)), RateLimit.Concurrent(1), RateLimit.PerSecond(100));
        HttpStatusCode[] statuses = RunAll(scene, 5);

        output.WriteLine($"5 calls of 0.75 s each, one at a time: {scene.Clock.Elapsed}, {scene.TokensFetched} tokens");
        Assert.All(statuses, status => Assert.Equal(HttpStatusCode.OK, status));

        // Each call, and a token for each: the last one was spent on the way.
        Assert.InRange(scene.Clock.Elapsed, 4 * Second, 8 * Second);
    }

    [Fact]
    public void One_token_serves_all_and_whoever_gives_up_takes_it_away_from_nobody()
    {
        using TokenScene scene = new(Day);
        scene.Clock.Run(async () =>
        {
            await using RateLimitedApiClient api = scene.Client();
            using CancellationTokenSource impatient = new(TimeSpan.FromMilliseconds(10), scene.Clock);
            Task first = Get(api, impatient.Token);
            Task<HttpStatusCode>[] others = [.. Enumerable.Range(0, 300).Select(_ => Get(api))];
            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => first);
            Assert.All(await Task.WhenAll(others), status => Assert.Equal(HttpStatusCode.OK, status));
        });

        Assert.Equal((1, 300), (scene.TokensFetched, scene.CallsAccepted));
    }

    [Theory]
    [InlineData(86_369, 1)]
    [InlineData(86_371, 2)]
    [InlineData(86_500, 2)]
    public void A_token_is_renewed_half_a_minute_before_its_end(int seconds, int tokens)
    {
        using TokenScene scene = new(Day);
        scene.Clock.Run(async () =>
        {
            await using RateLimitedApiClient api = scene.Client();
            await Get(api);
            await Task.Delay((seconds * Second) - scene.Clock.Elapsed, scene.Clock);
            await Task.WhenAll(Get(api), Get(api));
        });

        Assert.Equal(tokens, scene.TokensFetched);
    }

    [Fact]
    public void A_token_that_would_not_outlive_the_queue_is_renewed_before_it()
    {
        // The third call waits a minute; the token lives for 100 s, of which 50 are over.
        using TokenScene scene = new(100 * Second, limits: RateLimit.PerMinute(2));
        scene.Clock.Run(async () =>
        {
            await using RateLimitedApiClient api = scene.Client();
            await Get(api);
            await Task.Delay(50 * Second, scene.Clock);
            await Get(api);
            Task last = Get(api);
            await Task.Delay(Second, scene.Clock);
            Assert.Equal(1, scene.TokensFetched);
            Task late = Get(api);
            await Task.Delay(Second, scene.Clock);
            Assert.Equal(2, scene.TokensFetched);
            await Task.WhenAll(last, late);
        });

        Assert.Equal(2, scene.TokensFetched);
    }

    [Fact]
    public void A_wrong_secret_fails_everybody_clearly_and_is_not_tried_a_thousand_times()
    {
        using TokenScene scene = new(Day);
        const string wrong = "wr0ng-secret";
        scene.Clock.Run(async () =>
        {
            await using RateLimitedApiClient api = scene.Client(wrong);
            CredentialException[] failures = await Task.WhenAll(Enumerable.Range(0, 200).Select(_ => Assert.ThrowsAsync<CredentialException>(() => Get(api))));
            Assert.All(failures, failure =>
            {
                Assert.Equal((HttpStatusCode?)HttpStatusCode.Unauthorized, failure.StatusCode);
                Assert.Contains("acme.kinde.com replied 401 (invalid_client)", failure.Message, StringComparison.Ordinal);
                Assert.DoesNotContain(wrong, failure.ToString(), StringComparison.Ordinal);
            });
            Assert.Equal(200, failures.Distinct().Count());
            Assert.Equal(1, scene.TokensFetched);
            await Task.Delay(2 * Second, scene.Clock);
            await Assert.ThrowsAsync<CredentialException>(() => Get(api));
        });

        Assert.Equal((2, 0), (scene.TokensFetched, scene.CallsAccepted));
    }

    [Fact]
    public async Task A_refused_token_request_waits_as_it_was_told_and_its_wait_is_no_part_of_the_token_s_life()
    {
        VirtualClock clock = new();
        int asked = 0;
        StubServer server = new(seen => seen.Address.AbsolutePath == "/oauth2/token" ? Token(seen) : StubServer.Json("{}"));
        await clock.RunAsync(async () =>
        {
            await using RateLimitedApiClient api = RateLimitedApiClient.Create(new Uri("https://acme.kinde.com"), null, TokenScene.Credentials(), options =>
                (options.PrimaryHandler, options.TimeProvider, options.Limiters) = (() => server, clock, ProviderJob.OnOneThread));
            Assert.Equal(HttpStatusCode.OK, await Get(api));
        });

        Assert.Equal(2, asked);
        Assert.InRange(clock.Elapsed, 100 * Second, 102 * Second);

        HttpResponseMessage Token(SeenRequest seen)
        {
            Assert.False(seen.Headers.ContainsKey("Authorization"));
            if (++asked > 1)
            {
                return StubServer.Json("""{"access_token":"t","expires_in":"60","token_type":"bearer"}""");
            }

            HttpResponseMessage refusal = StubServer.Json("{}", HttpStatusCode.TooManyRequests);
            refusal.Headers.TryAddWithoutValidation("Retry-After", "100");
            return refusal;
        }
    }

    [Fact]
    public async Task A_token_endpoint_that_fails_for_a_moment_costs_no_post_for_nothing_was_sent()
    {
        VirtualClock clock = new();
        int asked = 0;
        StubServer server = new(seen => seen.Address.AbsolutePath != "/oauth2/token" ? StubServer.Json("{}")
            : ++asked == 1 ? StubServer.Json("{}", HttpStatusCode.BadGateway)
            : StubServer.Json("""{"access_token":"t","expires_in":60}"""));
        await clock.RunAsync(async () =>
        {
            await using RateLimitedApiClient api = RateLimitedApiClient.Create(new Uri("https://acme.kinde.com"), null, TokenScene.Credentials(), options =>
                (options.PrimaryHandler, options.TimeProvider) = (() => server, clock));
            using HttpResponseMessage response = await api.SendAsync(ProviderJob.Send("POST", "api/v1/user", "{}"));
            Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        });

        Assert.Equal((2, 1), (asked, server.Seen.Count(seen => seen.Address.AbsolutePath == "/api/v1/user")));
    }

    [Fact]
    public async Task A_deadline_ends_the_wait_for_a_token_too()
    {
        VirtualClock clock = new();
        StubServer server = new(_ => StubServer.Json("""{"access_token":"t","expires_in":60}""")) { Before = cancellationToken => Task.Delay(Second, clock, cancellationToken) };
        await clock.RunAsync(async () =>
        {
            await using RateLimitedApiClient api = RateLimitedApiClient.Create(new Uri("https://acme.kinde.com"), null, TokenScene.Credentials(), options =>
                (options.PrimaryHandler, options.TimeProvider) = (() => server, clock));
            foreach (int milliseconds in (int[])[0, 500])
            {
                using HttpRequestMessage request = ProviderJob.Send("GET", "a");
                request.SetRateLimitDeadline(TimeSpan.FromMilliseconds(milliseconds));
                await Assert.ThrowsAnyAsync<HttpRequestException>(() => api.SendAsync(request));
            }
        });

        Assert.InRange(clock.Elapsed, TimeSpan.FromMilliseconds(500), TimeSpan.FromMilliseconds(999));
    }

    [Theory]
    [InlineData(200, "no json", "without a usable bearer token")]
    [InlineData(200, """{"access_token":"","expires_in":60}""", "without a usable bearer token")]
    [InlineData(200, """{"access_token":"a\nb"}""", "without a usable bearer token")]
    [InlineData(200, """{"access_token":"t","token_type":"mac"}""", "without a usable bearer token")]
    [InlineData(400, """{"error":"s3cret-of-the-application"}""", "replied 400. Check")]
    [InlineData(404, "<html>", "replied 404. Check")]
    public async Task A_reply_without_a_token_says_so_and_repeats_nothing(int status, string body, string message)
    {
        StubServer server = new(seen => StubServer.Json(body, status));
        await using RateLimitedApiClient api = RateLimitedApiClient.Create(new Uri("https://acme.kinde.com"), null, TokenScene.Credentials(), options => options.PrimaryHandler = () => server);
        CredentialException failure = await Assert.ThrowsAsync<CredentialException>(() => Get(api));

        Assert.Contains(message, failure.Message, StringComparison.Ordinal);
        Assert.DoesNotContain(TokenScene.Secret, failure.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_bypassed_and_a_synchronous_request_have_their_token_too()
    {
        StubServer server = new(seen => StubServer.Json("""{"access_token":"t","expires_in":600}"""));
        OriginCredentials credentials = new(TokenScene.Credentials(), new Uri("https://acme.kinde.com"));
        using HttpMessageInvoker client = new(new CredentialsHandler(credentials) { InnerHandler = new Blocking { InnerHandler = server } });
        using HttpRequestMessage request = new(HttpMethod.Get, "https://acme.kinde.com/a");
        using HttpResponseMessage response = client.Send(request, default);
        Assert.Equal("Bearer t", request.Headers.Authorization?.ToString());
        await using RateLimitedApiClient api = RateLimitedApiClient.Create(new Uri("https://acme.kinde.com"), null, TokenScene.Credentials(), options => options.PrimaryHandler = () => server);
        using HttpRequestMessage bypass = new(HttpMethod.Get, "a");
        bypass.BypassRateLimits();
        (await api.SendAsync(bypass, cancellationToken: TestContext.Current.CancellationToken)).Dispose();
        Assert.Equal("Bearer t", bypass.Headers.Authorization?.ToString());
    }

    [Fact]
    public void The_endpoint_is_https_and_credentials_have_one_identity_an_application()
    {
        Assert.Throws<ArgumentException>(() => new ClientCredentials(new Uri("http://acme.kinde.com/oauth2/token"), "c", "s"));
        Assert.Throws<ArgumentException>(() => new ClientCredentials(new Uri("https://me:pw@acme.kinde.com/oauth2/token"), "c", "s"));
        _ = new ClientCredentials(new Uri("http://127.0.0.1:5000/oauth2/token"), "c", "s");
        Assert.Equal(TokenScene.Credentials().Identity, TokenScene.Credentials("another").Identity);
        Assert.Equal("acme", TokenScene.Credentials().Named("acme").Identity);
        Assert.NotNull(TokenScene.Credentials().Named("acme").Tokens);
    }

    private static HttpStatusCode[] RunAll(TokenScene scene, int count) => scene.Clock.Run(async () =>
    {
        await using RateLimitedApiClient api = scene.Client();
        return await Task.WhenAll(Enumerable.Range(0, count).Select(_ => Get(api)));
    });

    private static async Task<HttpStatusCode> Get(RateLimitedApiClient api, CancellationToken cancellationToken = default)
    {
        using HttpResponseMessage response = await api.SendAsync(ProviderJob.Send("GET", "api/v1/users"), cancellationToken: cancellationToken);
        return response.StatusCode;
    }

    private sealed class Blocking : DelegatingHandler
    {
        protected override HttpResponseMessage Send(HttpRequestMessage request, CancellationToken cancellationToken) =>
            SendAsync(request, cancellationToken).GetAwaiter().GetResult();
    }
}
