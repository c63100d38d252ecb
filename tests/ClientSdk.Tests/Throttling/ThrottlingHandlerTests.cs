using System.Net;
using ClientSdk.Limits;
using ClientSdk.Testing.Clock;
using ClientSdk.Throttling;

namespace ClientSdk.Tests.Throttling;

public sealed class ThrottlingHandlerTests
{
    [Fact]
    public void A_window_and_a_second_one_hold_together()
    {
        var sent = new List<TimeSpan>();
        var clock = new VirtualClock();
        using var bench = new ThrottleBench(
            ThrottleBench.Plan(RateLimit.PerMinute(5), RateLimit.PerSecond(2)),
            new StubHandler(_ => { sent.Add(clock.Elapsed); return new HttpResponseMessage(); }),
            clock);

        clock.Run(() => Task.WhenAll(Enumerable.Range(0, 12).Select(_ => bench.GetAsync())));

        Assert.Equal(12, sent.Count);
        for (int index = 0; index < sent.Count; index++)
        {
            Assert.True(index < 2 || sent[index] - sent[index - 2] >= TimeSpan.FromSeconds(1), $"3 within a second at {sent[index]}");
            Assert.True(index < 5 || sent[index] - sent[index - 5] >= TimeSpan.FromMinutes(1), $"6 within a minute at {sent[index]}");
        }

        Assert.InRange(sent[^1].TotalSeconds, 120, 120.5);
    }

    [Fact]
    public void A_synchronous_send_pays_for_its_permit_too()
    {
        // Defect seen red: without the override of Send, the second call goes through.
        using var bench = new ThrottleBench(ThrottleBench.Plan(RateLimit.PerMinute(1)), StubHandler.Ok());
        bench.Client.Send(new HttpRequestMessage(HttpMethod.Get, "http://api.test/"), CancellationToken.None).Dispose();
        var second = new HttpRequestMessage(HttpMethod.Get, "http://api.test/");
        second.SetRateLimitWait(RateLimitWait.None);

        RequestThrottledException refusal = Assert.Throws<RequestThrottledException>(() => bench.Client.Send(second, CancellationToken.None));

        Assert.Equal(RequestThrottledReason.WouldWait, refusal.Reason);
    }

    [Fact]
    public void A_refusal_on_the_clients_side_names_limit_window_origin_and_the_exact_instant()
    {
        using var bench = new ThrottleBench(ThrottleBench.Plan(RateLimit.PerMinute(1)), StubHandler.Ok());
        bench.Clock.Run(async () =>
        {
            (await bench.GetAsync()).Dispose();
            RequestThrottledException refusal = await Assert.ThrowsAsync<RequestThrottledException>(
                () => bench.GetAsync(configure: request => request.SetRateLimitDeadline(TimeSpan.FromSeconds(30))));

            Assert.Equal(RequestThrottledReason.Deadline, refusal.Reason);
            Assert.Equal("1 per minute", refusal.Cause!.Limit);
            Assert.Equal(TimeSpan.FromMinutes(1), refusal.Cause.Window);
            Assert.Equal("declared", refusal.Cause.Origin);

            // A minute, stretched by the drift of the clocks and the margin: and exactly then it goes.
            Assert.Equal(TimeSpan.FromSeconds(60.04), refusal.RetryAfter);
            using HttpResponseMessage late = await bench.GetAsync(configure: request => request.SetRateLimitDeadline(refusal.EarliestStart!.Value));
            Assert.Equal(TimeSpan.FromSeconds(60.04), bench.Clock.Elapsed);
            Assert.Equal("1 per minute", Assert.Single(late.GetRateLimitReport().Waits).Limit);
            Assert.Equal(TimeSpan.FromSeconds(60.04), late.GetRateLimitReport().TimeInQueue);
        });
    }

    [Fact]
    public void A_cost_that_can_never_be_granted_is_another_error_at_once()
    {
        using var bench = new ThrottleBench(ThrottleBench.Plan(RateLimit.PerMinute(60)), StubHandler.Ok());
        bench.Clock.Run(async () =>
        {
            ArgumentOutOfRangeException error = await Assert.ThrowsAsync<ArgumentOutOfRangeException>(
                () => bench.GetAsync(configure: request => request.SetRateLimitCost(75)));

            Assert.Contains("allows 60; 75 permits can never be granted at once", error.Message, StringComparison.Ordinal);
        });
    }

