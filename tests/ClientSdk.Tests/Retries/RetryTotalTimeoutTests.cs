using System.Net;
using System.Net.Http.Headers;
using ClientSdk.Limits;

namespace ClientSdk.Tests.Retries;

public sealed class RetryTotalTimeoutTests
{
    [Fact]
    public void A_call_without_a_reply_ends_with_a_timeout_that_names_the_option_and_its_value()
    {
        using RetryScene scene = new();
        scene.Options.TotalTimeout = TimeSpan.FromSeconds(30);
        scene.Server.Hang();

        TaskCanceledException timeout = Assert.IsType<TaskCanceledException>(scene.SendFailing(RetryScene.Request()));

        Assert.IsType<TimeoutException>(timeout.InnerException);
        Assert.Contains("TotalTimeout of 00:00:30", timeout.Message);
        Assert.Equal(TimeSpan.FromSeconds(30), scene.Clock.Elapsed);
        Assert.Single(scene.Server.Seen);
    }

    [Fact]
    public void It_counts_all_attempts_and_all_delays()
    {
        using RetryScene scene = new();
        scene.Options.TotalTimeout = TimeSpan.FromSeconds(30);
        scene.Server.Reply(503, response => response.Headers.RetryAfter = new RetryConditionHeaderValue(TimeSpan.FromSeconds(20))).Hang();

        scene.SendFailing(RetryScene.Request());

        Assert.Equal(2, scene.Server.Seen.Count);
        Assert.Equal(TimeSpan.FromSeconds(30), scene.Clock.Elapsed);
    }

    [Fact]
    public void A_delay_that_would_pass_it_returns_the_last_reply_at_once()
    {
        using RetryScene scene = new();
        scene.Options.TotalTimeout = TimeSpan.FromSeconds(30);
        scene.Server.Reply(503, response => response.Headers.RetryAfter = new RetryConditionHeaderValue(TimeSpan.FromSeconds(30)));

        HttpResponseMessage response = scene.Get();

        Assert.Equal(HttpStatusCode.ServiceUnavailable, response.StatusCode);
        Assert.Equal(TimeSpan.Zero, scene.Clock.Elapsed);
        Assert.Contains("00:00:30 left", response.GetRateLimitReport().GaveUp);
    }

    [Fact]
    public void A_deadline_of_the_requests_own_replaces_it()
    {
        using RetryScene scene = new();
        scene.Options.TotalTimeout = TimeSpan.FromSeconds(30);
        scene.Server.Reply(503, response => response.Headers.RetryAfter = new RetryConditionHeaderValue(TimeSpan.FromSeconds(60))).Reply(200);
        HttpRequestMessage request = RetryScene.Request();
        request.SetRateLimitDeadline(TimeSpan.FromMinutes(2));

        Assert.Equal(HttpStatusCode.OK, scene.Send(request).StatusCode);
    }

    [Fact]
    public void The_callers_own_cancellation_stays_the_callers_own()
    {
        using RetryScene scene = new();
        scene.Options.TotalTimeout = TimeSpan.FromSeconds(30);
        scene.Server.Hang();
        using CancellationTokenSource caller = new(TimeSpan.FromSeconds(5), scene.Clock);

        TaskCanceledException gone = Assert.IsType<TaskCanceledException>(scene.SendFailing(RetryScene.Request(), caller.Token));

        Assert.Equal(caller.Token, gone.CancellationToken);
        Assert.IsNotType<TimeoutException>(gone.InnerException);
    }

    [Fact]
    public void A_client_can_give_it_later_and_the_option_wins()
    {
        using RetryScene scene = new();
        scene.Server.Hang();
        _ = scene.Client;
        scene.Handler.ClientTimeout = () => TimeSpan.FromSeconds(12);

        scene.SendFailing(RetryScene.Request());

        Assert.Equal(TimeSpan.FromSeconds(12), scene.Clock.Elapsed);
    }

    [Fact]
    public void A_reply_that_is_here_at_once_costs_no_timer()
    {
        using RetryScene scene = new();
        scene.Options.TotalTimeout = TimeSpan.FromSeconds(30);
        int timers = -1;
        scene.Server.Add((_, _) =>
        {
            timers = scene.Clock.ArmedTimers;
            return Task.FromResult(new HttpResponseMessage());
        });

        scene.Get();

        Assert.Equal(0, timers);
        Assert.Equal(0, scene.Clock.ArmedTimers);
    }

    [Fact]
    public void No_timer_outlives_the_call()
    {
        using RetryScene scene = new();
        scene.Options.TotalTimeout = TimeSpan.FromSeconds(30);
        scene.Server.Reply(503).Add(async (_, token) =>
        {
            await Task.Delay(TimeSpan.FromSeconds(1), scene.Clock, token);
            return new HttpResponseMessage();
        });

        scene.Get();

        Assert.Equal(0, scene.Clock.ArmedTimers);
    }

    [Fact]
    public void It_also_covers_the_reading_of_a_slow_body()
    {
        using RetryScene scene = new();
        scene.Options.TotalTimeout = TimeSpan.FromSeconds(30);
        scene.Options.MaxBufferedBody = 100;
        scene.Server.Reply(200);

        scene.SendFailing(RetryScene.Request("POST", new StreamContent(new StalledStream(scene.Clock))));

        Assert.Equal(TimeSpan.FromSeconds(30), scene.Clock.Elapsed);
        Assert.Empty(scene.Server.Seen);
    }

    private sealed class StalledStream(TimeProvider time) : MemoryStream
    {
        public override bool CanSeek => false;

        public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            await Task.Delay(Timeout.InfiniteTimeSpan, time, cancellationToken);
            return 0;
        }
    }
}
