using System.Net;
using ClientSdk.Limits;

namespace ClientSdk.Tests.Retries;

public sealed class RetryTableTests
{
    [Theory]
    [InlineData(408)]
    [InlineData(500)]
    [InlineData(502)]
    [InlineData(503)]
    [InlineData(504)]
    public void A_passing_failure_is_tried_again(int status)
    {
        using RetryScene scene = new();
        scene.Server.Reply(status).Reply(200);

        Assert.Equal(HttpStatusCode.OK, scene.Get().StatusCode);
        Assert.Equal(2, scene.Server.Seen.Count);
    }

    [Theory]
    [InlineData(200)]
    [InlineData(304)]
    [InlineData(400)]
    [InlineData(401)]
    [InlineData(403)]
    [InlineData(404)]
    [InlineData(409)]
    [InlineData(413)]
    [InlineData(501)]
    [InlineData(505)]
    public void Any_other_status_is_returned_at_once(int status)
    {
        using RetryScene scene = new();
        scene.Server.Reply(status);
        HttpRequestMessage request = RetryScene.Request();

        Assert.Equal(status, (int)scene.Send(request).StatusCode);
        Assert.Single(scene.Server.Seen);
        Assert.Null(RetryScene.GaveUp(request));
    }

    [Theory]
    [InlineData("GET", true)]
    [InlineData("HEAD", true)]
    [InlineData("OPTIONS", true)]
    [InlineData("TRACE", true)]
    [InlineData("PUT", true)]
    [InlineData("DELETE", true)]
    [InlineData("POST", false)]
    [InlineData("PATCH", false)]
    [InlineData("LOCK", false)]
    public void Only_methods_that_may_be_repeated_are_tried_again_after_a_failure(string method, bool isAgain)
    {
        foreach (Action<ScriptedServer> failure in Failures)
        {
            using RetryScene scene = new();
            failure(scene.Server);
            scene.Server.Reply(200);
            HttpRequestMessage request = RetryScene.Request(method);

            if (isAgain)
            {
                Assert.Equal(HttpStatusCode.OK, scene.Send(request).StatusCode);
                continue;
            }

            Record.Exception(() => scene.Send(request));
            Assert.Single(scene.Server.Seen);
            Assert.Contains(method, RetryScene.GaveUp(request));
        }
    }

    [Theory]
    [InlineData(HttpRequestError.NameResolutionError, true)]
    [InlineData(HttpRequestError.ConnectionError, true)]
    [InlineData(HttpRequestError.SecureConnectionError, true)]
    [InlineData(HttpRequestError.ProxyTunnelError, true)]
    [InlineData(HttpRequestError.ResponseEnded, false)]
    [InlineData(HttpRequestError.HttpProtocolError, false)]
    [InlineData(HttpRequestError.InvalidResponse, false)]
    [InlineData(HttpRequestError.VersionNegotiationError, false)]
    [InlineData(HttpRequestError.Unknown, false)]
    public void What_found_no_connection_was_not_sent_and_goes_again_whatever_the_method(HttpRequestError error, bool isAgain)
    {
        using RetryScene scene = new();
        scene.Server.Fail(new HttpRequestException(error, "no")).Reply(200);
        HttpRequestMessage request = RetryScene.Request("POST", new StringContent("one"));

        Record.Exception(() => scene.Send(request));

        Assert.Equal(isAgain ? 2 : 1, scene.Server.Seen.Count);
    }

    [Theory]
    [InlineData(false, false)]
    [InlineData(true, true)]
    public void What_the_network_may_have_repeated_by_itself_is_not_known_to_be_unsent(bool hasBody, bool expectsContinue)
    {
        using RetryScene scene = new();
        scene.Server.Fail(new HttpRequestException(HttpRequestError.ConnectionError, "refused")).Reply(200);
        HttpRequestMessage request = RetryScene.Request("POST", hasBody ? new StringContent("one") : null);
        request.Headers.ExpectContinue = expectsContinue;

        scene.SendFailing(request);

        Assert.Single(scene.Server.Seen);
    }

