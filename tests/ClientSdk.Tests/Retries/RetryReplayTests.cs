using System.Net;
using System.Net.Http.Json;
using System.Text;
using ClientSdk.Limits;

namespace ClientSdk.Tests.Retries;

public sealed class RetryReplayTests
{
    [Theory]
    [MemberData(nameof(Replayable))]
    public void A_body_that_can_be_sent_twice_is_sent_whole_each_time(string name, Func<HttpContent> content)
    {
        Assert.NotEmpty(name);
        using RetryScene scene = new();
        scene.Server.Refuse().Refuse().Reply(200);

        Assert.Equal(HttpStatusCode.OK, scene.Send(RetryScene.Request("POST", content())).StatusCode);
        Assert.Equal(3, scene.Server.Seen.Count);
        Assert.Contains("hello", scene.Server.Seen[0].Body);
        Assert.Single(scene.Server.Seen.Select(sent => sent.Body).Distinct());
    }

    [Theory]
    [MemberData(nameof(Unreplayable))]
    public void A_body_that_cannot_is_sent_once_and_its_refusal_is_returned_with_status_headers_and_body(string name, Func<HttpContent> content)
    {
        Assert.NotEmpty(name);
        using RetryScene scene = new();
        scene.Server.Add((request, _) =>
        {
            RequestJourney.Of(request).Verdict = RefusalVerdict.WaitAtGate;
            HttpResponseMessage refusal = new(HttpStatusCode.TooManyRequests) { RequestMessage = request, Content = new StringContent("slow down") };
            refusal.Headers.Add("Retry-After", "7");
            return Task.FromResult(refusal);
        });

        HttpResponseMessage response = scene.Send(RetryScene.Request("POST", content()));

        Assert.Single(scene.Server.Seen);
        Assert.Contains("hello", scene.Server.Seen[0].Body);
        Assert.Equal(HttpStatusCode.TooManyRequests, response.StatusCode);
        Assert.Equal(TimeSpan.FromSeconds(7), response.Headers.RetryAfter?.Delta);
        Assert.Equal("slow down", RetryScene.Text(response));
        Assert.Contains("cannot be sent twice", response.GetRateLimitReport().GaveUp);
    }

    [Fact]
    public void A_stream_is_sent_again_from_where_it_stood_not_from_its_beginning()
    {
        using RetryScene scene = new();
        MemoryStream stream = new("skipped hello"u8.ToArray()) { Position = 8 };
        scene.Server.Reply(503).Reply(200);

        scene.Send(RetryScene.Request("PUT", new StreamContent(stream)));

        Assert.Equal(["hello", "hello"], scene.Server.Seen.Select(sent => sent.Body));
    }

    [Theory]
    [InlineData(0, false)]
    [InlineData(9_999, false)]
    [InlineData(10_000, true)]
    [InlineData(20_000, true)]
    public void A_stream_within_MaxBufferedBody_is_sent_again_and_a_longer_one_once_and_whole(int most, bool isAgain)
    {
        string text = string.Concat(Enumerable.Repeat("0123456789", 1_000));
        using RetryScene scene = new();
        scene.Options.MaxBufferedBody = most;
        scene.Server.Refuse().Reply(200);
        ForwardOnlyStream stream = new(Encoding.UTF8.GetBytes(text));
        StreamContent content = new(stream);
        content.Headers.ContentType = new("text/plain");
        HttpRequestMessage request = RetryScene.Request("POST", content);

        HttpResponseMessage response = scene.Send(request);

        Assert.Equal(isAgain ? HttpStatusCode.OK : HttpStatusCode.TooManyRequests, response.StatusCode);
        Assert.Equal(isAgain ? 2 : 1, scene.Server.Seen.Count);
        Assert.All(scene.Server.Seen, sent => Assert.Equal(text, sent.Body));
        Assert.Equal(10_000, stream.BytesRead);
        Assert.Equal("text/plain", request.Content?.Headers.ContentType?.MediaType);
    }

    [Fact]
    public void A_body_in_memory_is_not_looked_at_before_the_first_send()
    {
        using RetryScene scene = new();
        scene.Server.Reply(200);
        StringContent content = new("hello");
        HttpRequestMessage request = RetryScene.Request("POST", content);

        scene.Send(request);

        Assert.Same(content, request.Content);
    }

    public static TheoryData<string, Func<HttpContent>> Replayable() => new()
    {
        { "text", () => new StringContent("hello") },
        { "bytes", () => new ByteArrayContent("hello"u8.ToArray()) },
        { "memory", () => new ReadOnlyMemoryContent("hello"u8.ToArray()) },
        { "form", () => new FormUrlEncodedContent([new("hello", "world")]) },
        { "json", () => JsonContent.Create("hello") },
        { "seekable stream", () => new StreamContent(new MemoryStream("hello"u8.ToArray())) },
        { "parts", () => new MultipartFormDataContent("b") { { new StringContent("hello"), "text" }, { new StreamContent(new MemoryStream(new byte[9])), "file" } } },
    };

    public static TheoryData<string, Func<HttpContent>> Unreplayable() => new()
    {
        { "stream", () => new StreamContent(new ForwardOnlyStream("hello"u8.ToArray())) },
        { "part", () => new MultipartFormDataContent("b") { { new StreamContent(new ForwardOnlyStream("hello"u8.ToArray())), "file" } } },
        { "a type of its own", () => new DerivedContent() },
    };

    private sealed class DerivedContent() : StreamContent(new MemoryStream("hello"u8.ToArray()));
}
