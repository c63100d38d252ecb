using System.Net;
using System.Net.Http.Headers;
using ClientSdk.Limits;
using ClientSdk.Retries;

namespace ClientSdk.Tests.Retries;

public sealed class RetryDelayTests
{
    [Fact]
    public void The_back_off_doubles_up_to_the_longest_delay()
    {
        using RetryScene scene = new();
        scene.Options.MaxDelay = TimeSpan.FromSeconds(5);
        scene.Server.Reply(500);

        scene.Get();

        Assert.Equal([1, 2, 4, 5, 5], scene.Gaps());
    }

    [Fact]
    public void The_jitter_stays_random_at_the_cap()
    {
        System.Random seeded = new(7);
        double[] delays = [.. Enumerable.Range(0, 1_000).Select(_ => BackOff.FullJitter(TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(10), 40, seeded.NextDouble()).TotalSeconds)];

        Assert.All(delays, delay => Assert.InRange(delay, 0, 10));
        Assert.InRange(delays.Average(), 4.7, 5.3);
        Assert.InRange(delays.Count(delay => delay < 1), 70, 130);
        Assert.True(delays.Count(delay => delay > 9.99) < 10);
    }

    [Fact]
    public void A_thousand_retries_do_not_overflow_the_back_off() =>
        Assert.Equal(TimeSpan.FromDays(366) / 2, BackOff.FullJitter(TimeSpan.FromDays(1), TimeSpan.FromDays(366), 1_000, 0.5));

    [Theory]
    [InlineData(0.0, 7)]
    [InlineData(0.999, 7)]
    public void A_hint_is_never_cut_short(double random, int hint)
    {
        using RetryScene scene = new();
        scene.Random = () => random;
        scene.Server.Reply(503, RetryAfter(hint)).Reply(200);

        Assert.Equal(HttpStatusCode.OK, scene.Get().StatusCode);
        Assert.Equal([hint], scene.Gaps());
    }

    [Fact]
    public void The_back_off_wins_over_a_shorter_hint()
    {
        using RetryScene scene = new();
        scene.Server.Reply(503, RetryAfter(0)).Reply(200);

        scene.Get();

        Assert.Equal([1], scene.Gaps());
    }

    [Fact]
    public void What_the_throttle_read_is_not_read_again()
    {
        using RetryScene scene = new();
        scene.Server
            .Reply(503, response => RequestJourney.Of(response.RequestMessage!).Snapshot = new RateLimitSnapshot { RetryAfter = TimeSpan.FromSeconds(3) })
            .Reply(200);

        scene.Get();

        Assert.Equal([3], scene.Gaps());
    }

    [Fact]
    public void A_hint_of_one_reply_is_not_taken_for_a_hint_of_the_next()
    {
        using RetryScene scene = new();
        scene.Server.Reply(503, RetryAfter(60)).Fail(new HttpRequestException("reset")).Reply(200);

        scene.Get();

        Assert.Equal([60, 2], scene.Gaps());
    }

    [Fact]
    public void A_hint_above_MaxDelay_ends_the_retries_at_once()
    {
        using RetryScene scene = new();
        scene.Server.Reply(503, RetryAfter(301)).Reply(200);

        HttpResponseMessage response = scene.Get();

        Assert.Equal(HttpStatusCode.ServiceUnavailable, response.StatusCode);
        Assert.Equal(TimeSpan.Zero, scene.Clock.Elapsed);
        Assert.Contains("MaxDelay is 00:05:00", response.GetRateLimitReport().GaveUp);
    }

