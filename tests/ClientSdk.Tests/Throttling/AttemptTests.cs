using System.Net;
using System.Net.Http.Headers;
using ClientSdk.Limits;
using ClientSdk.Testing.Clock;
using ClientSdk.Throttling;
using Microsoft.Extensions.Logging;

namespace ClientSdk.Tests.Throttling;

/// <summary>What becomes of an attempt whose reply, reader or caller does not do what it should.</summary>
public sealed class AttemptTests
{
    [Fact]
    public void A_refusal_whose_body_breaks_off_reaches_the_caller_and_is_learned_from()
    {
        // Defect seen red: the broken body was thrown instead of the refusal, and nobody paused.
        int calls = 0;
        using var bench = new ThrottleBench(
            ThrottleBench.Plan(RateLimit.PerSecond(100)),
            new StubHandler(_ => calls++ == 0 ? Refusal(new IOException("The connection was reset.")) : new HttpResponseMessage()));
        bench.Clock.Run(async () =>
        {
            using HttpResponseMessage refusal = await bench.GetAsync();
            Assert.Equal(HttpStatusCode.TooManyRequests, refusal.StatusCode);
            Assert.Equal(TimeSpan.FromSeconds(7), refusal.GetRateLimitReport().Snapshot!.RetryAfter);

            (await bench.GetAsync()).Dispose();
            Assert.Equal(TimeSpan.FromSeconds(7), bench.Clock.Elapsed);
        });
    }

