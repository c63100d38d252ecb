using System.Net;
using System.Net.Http.Headers;
using ClientSdk.Limits;
using ClientSdk.Redirects;
using ClientSdk.Tests.Retries;

namespace ClientSdk.Tests.Redirects;

public sealed class RedirectHandlerTests
{
    [Theory]
    [InlineData("GET", 300, "GET")]
    [InlineData("GET", 301, "GET")]
    [InlineData("GET", 302, "GET")]
    [InlineData("GET", 303, "GET")]
    [InlineData("GET", 307, "GET")]
    [InlineData("GET", 308, "GET")]
    [InlineData("HEAD", 303, "HEAD")]
    [InlineData("POST", 300, "GET")]
    [InlineData("POST", 301, "GET")]
    [InlineData("POST", 302, "GET")]
    [InlineData("POST", 303, "GET")]
    [InlineData("POST", 307, "POST")]
    [InlineData("POST", 308, "POST")]
    [InlineData("PUT", 301, "PUT")]
    [InlineData("PUT", 302, "PUT")]
    [InlineData("PUT", 303, "GET")]
    [InlineData("PUT", 308, "PUT")]
    public void A_redirect_is_followed_with_the_method_that_the_standards_say(string before, int status, string after)
    {
        foreach (bool isAsync in new[] { true, false })
        {
            using RedirectScene scene = new();
            scene.Server.Reply(status, RedirectScene.To("/there")).Reply(200);
            HttpContent? content = before is "POST" or "PUT" ? new StringContent("hello") : null;

            Assert.Equal(HttpStatusCode.OK, scene.Send(RetryScene.Request(before, content), isAsync).StatusCode);
            Assert.Equal([$"{before} http://api.test/things", $"{after} http://api.test/there"], scene.Path());
            Assert.Equal(before == after && content is not null ? "hello" : null, scene.Server.Seen[1].Body);
        }
    }

    [Theory]
    [InlineData("http://api.test/a?b=c", "http://api.test/a?b=c")]
    [InlineData("http://API.test:80/a", "http://api.test/a")]
    [InlineData("//api.test/a", "http://api.test/a")]
    [InlineData("/a", "http://api.test/a")]
    [InlineData("a", "http://api.test/x/a")]
    [InlineData("../a", "http://api.test/a")]
    [InlineData("?page=2", "http://api.test/x/y?page=2")]
    public void A_location_is_absolute_or_relative(string location, string target)
    {
        using RedirectScene scene = new();
        scene.Server.Reply(307, RedirectScene.To(location)).Reply(200);

        scene.Send(new HttpRequestMessage(HttpMethod.Get, "http://api.test/x/y?page=1"));

        Assert.Equal(target, scene.Server.Seen[1].Uri?.ToString());
    }

    [Theory]
    [InlineData("/a", "http://api.test/a#mine")]
    [InlineData("/a#theirs", "http://api.test/a#theirs")]
    public void A_fragment_is_inherited_unless_the_location_has_one(string location, string target)
    {
        using RedirectScene scene = new();
        scene.Server.Reply(302, RedirectScene.To(location)).Reply(200);
        HttpRequestMessage request = new(HttpMethod.Get, "http://api.test/x#mine");

        scene.Send(request);

        Assert.Equal(target, request.RequestUri?.ToString());
    }

    [Theory]
    [InlineData("http://other.test/things")]
    [InlineData("//other.test/things")]
    [InlineData("http://api.test:8080/things")]
    [InlineData("https://api.test/things")]
    [InlineData("http://api.test@other.test/")]
    [InlineData("file:///etc/passwd")]
    [InlineData("javascript:alert(1)")]
    [InlineData("http://[bad")]
    [InlineData("\u0001")]
    [InlineData("")]
    public void Another_origin_or_nonsense_is_returned_as_it_is_and_sees_no_credentials(string location)
    {
        foreach (bool isAsync in new[] { true, false })
        {
            using RedirectScene scene = new();
            scene.Server.Reply(307, RedirectScene.To(location)).Reply(200);
            HttpRequestMessage request = RetryScene.Request();
            request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", "secret");

            HttpResponseMessage response = scene.Send(request, isAsync);

            if (response.StatusCode == HttpStatusCode.OK)
            {
                // Text that is no address of its own is a path on the same server.
                Assert.All(scene.Server.Seen, sent => Assert.Equal("http://api.test", sent.Uri?.GetLeftPart(UriPartial.Authority)));
                continue;
            }

            Assert.Equal(HttpStatusCode.TemporaryRedirect, response.StatusCode);
            Assert.Equal("reply 1", RetryScene.Text(response));
            Assert.Equal("http://api.test/things", Assert.Single(scene.Server.Seen).Uri?.ToString());
        }
    }