    [Fact]
    public void A_hint_that_no_timer_can_hold_ends_the_retries_whatever_MaxDelay_says()
    {
        using RetryScene scene = new();
        scene.Options.MaxDelay = TimeSpan.FromDays(366);
        scene.Options.TotalTimeout = TimeSpan.FromDays(300);
        scene.Server.Reply(503, RetryAfter(60 * 86_400));

        Assert.Equal(HttpStatusCode.ServiceUnavailable, scene.Get().StatusCode);
        Assert.Single(scene.Server.Seen);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void A_delay_beyond_the_requests_deadline_ends_the_retries_at_once(bool isInstant)
    {
        using RetryScene scene = new();
        scene.Server.Reply(503, RetryAfter(20)).Reply(200);
        HttpRequestMessage request = RetryScene.Request();
        if (isInstant)
        {
            request.SetRateLimitDeadline(scene.Clock.GetUtcNow().AddSeconds(20));
        }
        else
        {
            request.SetRateLimitDeadline(TimeSpan.FromSeconds(20));
        }

        Assert.Equal(HttpStatusCode.ServiceUnavailable, scene.Send(request).StatusCode);
        Assert.Equal(TimeSpan.Zero, scene.Clock.Elapsed);
        Assert.Contains("00:00:20", RetryScene.GaveUp(request));
    }

    [Fact]
    public void A_refusal_without_a_throttle_below_waits_for_its_hint_and_the_back_off_on_top()
    {
        using RetryScene scene = new();
        scene.Server.Reply(429, RetryAfter(30)).Reply(429).Reply(200);

        Assert.Equal(HttpStatusCode.OK, scene.Send(RetryScene.Request("POST")).StatusCode);
        Assert.Equal([31, 2], scene.Gaps());
    }

    [Fact]
    public void The_failed_response_is_disposed_before_the_wait()
    {
        using RetryScene scene = new();
        scene.Server.Reply(503, RetryAfter(60)).Reply(200);
        DateTimeOffset start = scene.Clock.GetUtcNow();

        scene.Get();

        Assert.Equal([start], scene.Server.DisposedAt);
    }

    [Fact]
    public void A_caller_that_goes_away_during_the_wait_is_let_go_at_once()
    {
        using RetryScene scene = new();
        using CancellationTokenSource caller = new(TimeSpan.FromSeconds(5), scene.Clock);
        scene.Server.Reply(503, RetryAfter(60));

        OperationCanceledException gone = Assert.ThrowsAny<OperationCanceledException>(() => scene.Send(RetryScene.Request(), caller.Token));

        Assert.Equal(caller.Token, gone.CancellationToken);
        Assert.Equal(TimeSpan.FromSeconds(5), scene.Clock.Elapsed);
    }

    [Fact]
    public void OnRetry_is_told_what_failed_and_how_long_it_takes()
    {
        using RetryScene scene = new();
        HttpRequestException reset = new("reset");
        scene.Server.Refuse().Fail(reset).Reply(200);
        HttpRequestMessage request = RetryScene.Request();

        scene.Send(request);

        Assert.Equal([(1, TimeSpan.Zero), (2, TimeSpan.FromSeconds(1))], scene.Retried.Select(retry => (retry.Attempt, Rounded(retry.Delay))));
        Assert.Equal([null, reset], scene.Retried.Select(retry => retry.Exception));
        Assert.All(scene.Retried, retry => Assert.Same(request, retry.Request));
        Assert.Equal(HttpStatusCode.TooManyRequests, scene.Retried[0].Response?.StatusCode);
    }

    [Fact]
    public void What_OnRetry_throws_reaches_the_caller_and_the_response_is_disposed()
    {
        using RetryScene scene = new();
        scene.Options.OnRetry = _ => throw new NotSupportedException("mine");
        scene.Server.Reply(503);

        Assert.IsType<NotSupportedException>(scene.SendFailing(RetryScene.Request()));
        Assert.Single(scene.Server.DisposedAt);
    }

    private static TimeSpan Rounded(TimeSpan time) => TimeSpan.FromMilliseconds(Math.Round(time.TotalMilliseconds));

    private static Action<HttpResponseMessage> RetryAfter(int seconds) =>
        response => response.Headers.RetryAfter = new RetryConditionHeaderValue(TimeSpan.FromSeconds(seconds));
}