    [Fact]
    public void A_hint_longer_than_MaxDelay_returns_the_refusal_at_once_and_fails_the_others_until_then()
    {
        using var bench = new ThrottleBench(ThrottleBench.Plan(RateLimit.PerSecond(100)), new StubHandler(_ => Refusal("3600")));
        bench.Clock.Run(async () =>
        {
            using HttpResponseMessage refusal = await bench.GetAsync();
            RequestThrottledException held = await Assert.ThrowsAsync<RequestThrottledException>(() => bench.GetAsync());

            Assert.Equal(HttpStatusCode.TooManyRequests, refusal.StatusCode);
            Assert.Contains("MaxDelay", refusal.GetRateLimitReport().GaveUp, StringComparison.Ordinal);
            Assert.Equal(TimeSpan.FromHours(1), refusal.GetRateLimitReport().Snapshot!.RetryAfter);
            Assert.Equal(RequestThrottledReason.Pause, held.Reason);
            Assert.Equal("Retry-After", held.Cause!.Origin);
            Assert.Equal(TimeSpan.Zero, bench.Clock.Elapsed);
        });
    }

    [Fact]
    public void A_503_with_a_hint_is_a_pause_and_no_refusal()
    {
        int calls = 0;
        using var bench = new ThrottleBench(
            ThrottleBench.Plan(RateLimit.PerSecond(100)),
            new StubHandler(_ => calls++ == 0 ? Unavailable("7") : new HttpResponseMessage()));
        bench.Clock.Run(async () =>
        {
            using HttpResponseMessage first = await bench.GetAsync();
            using HttpResponseMessage second = await bench.GetAsync();

            Assert.Equal(0, first.GetRateLimitReport().Refusals);
            Assert.Equal(TimeSpan.FromSeconds(7), bench.Clock.Elapsed);
            Assert.Equal("Retry-After", Assert.Single(second.GetRateLimitReport().Waits).Origin);
        });
    }

