using System.Net;
using System.Net.Http.Headers;
using ClientSdk.Retries;
using ClientSdk.Testing.Clock;
using Polly;

namespace ClientSdk.Tests.Retries;

/// <summary>The Polly part alone, in somebody else's pipeline.</summary>
public sealed class RateLimitAwareRetryTests
{
    private readonly VirtualClock _clock = new();
    private readonly List<double> _sentAt = [];
    private readonly RetryOptions _options = new();

    [Theory]
    [InlineData("GET")]
    [InlineData("POST")]
    public void A_refusal_of_any_method_is_sent_again_no_earlier_than_its_hint(string method)
    {
        Assert.Equal(HttpStatusCode.OK, Run(method, Refusal(30), Refusal(20), Reply(200)).StatusCode);

        Assert.Equal(0, _sentAt[0]);
        Assert.InRange(_sentAt[1], 30, 31);
        Assert.InRange(_sentAt[2] - _sentAt[1], 20, 22);
    }

    [Fact]
    public void The_jitter_lies_on_top_of_the_hint_for_any_luck()
    {
        foreach (double random in new[] { 0, 0.3, 0.999999 })
        {
            _sentAt.Clear();
            double start = _clock.Elapsed.TotalSeconds;
            Run(() => random, Refusal(30), Reply(200));
            Assert.InRange(_sentAt[1] - start, 30, 31);
        }
    }

    [Fact]
    public void A_hint_given_as_a_date_is_reached_to_the_tick()
    {
        DateTimeOffset date = _clock.GetUtcNow().AddSeconds(10);
        _clock.Advance(TimeSpan.FromTicks(3_333));

        Run(() => 0, Reply(429, response => response.Headers.RetryAfter = new RetryConditionHeaderValue(date)), Reply(200));

        Assert.InRange(_sentAt[1], 10, 10.001);
    }

    [Fact]
    public void Refusals_end_after_MaxRetries_where_no_MaxRefusals_is_set()
    {
        _options.MaxRetries = 2;

        Assert.Equal(HttpStatusCode.TooManyRequests, Run("POST", Refusal(1)).StatusCode);
        Assert.Equal(3, _sentAt.Count);
    }

    [Fact]
    public void Refusals_end_after_MaxRefusals()
    {
        (_options.MaxRetries, _options.MaxRefusals) = (0, 7);

        Assert.Equal(HttpStatusCode.TooManyRequests, Run("POST", Refusal(1)).StatusCode);
        Assert.Equal(8, _sentAt.Count);
    }

    [Fact]
    public void A_hint_above_MaxDelay_returns_the_refusal_at_once()
    {
        HttpResponseMessage response = Run("GET", Refusal(3_600));

        Assert.Equal(TimeSpan.FromHours(1), response.Headers.RetryAfter?.Delta);
        Assert.Equal(TimeSpan.Zero, _clock.Elapsed);
    }

    [Theory]
    [InlineData("GET", 2)]
    [InlineData("DELETE", 2)]
    [InlineData("POST", 1)]
    [InlineData(null, 1)]
    public void A_failure_is_sent_again_only_when_the_request_is_known_to_be_repeatable(string? method, int sends)
    {
        Run(method, Reply(503), Reply(200));

        Assert.Equal(sends, _sentAt.Count);
    }

    [Fact]
    public void A_failed_connection_is_judged_by_the_request_in_the_context()
    {
        Assert.Equal(HttpStatusCode.OK, Run("GET", () => throw new HttpRequestException("reset"), Reply(200)).StatusCode);
        Assert.Throws<HttpRequestException>(() => Run("POST", () => throw new HttpRequestException("reset"), Reply(200)));
        Assert.Throws<HttpRequestException>(() => Run((string?)null, () => throw new HttpRequestException("reset"), Reply(200)));
    }

    [Fact]
    public void The_responses_own_request_serves_where_the_context_has_none()
    {
        Run((string?)null, Reply(503, response => response.RequestMessage = RetryScene.Request()), Reply(200));

        Assert.Equal(2, _sentAt.Count);
    }

    [Fact]
    public void A_body_that_cannot_be_sent_twice_ends_it()
    {
        HttpRequestMessage post = RetryScene.Request("POST", new StreamContent(new ForwardOnlyStream([1])));

        Assert.Equal(HttpStatusCode.TooManyRequests, Run((string?)null, Reply(429, response => response.RequestMessage = post), Reply(200)).StatusCode);
    }

