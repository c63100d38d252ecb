using System.Net;
using System.Text.Json.Nodes;
using ClientSdk.Api;
using ClientSdk.Credentials;
using ClientSdk.Paging;
using ClientSdk.Providers;
using ClientSdk.Testing.Plain;
using ClientSdk.Testing.Sandbox;
using ClientSdk.Tests.Api;

namespace ClientSdk.Tests.Paging;

public sealed class PagingGuardTests
{
    private static readonly RateLimitProfile _links = new() { Name = "links", Paging = [PageRule.ByLink("GET /things")] };

    [Theory]
    [InlineData("https://evil.test/things?page=2")]
    [InlineData("http://api.test/things?page=2")]
    [InlineData("https://api.test:8443/things?page=2")]
    [InlineData("https://sub.api.test/things?page=2")]
    [InlineData("https://api.test@evil.test/things")]
    [InlineData("https://someone@api.test/things")]
    [InlineData("//evil.test/things")]
    [InlineData("\\\\evil.test\\things")]
    [InlineData("file:///etc/passwd")]
    [InlineData("javascript:alert(1)")]
    public async Task A_link_to_another_origin_is_not_followed(string link)
    {
        StubServer server = new(seen => seen.Query("page") is null && seen.Address.Host == "api.test"
            ? StubServer.Json("""[{"id":"t0"}]""", link: seen.Query("from") is null ? "<?from=2>; rel=next" : $"<{link}>; rel=next")
            : throw new InvalidOperationException("followed"));
        await using RateLimitedApiClient api = StubClient.Of(server, _links);
        List<Thing> things = [];
        PagingException stop = await Assert.ThrowsAsync<PagingException>(async () =>
        {
            await foreach (Thing thing in api.ListAsync<Thing>("things"))
            {
                things.Add(thing);
            }
        });
        Assert.Equal((PagingStop.OtherOrigin, "link:/things?from=2", 1), (stop.Reason, stop.Token, stop.ItemsRead));
        Assert.Single(things);
        Assert.Equal(2, server.Seen.Count);
        Assert.DoesNotContain(StubClient.Token, stop.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("https://API.test:443/things?from=2")]
    [InlineData("/things?from=2")]
    [InlineData("?from=2")]
    public async Task A_link_to_the_same_origin_is_followed_however_it_is_written(string link)
    {
        StubServer server = new(seen => StubServer.Json("""[{"id":"t0"}]""", link: seen.Query("from") is null ? $"<{link}>; rel=next" : null));
        await using RateLimitedApiClient api = StubClient.Of(server, _links);
        Assert.Equal(2, (await api.ListAsync<Thing>("things").ToListAsync()).Count);
    }

    [Fact]
    public async Task A_relative_link_is_resolved_against_the_page_that_it_stands_on()
    {
        StubServer server = new(seen => StubServer.Json("""[{"id":"t0"}]""", link: seen.Address.AbsolutePath switch
        {
            "/things" => "</archive/2>; rel=next",
            "/archive/2" => "<3>; rel=next",
            _ => null,
        }));
        await using RateLimitedApiClient api = StubClient.Of(server, _links);
        await api.ListAsync<Thing>("things").ToListAsync();
        Assert.Equal(["/things", "/archive/2", "/archive/3"], server.Seen.Select(seen => seen.Address.AbsolutePath));
    }

    [Fact]
    public async Task A_page_that_a_foreign_handler_fetched_elsewhere_is_not_read()
    {
        StubServer server = new(_ => StubServer.Json("""[{"id":"t0"}]"""));
        using HttpClient client = new(new Rerouting { InnerHandler = server }) { BaseAddress = new Uri("https://api.test"), Timeout = Timeout.InfiniteTimeSpan };
        RateLimitedApiClient api = RateLimitedApiClient.Create(client, _links);
        PagingException stop = await Assert.ThrowsAsync<PagingException>(() => api.ListAsync<Thing>("things").ToListAsync());
        Assert.Equal((PagingStop.OtherOrigin, 0), (stop.Reason, stop.ItemsRead));
        Assert.Contains("http://api.test", stop.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Another_server_never_sees_the_credential_whether_linked_or_redirected_to()
    {
        await using ProviderSandbox other = await ProviderSandbox.StartAsync(PlainSandbox.Create(_ => { }));
        Uri elsewhere = new(other.BaseAddress, "/things?page=2");
        await using ProviderSandbox ours = await ProviderSandbox.StartAsync(PlainSandbox.Create(options =>
        {
            options.RequireCredentials = true;
            options.Reply = request => request.Query("how") == "link"
                ? SandboxReply.Json(200, new JsonArray(new JsonObject { ["id"] = "t0" })).With("Link", $"<{elsewhere}>; rel=\"next\"")
                : SandboxReply.Json(302, new JsonObject()).With("Location", elsewhere.ToString());
        }));
        await using RateLimitedApiClient api = RateLimitedApiClient.Create(ours.BaseAddress, _links, ApiCredentials.Bearer(StubClient.Token));
        PagingException linked = await Assert.ThrowsAsync<PagingException>(() => api.ListAsync<Thing>("things?how=link").ToListAsync());
        Assert.Equal(PagingStop.OtherOrigin, linked.Reason);
        PagingException redirected = await Assert.ThrowsAsync<PagingException>(() => api.ListAsync<Thing>("things?how=redirect").ToListAsync());
        Assert.Equal((PagingStop.RequestFailed, HttpStatusCode.Redirect), (redirected.Reason, redirected.StatusCode));
        Assert.Throws<ArgumentException>(() => api.ListAsync<Thing>(elsewhere.ToString()));
        using HttpRequestMessage straight = new(HttpMethod.Get, elsewhere);
        await Assert.ThrowsAsync<ArgumentException>(() => api.SendAsync(straight));
        Assert.Equal(2, ours.Counters.Accepted);
        Assert.Equal(0, other.Counters.Total);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(7)]
    public async Task Tokens_that_go_in_a_circle_stop_at_the_first_that_comes_twice(int circle)
    {
        // 0 -> 1 -> 2 -> 3, and from there round and round: the tokens 3 .. 3+circle-1.
        StubServer server = new(seen =>
        {
            int at = int.Parse(seen.Query("next_token") ?? "0", System.Globalization.CultureInfo.InvariantCulture);
            return StubServer.Json($$"""{"things":[{"id":"t{{at}}"}],"next_token":"{{(at + 1 < 3 + circle ? at + 1 : 3)}}"}""");
        });
        await using RateLimitedApiClient api = StubClient.Of(server, ListStyle.All[0].Profile);
        PagingException stop = await Assert.ThrowsAsync<PagingException>(() => api.ListAsync<Thing>("things").ToListAsync());
        Assert.Equal((PagingStop.RepeatedToken, $"token:{2 + circle}", 2 + circle), (stop.Reason, stop.Token, stop.ItemsRead));
        Assert.Equal(3 + circle, server.Seen.Count);
    }

    [Fact]
    public async Task A_server_that_leads_back_to_the_token_of_a_resumed_walk_is_stopped()
    {
        StubServer server = new(_ => StubServer.Json("""{"things":[{"id":"t"}],"next_token":"x"}"""));
        await using RateLimitedApiClient api = StubClient.Of(server, ListStyle.All[0].Profile);
        await Assert.ThrowsAsync<PagingException>(() => api.ListAsync<Thing>("things", new ListOptions { StartAt = "token:x" }).ToListAsync());
        Assert.Single(server.Seen);
    }

    [Theory]
    [InlineData("token")]
    [InlineData("after")]
    [InlineData("link")]
    public async Task Messages_hold_neither_the_lists_query_nor_the_servers_token(string style)
    {
        StubServer server = new(seen => seen.Query("cursor") is null
            ? StubServer.Json("""{"things":[{"id":"t0p-secret-1"}],"next":"t0p-secret-2"}""", link: "<?api_key=t0p-secret-3&cursor=1>; rel=next")
            : StubServer.Json("{}", HttpStatusCode.NotFound));
        PageRule rule = style switch
        {
            "token" => PageRule.ByToken("GET /things", "things", "next", "cursor"),
            "after" => PageRule.ByLastItem("GET /things", "things", "cursor", null),
            _ => PageRule.ByLink("GET /things", "things"),
        };
        await using RateLimitedApiClient api = StubClient.Of(server);
        ListOptions options = new() { Rule = rule };

        PagingException stop = await Assert.ThrowsAsync<PagingException>(() => api.ListAsync<Thing>("things?api_key=t0p-secret-3", options).ToListAsync());
        PagingException circle = await Assert.ThrowsAsync<PagingException>(() => StubClient.Of(new StubServer(_ => server.Answer(server.Seen[0]))).ListAsync<Thing>("things?api_key=t0p-secret-3", options).ToListAsync());
        ArgumentException other = await Assert.ThrowsAsync<ArgumentException>(() => api.ListAsync<Thing>("things", options with { StartAt = "no:t0p-secret-4" }).ToListAsync());

        Assert.Equal((2, PagingStop.RequestFailed, PagingStop.RepeatedToken), (server.Seen.Count, stop.Reason, circle.Reason));
        Assert.All(new Exception[] { stop, circle, other }, failure => Assert.DoesNotContain("t0p-secret", failure.ToString(), StringComparison.Ordinal));
        Assert.Contains("t0p-secret", stop.Token, StringComparison.Ordinal);
        Assert.Contains("after 1 items", stop.Message, StringComparison.Ordinal);
        Assert.Contains("Token", stop.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_server_that_does_not_heed_the_pages_number_is_stopped()
    {
        StubServer server = new(_ => StubServer.Json("""[{"id":"t0"},{"id":"t1"}]"""));
        await using RateLimitedApiClient api = StubClient.Of(server, ListStyle.Of("auth0 page, root array").Profile);
        PagingException stop = await Assert.ThrowsAsync<PagingException>(() => api.ListAsync<Thing>("things").ToListAsync());
        Assert.Equal((PagingStop.RepeatedPage, "page:1/100", 2), (stop.Reason, stop.Token, stop.ItemsRead));
    }

    /// <summary>As a handler does that follows redirects by itself.</summary>
    private sealed class Rerouting : DelegatingHandler
    {
        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            request.RequestUri = new Uri("http://api.test/things");
            return base.SendAsync(request, cancellationToken);
        }
    }
}