    [Fact]
    public void A_caller_who_leaves_while_a_refusals_body_is_looked_at_leaves_its_pause_behind()
    {
        // Defect seen red: what the headers had said was forgotten, and the next request went at once.
        int calls = 0;
        using var bench = new ThrottleBench(
            ThrottleBench.Plan(RateLimit.PerSecond(100)),
            new StubHandler(_ => calls++ == 0 ? Refusal(null) : new HttpResponseMessage()));
        bench.Clock.Run(async () =>
        {
            using var leaving = new CancellationTokenSource(TimeSpan.FromSeconds(1), bench.Clock);
            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => bench.GetAsync(cancellationToken: leaving.Token));

            (await bench.GetAsync()).Dispose();
            Assert.InRange(bench.Clock.Elapsed, TimeSpan.FromSeconds(7), TimeSpan.FromSeconds(8));
        });
    }

    [Fact]
    public void A_callers_token_has_no_hold_on_a_reply_that_was_handed_out()
    {
        // Defect seen red: the token cancelled the body, and a token that lives for ever kept every reply that nobody read.
        using var bench = new ThrottleBench(ThrottleBench.Plan(RateLimit.PerSecond(100)), new StubHandler(_ => Streamed("hello")));
        bench.Clock.Run(async () =>
        {
            using var calling = new CancellationTokenSource();
            using HttpResponseMessage response = await bench.GetAsync(cancellationToken: calling.Token);
            await calling.CancelAsync();

            Assert.Equal("hello", await response.Content.ReadAsStringAsync(CancellationToken.None));
        });
    }

    [Fact]
    public void A_reader_who_leaves_ends_the_attempt()
    {
        using var bench = new ThrottleBench(ThrottleBench.Plan(RateLimit.Concurrent(1)), new StubHandler(_ => new() { Content = new StreamContent(new BrokenStream()) }));
        bench.Clock.Run(async () =>
        {
            HttpResponseMessage first = await bench.GetAsync();
            using var leaving = new CancellationTokenSource(TimeSpan.FromSeconds(1), bench.Clock);
            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => first.Content.ReadAsStringAsync(leaving.Token));

            (await bench.GetAsync()).Dispose();
            Assert.InRange(bench.Clock.Elapsed, TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(1.1));
        });
    }

    [Fact]
    public void A_stream_that_falls_silent_is_cancelled_and_not_disposed_under_its_reader()
    {
        // Defect seen red: disposed under a reader, the framework's stream drains the connection at the same time and may give it back.
        var silent = new BrokenStream();
        using var bench = new ThrottleBench(
            ThrottleBench.Plan(RateLimit.PerSecond(100)) with { AttemptTimeout = TimeSpan.FromSeconds(5) },
            new StubHandler(_ => new() { Content = new StreamContent(silent) }));
        bench.Clock.Run(async () =>
        {
            using HttpResponseMessage response = await bench.GetAsync();
            Stream body = await response.Content.ReadAsStreamAsync(CancellationToken.None);
            TaskCanceledException late = await Assert.ThrowsAsync<TaskCanceledException>(() => body.ReadAsync(new byte[1]).AsTask());

            Assert.IsType<TimeoutException>(late.InnerException);
            Assert.Equal(TimeSpan.FromSeconds(5), bench.Clock.Elapsed);
            Assert.False(silent.WasDisposedUnderAReader);
        });
    }

    [Fact]
    public void The_time_that_a_reply_lies_with_its_caller_is_not_the_attempts()
    {
        // Defect seen red: the body of a reply older than AttemptTimeout was cut at once, however prompt the server.
        using var bench = new ThrottleBench(
            ThrottleBench.Plan(RateLimit.PerSecond(100)) with { AttemptTimeout = TimeSpan.FromSeconds(5) },
            new StubHandler(_ => new() { Content = new StreamContent(new BrokenStream()) }));
        bench.Clock.Run(async () =>
        {
            using HttpResponseMessage response = await bench.GetAsync();
            await Task.Delay(TimeSpan.FromMinutes(1), bench.Clock, CancellationToken.None);
            await Assert.ThrowsAsync<TaskCanceledException>(() => response.Content.ReadAsStringAsync(CancellationToken.None));

            Assert.Equal(TimeSpan.FromSeconds(65), bench.Clock.Elapsed);
        });
    }

    [Fact]
    public void A_hint_beyond_MaxWait_returns_the_refusal_instead_of_losing_it()
    {
        // Defect seen red: the refusal was to wait at the gate, where MaxWait then ended it with an exception of ours.
        using var bench = new ThrottleBench(
            ThrottleBench.Plan(RateLimit.PerSecond(100)) with { Throttling = new ThrottlingOptions { MaxWait = TimeSpan.FromSeconds(5) } },
            new StubHandler(_ => Refusal(new IOException())));
        bench.Clock.Run(async () =>
        {
            using HttpResponseMessage refusal = await bench.GetAsync();

            Assert.Equal(RefusalVerdict.ReturnToCaller, RequestJourney.Find(refusal.RequestMessage)!.Verdict);
            Assert.Contains("MaxWait", refusal.GetRateLimitReport().GaveUp, StringComparison.Ordinal);
        });
    }

    [Fact]
    public void A_deadline_of_the_longest_time_span_is_no_deadline_in_the_past()
    {
        // Defect seen red: the sum overflowed, and the request was refused although nothing held it.
        using var bench = new ThrottleBench(ThrottleBench.Plan(RateLimit.PerMinute(1)), StubHandler.Ok());
        bench.Clock.Run(async () =>
        {
            await Task.Delay(TimeSpan.FromSeconds(1), bench.Clock, CancellationToken.None);
            (await bench.GetAsync(configure: request => request.SetRateLimitDeadline(TimeSpan.MaxValue))).Dispose();
            (await bench.GetAsync(configure: request => request.SetRateLimitDeadline(TimeSpan.MaxValue))).Dispose();

            Assert.InRange(bench.Clock.Elapsed.TotalSeconds, 61, 61.1);
        });
    }

    private static HttpResponseMessage Streamed(string text) => new() { Content = new StreamContent(new MemoryStream(System.Text.Encoding.UTF8.GetBytes(text))) };

    private static HttpResponseMessage Refusal(Exception? failure)
    {
        var response = new HttpResponseMessage(HttpStatusCode.TooManyRequests) { Content = new StreamContent(new BrokenStream(failure)) };
        response.Content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        response.Headers.TryAddWithoutValidation("Retry-After", "7");
        return response;
    }

    [Fact]
    public void A_reply_to_a_request_of_the_clocks_first_instant_leaves_no_time_limit_behind()
    {
        // Defect seen red: an instant of zero was taken for no start, the time limit ran on, and cancelled whoever was served next.
        VirtualClock clock = new();
        StubHandler later = new(async (_, token) =>
        {
            await Task.Delay(TimeSpan.FromSeconds(1), clock, token);
            return new HttpResponseMessage();
        });
        using var bench = new ThrottleBench(ThrottleBench.Plan(RateLimit.PerSecond(100)), later, clock);
        clock.Run(async () =>
        {
            (await bench.GetAsync()).Dispose();
            await Task.Delay(TimeSpan.FromMinutes(5), clock);
            (await bench.GetAsync()).Dispose();
        });
    }

    [Fact]
    public void A_log_that_throws_at_a_success_keeps_no_permit()
    {
        // Defect seen red: nobody had the reply, and its body kept the permit for five minutes.
        using var bench = new ThrottleBench(ThrottleBench.Plan(RateLimit.PerMinute(60), RateLimit.Concurrent(1)), new StubHandler(_ => Lowered()), logger: new BrokenLogger());
        bench.Clock.Run(async () =>
        {
            await Assert.ThrowsAsync<InvalidOperationException>(() => bench.GetAsync());
            (await bench.GetAsync()).Dispose();
            Assert.InRange(bench.Clock.Elapsed, TimeSpan.Zero, TimeSpan.FromSeconds(1));
        });

        static HttpResponseMessage Lowered()
        {
            HttpResponseMessage response = Streamed("hello");
            response.Headers.Add("RateLimit-Policy", "\"default\";q=30;w=60");
            response.Headers.Add("RateLimit", "\"default\";r=29;t=60");
            return response;
        }
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    public void A_handler_below_that_returns_null_instead_of_a_response_keeps_no_permit_and_is_told_so(int kind)
    {
        // Defect seen red: a NullReferenceException, and the permit was kept for ever. At once, later, and not even a task.
        VirtualClock clock = new();
        int calls = 0;
        using var bench = new ThrottleBench(
            ThrottleBench.Plan(RateLimit.Concurrent(1)),
            new StubHandler((_, _) => calls++ > 0 ? Task.FromResult(new HttpResponseMessage()) : kind switch
            {
                0 => Task.FromResult<HttpResponseMessage>(null!),
                1 => LaterAsync(),
                _ => null!,
            }),
            clock);
        clock.Run(async () =>
        {
            InvalidOperationException told = await Assert.ThrowsAsync<InvalidOperationException>(() => bench.GetAsync());
            Assert.Contains("returned null instead of a response. Look at StubHandler", told.Message, StringComparison.Ordinal);

            // As after any failure, the server may have counted it.
            (await bench.GetAsync()).Dispose();
            Assert.InRange(clock.Elapsed, TimeSpan.FromSeconds(10), TimeSpan.FromSeconds(11.1));
        });

        async Task<HttpResponseMessage> LaterAsync()
        {
            await Task.Delay(TimeSpan.FromSeconds(1), clock);
            return null!;
        }
    }

    [Fact]
    public void A_handler_below_that_returns_null_to_a_synchronous_request_keeps_no_permit_either()
    {
        int calls = 0;
        using var bench = new ThrottleBench(ThrottleBench.Plan(RateLimit.Concurrent(1)), new StubHandler(_ => calls++ > 0 ? new HttpResponseMessage() : null!));
        Assert.Throws<InvalidOperationException>(() => bench.Client.Send(new HttpRequestMessage(HttpMethod.Get, "http://api.test/"), CancellationToken.None));
        bench.Clock.Advance(TimeSpan.FromSeconds(11));
        bench.Client.Send(new HttpRequestMessage(HttpMethod.Get, "http://api.test/"), CancellationToken.None).Dispose();
    }

    private sealed class BrokenLogger : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            throw new InvalidOperationException("The disk is full.");
    }
}
