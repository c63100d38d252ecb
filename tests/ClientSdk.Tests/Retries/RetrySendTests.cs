using System.Net;
using System.Text;
using ClientSdk.Limits;

namespace ClientSdk.Tests.Retries;

/// <summary>The same behaviour through the synchronous door.</summary>
public sealed class RetrySendTests
{
    /// <summary>How long a failure takes; it needs no time where all is well.</summary>
    private static readonly TimeSpan _patience = TimeSpan.FromMinutes(1);

    [Fact]
    public void Refusals_are_sent_again_through_the_gate()
    {
        using RetryScene scene = new();
        scene.Server.Refuse().Refuse().Reply(200);

        HttpResponseMessage response = scene.Client.Send(RetryScene.Request("POST", new StringContent("hello")), default);

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Equal(["hello", "hello", "hello"], scene.Server.Seen.Select(sent => sent.Body));
        Assert.Equal(2, scene.Server.DisposedAt.Count);
    }

    [Fact]
    public void Failures_are_sent_again_and_the_last_one_is_thrown()
    {
        using RetryScene scene = new() { Random = () => 0 };
        scene.Options.MaxRetries = 3;
        HttpRequestException reset = new("reset");
        scene.Server.Fail(reset);

        Assert.Same(reset, Assert.ThrowsAny<Exception>(() => scene.Client.Send(RetryScene.Request(), default)));
        Assert.Equal(4, scene.Server.Seen.Count);
    }

    [Fact]
    public async Task A_delay_blocks_on_the_given_clock()
    {
        using RetryScene scene = new();
        scene.Server.Reply(503).Reply(200);
        _ = scene.Client;

        Task<HttpResponseMessage> sending = OnAThreadOfItsOwn(() => scene.Client.Send(RetryScene.Request(), default));
        Assert.True(SpinWait.SpinUntil(() => scene.Clock.ArmedTimers > 0, _patience));
        Assert.Single(scene.Server.Seen);
        scene.Clock.Advance(TimeSpan.FromSeconds(1));

        Assert.Equal(HttpStatusCode.OK, (await sending).StatusCode);
        Assert.Equal([1], scene.Gaps());
    }

    [Fact]
    public void Other_replies_pass()
    {
        using RetryScene scene = new();
        scene.Server.Reply(404);

        Assert.Equal(HttpStatusCode.NotFound, scene.Client.Send(RetryScene.Request(), default).StatusCode);
    }

    [Fact]
    public void A_stream_that_cannot_seek_is_sent_once_or_buffered_when_the_caller_opts_in()
    {
        foreach (int most in new[] { 0, 5 })
        {
            using RetryScene scene = new();
            scene.Options.MaxBufferedBody = most;
            scene.Server.Refuse().Reply(200);
            StreamContent content = new(new ForwardOnlyStream(Encoding.UTF8.GetBytes("hello")));

            HttpResponseMessage response = scene.Client.Send(RetryScene.Request("POST", content), default);

            Assert.Equal(most == 0 ? HttpStatusCode.TooManyRequests : HttpStatusCode.OK, response.StatusCode);
            Assert.All(scene.Server.Seen, sent => Assert.Equal("hello", sent.Body));
        }
    }

    [Fact]
    public async Task TotalTimeout_holds()
    {
        using RetryScene scene = new();
        scene.Options.TotalTimeout = TimeSpan.FromSeconds(30);
        scene.Server.Hang();
        _ = scene.Client;

        Task<HttpResponseMessage> sending = OnAThreadOfItsOwn(() => scene.Client.Send(RetryScene.Request(), default));
        Assert.True(SpinWait.SpinUntil(() => scene.Server.Seen.Count > 0, _patience));
        scene.Clock.Advance(TimeSpan.FromSeconds(30));

        TaskCanceledException timeout = await Assert.ThrowsAsync<TaskCanceledException>(() => sending);
        Assert.IsType<TimeoutException>(timeout.InnerException);
    }

    [Fact]
    public void A_bypassed_request_goes_straight_through()
    {
        using RetryScene scene = new();
        scene.Server.Reply(503);
        HttpRequestMessage request = RetryScene.Request();
        request.BypassRateLimits();

        scene.Client.Send(request, default);

        Assert.Single(scene.Server.Seen);
    }

    [Fact]
    public void A_caller_that_has_gone_is_not_retried_for()
    {
        using RetryScene scene = new();
        using CancellationTokenSource caller = new();
        scene.Server.Add((_, _) =>
        {
            caller.Cancel();
            return Task.FromResult(new HttpResponseMessage(HttpStatusCode.ServiceUnavailable));
        });

        Assert.Equal(HttpStatusCode.ServiceUnavailable, scene.Client.Send(RetryScene.Request(), caller.Token).StatusCode);
        Assert.Single(scene.Server.Seen);
    }

    /// <summary>The thread pool may have none to spare while this one waits.</summary>
    private static Task<T> OnAThreadOfItsOwn<T>(Func<T> work) =>
        Task.Factory.StartNew(work, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
}