    [Fact]
    public void An_idempotency_key_makes_a_post_safe()
    {
        using RetryScene scene = new();
        scene.Server.Reply(503).Reply(200);
        HttpRequestMessage request = RetryScene.Request("POST");
        request.Headers.Add("Idempotency-Key", "one");

        Assert.Equal(HttpStatusCode.OK, scene.Send(request).StatusCode);
    }

    [Theory]
    [InlineData("POST", true, 2)]
    [InlineData("GET", false, 1)]
    public void What_the_caller_says_about_safety_wins(string method, bool isSafe, int sends)
    {
        using RetryScene scene = new();
        scene.Server.Reply(500).Reply(200);
        HttpRequestMessage request = RetryScene.Request(method);
        request.Headers.Add("Idempotency-Key", "one");
        request.SetRetrySafe(isSafe);

        scene.Send(request);

        Assert.Equal(sends, scene.Server.Seen.Count);
    }

    [Theory]
    [InlineData("GET")]
    [InlineData("POST")]
    [InlineData("PATCH")]
    public void A_refusal_is_tried_again_through_the_gate_at_once_whatever_the_method(string method)
    {
        using RetryScene scene = new();
        scene.Options.MaxRetries = 0;
        foreach (int _ in Enumerable.Range(0, 20))
        {
            scene.Server.Refuse();
        }

        scene.Server.Reply(200);

        Assert.Equal(HttpStatusCode.OK, scene.Send(RetryScene.Request(method)).StatusCode);
        Assert.Equal(21, scene.Server.Seen.Count);
        Assert.Equal(TimeSpan.Zero, scene.Clock.Elapsed);
        Assert.All(scene.Retried, retry => Assert.Equal(TimeSpan.Zero, retry.Delay));
    }

    [Fact]
    public void A_refusal_by_another_status_is_tried_again_because_the_throttle_says_so()
    {
        using RetryScene scene = new();
        scene.Server.Refuse(status: 403).Reply(200);

        Assert.Equal(HttpStatusCode.OK, scene.Send(RetryScene.Request("POST")).StatusCode);
    }

    [Fact]
    public void A_refusal_that_the_throttle_gives_to_the_caller_is_returned_with_its_reason()
    {
        using RetryScene scene = new();
        scene.Server.Refuse(RefusalVerdict.ReturnToCaller);

        HttpResponseMessage response = scene.Get();

        Assert.Equal(HttpStatusCode.TooManyRequests, response.StatusCode);
        Assert.Equal("the throttle's reason", response.GetRateLimitReport().GaveUp);
        Assert.Single(scene.Server.Seen);
    }

    [Fact]
    public void The_last_refusal_is_returned_after_MaxRefusals()
    {
        using RetryScene scene = new();
        scene.Options.MaxRefusals = 2;
        scene.Server.Refuse();

        HttpResponseMessage response = scene.Get();

        Assert.Equal(3, scene.Server.Seen.Count);
        Assert.Equal(HttpStatusCode.TooManyRequests, response.StatusCode);
        Assert.Contains("MaxRefusals is 2", response.GetRateLimitReport().GaveUp);
    }

    [Fact]
    public void A_refusal_of_the_gates_own_probe_does_not_count_toward_MaxRefusals()
    {
        using RetryScene scene = new();
        scene.Options.MaxRefusals = 0;
        Action<HttpResponseMessage> probe = response => RequestJourney.Of(response.RequestMessage!).Verdict = RefusalVerdict.WaitAtGate;
        scene.Server.Reply(429, probe).Reply(429, probe).Reply(200);

        Assert.Equal(HttpStatusCode.OK, scene.Get().StatusCode);
    }

    [Fact]
    public void Refusals_do_not_count_against_MaxRetries_nor_the_other_way_round()
    {
        using RetryScene scene = new();
        scene.Options.MaxRetries = 1;
        scene.Server.Refuse().Refuse().Reply(503).Refuse().Refuse().Reply(200);

        Assert.Equal(HttpStatusCode.OK, scene.Get().StatusCode);
    }