    [Fact]
    public void A_downgrade_from_https_is_returned_as_it_is()
    {
        using RedirectScene scene = new();
        scene.Server.Reply(301, RedirectScene.To("http://api.test/things")).Reply(200);

        HttpResponseMessage response = scene.Send(new HttpRequestMessage(HttpMethod.Get, "https://api.test/things"));

        Assert.Equal(HttpStatusCode.MovedPermanently, response.StatusCode);
    }

    [Fact]
    public void A_redirect_without_a_location_is_returned_as_it_is()
    {
        using RedirectScene scene = new();
        scene.Server.Reply(300);

        Assert.Equal(HttpStatusCode.MultipleChoices, scene.Send(RetryScene.Request()).StatusCode);
    }

    [Fact]
    public void A_body_that_cannot_be_sent_twice_is_not_followed_but_may_be_dropped()
    {
        foreach ((int status, int sends) in new[] { (307, 1), (303, 2) })
        {
            using RedirectScene scene = new();
            scene.Server.Reply(status, RedirectScene.To("/there")).Reply(200);

            scene.Send(RetryScene.Request("POST", new StreamContent(new ForwardOnlyStream([1]))));

            Assert.Equal(sends, scene.Server.Seen.Count);
        }
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void A_loop_ends_after_ten_hops_and_says_so(bool isAsync)
    {
        using RedirectScene scene = new();
        scene.Server.Reply(302, RedirectScene.To("/again"));

        HttpResponseMessage response = scene.Send(RetryScene.Request(), isAsync);

        Assert.Equal(HttpStatusCode.Found, response.StatusCode);
        Assert.Equal(11, scene.Server.Seen.Count);
        Assert.Contains("10", response.GetRateLimitReport().GaveUp);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Every_response_on_the_way_is_disposed_and_the_last_is_not(bool isAsync)
    {
        using RedirectScene scene = new();
        scene.Server.Reply(302, RedirectScene.To("/a")).Reply(302, RedirectScene.To("/b")).Reply(200);

        HttpResponseMessage response = scene.Send(RetryScene.Request(), isAsync);

        Assert.Equal(2, scene.Server.DisposedAt.Count);
        Assert.Equal("reply 3", RetryScene.Text(response));
    }

    [Fact]
    public void Credentials_stay_on_a_hop_within_the_origin()
    {
        using RedirectScene scene = new();
        scene.Server.Reply(302, RedirectScene.To("/a")).Reply(200);
        HttpRequestMessage request = RetryScene.Request();
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", "secret");

        scene.Send(request);

        Assert.All(scene.Server.Seen, sent => Assert.True(sent.HadAuthorization));
    }

    [Fact]
    public void A_retry_goes_on_at_the_hop()
    {
        using RetryScene scene = new();
        scene.Server.Reply(302, RedirectScene.To("/there")).Reply(503).Reply(200);
        ClientSdk.Retries.RetryHandler retries = scene.MakeHandler();
        retries.InnerHandler = new RedirectHandler { InnerHandler = scene.Server };
        using HttpMessageInvoker client = new(retries);

        HttpResponseMessage response = scene.Clock.Run(() => client.SendAsync(RetryScene.Request(), default));

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Equal(["/things", "/there", "/there"], scene.Server.Seen.Select(sent => sent.Uri?.AbsolutePath));
    }

    [Fact]
    public void Any_other_reply_passes_as_the_very_task_that_brought_it()
    {
        Task<HttpResponseMessage> reply = Task.FromResult(new HttpResponseMessage(HttpStatusCode.NotModified));
        using HttpMessageInvoker client = new(new RedirectHandler { InnerHandler = new CachedReply(reply) });

        Assert.Same(reply, client.SendAsync(RetryScene.Request(), default));
    }

    private sealed class CachedReply(Task<HttpResponseMessage> reply) : HttpMessageHandler
    {
        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken) => reply;
    }
}