    [Fact]
    public void The_budget_holds_over_all_calls_of_a_pipeline()
    {
        ResiliencePipeline<HttpResponseMessage> pipeline = Pipeline(() => 0);
        for (int i = 0; i < 50; i++)
        {
            Run(pipeline, "GET", Reply(503));
        }

        Assert.Equal(50 + 10, _sentAt.Count);
    }

    [Fact]
    public void A_context_that_is_used_again_starts_anew()
    {
        _options.MaxRetries = 1;
        ResiliencePipeline<HttpResponseMessage> pipeline = Pipeline(() => 0);
        ResilienceContext context = ResilienceContextPool.Shared.Get();
        for (int call = 0; call < 3; call++)
        {
            Func<HttpResponseMessage>[] script = [Refusal(1), Reply(200)];
            int next = 0;
            Assert.Equal(HttpStatusCode.OK, _clock.Run(() => pipeline.ExecuteAsync(_ => ValueTask.FromResult(script[next++]()), context).AsTask()).StatusCode);
        }
    }

    [Fact]
    public void Failed_responses_are_disposed_before_the_wait()
    {
        double? disposedAt = null;
        Run("GET", Reply(429, response => response.Content = new TrackedContent("no", () => disposedAt = _clock.Elapsed.TotalSeconds)), Reply(200));

        Assert.Equal(0, disposedAt);
    }

    [Fact]
    public void Options_are_copied()
    {
        ResiliencePipelineBuilder<HttpResponseMessage> builder = new() { TimeProvider = _clock };
        builder.AddRateLimitAwareRetry(_options);
        _options.MaxRetries = 0;

        Run(builder.Build(), "GET", Reply(503), Reply(200));

        Assert.Equal(2, _sentAt.Count);
    }

    [Fact]
    public void Options_out_of_range_are_refused_by_name_value_and_range()
    {
        foreach (RetryOptions bad in new RetryOptions[]
        {
            new() { MaxRetries = -1 }, new() { MaxRefusals = -1 }, new() { BaseDelay = TimeSpan.Zero }, new() { MaxDelay = TimeSpan.FromDays(400) },
        })
        {
            ArgumentOutOfRangeException refusal = Assert.Throws<ArgumentOutOfRangeException>(() => new ResiliencePipelineBuilder<HttpResponseMessage>().AddRateLimitAwareRetry(bad));
            Assert.Contains("Set it to", refusal.Message);
        }
    }

    private static Func<HttpResponseMessage> Reply(int status, Action<HttpResponseMessage>? with = null) => () =>
    {
        HttpResponseMessage response = new((HttpStatusCode)status);
        with?.Invoke(response);
        return response;
    };

    private static Func<HttpResponseMessage> Refusal(int seconds) =>
        Reply(429, response => response.Headers.RetryAfter = new RetryConditionHeaderValue(TimeSpan.FromSeconds(seconds)));

    private ResiliencePipeline<HttpResponseMessage> Pipeline(Func<double> random)
    {
        ResiliencePipelineBuilder<HttpResponseMessage> builder = new() { TimeProvider = _clock };
        return RateLimitAwareRetryExtensions.AddRateLimitAwareRetry(builder, _options, random).Build();
    }

    private HttpResponseMessage Run(string? method, params Func<HttpResponseMessage>[] script) => Run(Pipeline(() => 0.5), method, script);

    private HttpResponseMessage Run(Func<double> random, params Func<HttpResponseMessage>[] script) => Run(Pipeline(random), "GET", script);

    private HttpResponseMessage Run(ResiliencePipeline<HttpResponseMessage> pipeline, string? method, params Func<HttpResponseMessage>[] script)
    {
        int next = 0;
        ResilienceContext context = ResilienceContextPool.Shared.Get();
        if (method is not null)
        {
            context.Properties.Set(RateLimitAwareRetryExtensions.RequestMessageKey, RetryScene.Request(method));
        }

        return _clock.Run(() => pipeline.ExecuteAsync(
            _ =>
            {
                _sentAt.Add(_clock.Elapsed.TotalSeconds);
                return ValueTask.FromResult(script[Math.Min(next++, script.Length - 1)]());
            },
            context).AsTask());
    }
}