    [Fact]
    public void A_concurrency_permit_lasts_until_the_body_has_been_read()
    {
        using var bench = new ThrottleBench(ThrottleBench.Plan(RateLimit.Concurrent(1)), new StubHandler(_ => Streamed("hello")));
        bench.Clock.Run(async () =>
        {
            HttpResponseMessage first = await bench.GetAsync();
            Task<HttpResponseMessage> second = bench.GetAsync();
            Assert.False(second.IsCompleted);

            Assert.Equal("hello", await first.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));

            (await second).Dispose();
            (await bench.GetAsync()).Dispose();
        });
    }

    [Fact]
    public void A_body_that_nobody_reads_gives_its_permit_back_after_five_minutes()
    {
        var log = new ListLogger();
        using var bench = new ThrottleBench(ThrottleBench.Plan(RateLimit.Concurrent(1)), new StubHandler(_ => Streamed("hello")), logger: log);
        bench.Clock.Run(async () =>
        {
            HttpResponseMessage forgotten = await bench.GetAsync();
            (await bench.GetAsync()).Dispose();

            Assert.InRange(bench.Clock.Elapsed.TotalSeconds, 300, 300.1);
            Assert.Contains("1 response bodies were neither read nor disposed within 00:05:00", Assert.Single(log.Lines), StringComparison.Ordinal);
            forgotten.Dispose();
        });
    }

    [Fact]
    public void A_body_that_nobody_reads_is_told_when_it_is_due_and_nobody_has_to_ask()
    {
        var log = new ListLogger();
        using var bench = new ThrottleBench(ThrottleBench.Plan(RateLimit.Concurrent(9)), new StubHandler(_ => Streamed("hello")), logger: log);
        HttpResponseMessage first = bench.Clock.Run(() => bench.GetAsync());
        bench.Clock.Advance(TimeSpan.FromMinutes(2));
        HttpResponseMessage read = bench.Clock.Run(() => bench.GetAsync());
        HttpResponseMessage second = bench.Clock.Run(() => bench.GetAsync());
        read.Dispose();

        bench.Clock.Advance(TimeSpan.FromMinutes(3) - TimeSpan.FromMilliseconds(1));
        Assert.Empty(log.Lines);
        bench.Clock.Advance(TimeSpan.FromMilliseconds(10));
        Assert.Single(log.Lines);
        bench.Clock.Advance(TimeSpan.FromMinutes(2));
        Assert.Equal(2, log.Lines.Count);
        bench.Clock.Advance(TimeSpan.FromHours(1));
        Assert.Equal(2, log.Lines.Count);
        Assert.All(log.Lines, line => Assert.Contains("1 response bodies were neither read", line, StringComparison.Ordinal));
        first.Dispose();
        second.Dispose();
    }

    [Fact]
    public void An_attempt_that_takes_too_long_fails_with_a_timeout_that_names_the_option()
    {
        using var bench = new ThrottleBench(
            ThrottleBench.Plan(RateLimit.PerMinute(1)) with { AttemptTimeout = TimeSpan.FromSeconds(5) },
            new StubHandler(NeverAsync));
        bench.Clock.Run(async () =>
        {
            TaskCanceledException late = await Assert.ThrowsAsync<TaskCanceledException>(() => bench.GetAsync());

            Assert.IsType<TimeoutException>(late.InnerException);
            Assert.Contains("AttemptTimeout (00:00:05)", late.Message, StringComparison.Ordinal);
            Assert.Equal(TimeSpan.FromSeconds(5), bench.Clock.Elapsed);
        });
    }

    [Fact]
    public void A_request_without_a_reply_holds_its_permit_for_as_long_as_it_may_still_be_counted()
    {
        int calls = 0;
        using var bench = new ThrottleBench(
            ThrottleBench.Plan(RateLimit.PerSecond(1)),
            new StubHandler(_ => calls++ == 0 ? throw new HttpRequestException("reset") : new HttpResponseMessage()));
        bench.Clock.Run(async () =>
        {
            await Assert.ThrowsAsync<HttpRequestException>(() => bench.GetAsync());
            (await bench.GetAsync()).Dispose();

            // Ten seconds in which the server may yet count it, and then its window.
            Assert.InRange(bench.Clock.Elapsed.TotalSeconds, 11, 11.02);
        });
    }

    [Fact]
    public void A_request_that_certainly_never_left_takes_nothing()
    {
        int calls = 0;
        using var bench = new ThrottleBench(
            ThrottleBench.Plan(RateLimit.PerSecond(1)),
            new StubHandler(_ => calls++ == 0 ? throw new HttpRequestException(HttpRequestError.ConnectionError, "refused") : new HttpResponseMessage()));
        bench.Clock.Run(async () =>
        {
            await Assert.ThrowsAsync<HttpRequestException>(() => bench.GetAsync());
            (await bench.GetAsync()).Dispose();

            Assert.Equal(TimeSpan.Zero, bench.Clock.Elapsed);
        });
    }

    [Fact]
    public void A_refusals_body_is_read_for_its_hint_and_stays_readable()
    {
        const string Body = """{"message":"You have exceeded your user rate limit.","status_code":429,"retry_after":42}""";
        var refusal = new HttpResponseMessage(HttpStatusCode.TooManyRequests) { Content = new StringContent(Body, null, "application/json") };
        using var bench = new ThrottleBench(ThrottleBench.Plan(RateLimit.PerSecond(100)), new StubHandler(_ => refusal));
        bench.Clock.Run(async () =>
        {
            using HttpResponseMessage response = await bench.GetAsync();

            Assert.Equal(TimeSpan.FromSeconds(42), response.GetRateLimitReport().Snapshot!.RetryAfter);
            Assert.Equal(Body, await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
        });
    }

    [Fact]
    public void TotalTimeout_covers_the_body_too()
    {
        using var bench = new ThrottleBench(
            ThrottleBench.Plan(RateLimit.PerMinute(1)) with { TotalTimeout = TimeSpan.FromSeconds(5) },
            new StubHandler(_ => new HttpResponseMessage { Content = new StreamContent(new SilentStream()) }));
        bench.Clock.Run(async () =>
        {
            using HttpResponseMessage response = await bench.GetAsync();
            TaskCanceledException late = await Assert.ThrowsAsync<TaskCanceledException>(() => response.Content.LoadIntoBufferAsync(TestContext.Current.CancellationToken));

            Assert.Contains("TotalTimeout (00:00:05)", late.Message, StringComparison.Ordinal);
            Assert.Equal(TimeSpan.FromSeconds(5), bench.Clock.Elapsed);
        });
    }

    [Theory]
    [InlineData("HEAD", HttpStatusCode.OK)]
    [InlineData("GET", HttpStatusCode.NoContent)]
    [InlineData("GET", HttpStatusCode.NotModified)]
    public void A_reply_that_can_have_no_body_ends_its_concurrency_permit_at_once(string method, HttpStatusCode status)
    {
        using var bench = new ThrottleBench(
            ThrottleBench.Plan(RateLimit.Concurrent(1)),
            new StubHandler(_ => new HttpResponseMessage(status) { Content = new StreamContent(Stream.Null) }));
        bench.Clock.Run(async () =>
        {
            using HttpResponseMessage first = await bench.GetAsync(configure: request => request.Method = new HttpMethod(method));
            using HttpResponseMessage second = await bench.GetAsync(configure: request => request.Method = new HttpMethod(method));

            Assert.InRange(bench.Clock.Elapsed, TimeSpan.Zero, TimeSpan.FromMilliseconds(10));
        });
    }

    [Fact]
    public void What_the_server_refused_is_told_by_the_exception_that_ends_a_later_wait()
    {
        using var bench = new ThrottleBench(ThrottleBench.Plan(RateLimit.PerSecond(100)), new StubHandler(_ => Refusal("60")));
        bench.Clock.Run(async () =>
        {
            var request = new HttpRequestMessage(HttpMethod.Get, "http://api.test/");
            request.SetRateLimitDeadline(TimeSpan.FromMinutes(2));
            (await bench.Client.SendAsync(request, CancellationToken.None)).Dispose();
            request.SetRateLimitDeadline(TimeSpan.FromSeconds(1));
            RequestThrottledException held = await Assert.ThrowsAsync<RequestThrottledException>(() => bench.Client.SendAsync(request, CancellationToken.None));

            Assert.Equal((1, 1), (held.Report.Attempts, held.Report.Refusals));
        });
    }

    [Fact]
    public void A_refusal_that_waiting_cannot_help_is_told_but_nobody_pauses_for_it()
    {
        ThrottledArguments? told = null;
        ThrottlePlan plan = ThrottleBench.Plan(RateLimit.PerSecond(100));
        plan.Throttling.OnThrottled = arguments => told = arguments;
        const string Body = """{"error":{"code":"insufficient_quota"}}""";
        using var bench = new ThrottleBench(plan, new StubHandler(_ =>
            new HttpResponseMessage(HttpStatusCode.TooManyRequests) { Content = new StringContent(Body, null, "application/json") }));
        bench.Clock.Run(async () =>
        {
            using HttpResponseMessage refusal = await bench.GetAsync();
            (await bench.GetAsync()).Dispose();

            Assert.True(told!.Snapshot.WaitingCannotHelp);
            Assert.Contains("waiting cannot help", refusal.GetRateLimitReport().GaveUp, StringComparison.Ordinal);
            Assert.Equal(TimeSpan.Zero, bench.Clock.Elapsed);
        });
    }

    [Fact]
    public void A_priority_that_does_not_exist_is_refused_where_it_is_set()
    {
        using var request = new HttpRequestMessage();
        Assert.Throws<ArgumentOutOfRangeException>(() => request.SetRateLimitPriority((RateLimitPriority)2));
    }

    [Fact]
    public void Two_hosts_are_two_partitions()
    {
        using var bench = new ThrottleBench(ThrottleBench.Plan(RateLimit.PerMinute(1)), StubHandler.Ok());
        bench.Clock.Run(async () =>
        {
            (await bench.GetAsync()).Dispose();
            (await bench.Client.SendAsync(new HttpRequestMessage(HttpMethod.Get, "http://other.test/"), CancellationToken.None)).Dispose();

            Assert.Equal(TimeSpan.Zero, bench.Clock.Elapsed);
        });
    }

    private static HttpResponseMessage Refusal(string retryAfter)
    {
        var response = new HttpResponseMessage(HttpStatusCode.TooManyRequests);
        response.Headers.TryAddWithoutValidation("Retry-After", retryAfter);
        return response;
    }

    private static HttpResponseMessage Unavailable(string retryAfter)
    {
        var response = new HttpResponseMessage(HttpStatusCode.ServiceUnavailable);
        response.Headers.TryAddWithoutValidation("Retry-After", retryAfter);
        return response;
    }

    private static HttpResponseMessage Streamed(string text) => new() { Content = new StreamContent(new MemoryStream(System.Text.Encoding.UTF8.GetBytes(text))) };

    private static async Task<HttpResponseMessage> NeverAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, cancellationToken);
        return new HttpResponseMessage();
    }
}