    [Fact]
    public void What_the_throttle_said_of_one_reply_is_not_taken_for_what_it_says_of_the_next()
    {
        using RetryScene scene = new();
        scene.Server.Refuse().Reply(404);

        Assert.Equal(HttpStatusCode.NotFound, scene.Get().StatusCode);
        Assert.Equal(2, scene.Server.Seen.Count);
    }

    [Theory]
    [InlineData("false")]
    [InlineData(" False ")]
    public void A_server_that_says_not_to_try_again_is_heard(string value)
    {
        foreach (int status in new[] { 429, 503 })
        {
            using RetryScene scene = new();
            scene.Server.Reply(status, response => response.Headers.TryAddWithoutValidation("x-should-retry", value));

            Assert.Contains("x-should-retry", scene.Get().GetRateLimitReport().GaveUp);
            Assert.Single(scene.Server.Seen);
        }
    }

    [Fact]
    public void What_the_client_itself_refused_is_never_tried_again()
    {
        using RetryScene scene = new();
        RequestThrottledException refusal = new(RequestThrottledReason.QueueFull, null, null, null, new RateLimitReport(), "full");
        scene.Server.Fail(refusal);

        Assert.Same(refusal, scene.SendFailing(RetryScene.Request()));
        Assert.Single(scene.Server.Seen);
    }

    [Fact]
    public void The_callers_own_cancellation_is_never_tried_again()
    {
        using RetryScene scene = new();
        using CancellationTokenSource caller = new();
        scene.Server.Add((_, token) =>
        {
            caller.Cancel();
            return Task.FromException<HttpResponseMessage>(new TaskCanceledException("gone", new TimeoutException(), token));
        });

        Assert.IsType<TaskCanceledException>(scene.SendFailing(RetryScene.Request(), caller.Token));
        Assert.Single(scene.Server.Seen);
    }

    [Fact]
    public void A_cancellation_that_is_no_timeout_is_not_tried_again()
    {
        using RetryScene scene = new();
        TaskCanceledException stopped = new("stopped");
        scene.Server.Fail(stopped);

        Assert.Same(stopped, scene.SendFailing(RetryScene.Request()));
        Assert.Single(scene.Server.Seen);
    }

    [Fact]
    public void A_bypassed_request_goes_straight_through()
    {
        using RetryScene scene = new();
        scene.Options.TotalTimeout = TimeSpan.FromSeconds(1);
        scene.Server.Reply(503);
        HttpRequestMessage request = RetryScene.Request();
        request.BypassRateLimits();

        Assert.Equal(HttpStatusCode.ServiceUnavailable, scene.Send(request).StatusCode);
        Assert.Single(scene.Server.Seen);
    }

    [Fact]
    public void The_last_failure_reaches_the_caller_untouched()
    {
        using RetryScene scene = new();
        HttpRequestException last = new("third");
        scene.Options.MaxRetries = 2;
        scene.Server.Reply(500).Fail(new HttpRequestException("second")).Fail(last);

        Assert.Same(last, scene.SendFailing(RetryScene.Request()));
    }

    [Fact]
    public void The_last_reply_reaches_the_caller_with_status_headers_and_body()
    {
        using RetryScene scene = new();
        scene.Options.MaxRetries = 2;
        scene.Server.Reply(500, response => response.Headers.Add("x-request-id", "abc"));

        HttpResponseMessage response = scene.Get();

        Assert.Equal("abc", Assert.Single(response.Headers.GetValues("x-request-id")));
        Assert.Equal("reply 3", RetryScene.Text(response));
        Assert.Contains("MaxRetries is 2", response.GetRateLimitReport().GaveUp);
    }

    private static readonly Action<ScriptedServer>[] Failures =
    [
        server => server.Reply(500),
        server => server.Fail(new HttpRequestException("connection reset")),
        server => server.Fail(new TaskCanceledException("attempt", new TimeoutException())),
        server => server.Add((_, _) => throw new HttpRequestException("thrown, not returned")),
    ];
}
