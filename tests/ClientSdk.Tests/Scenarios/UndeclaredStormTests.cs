using System.Net;
using ClientSdk.Simulation.Scenes;
using ClientSdk.Testing.Enforcement;
using ClientSdk.Testing.Sandbox;
using ClientSdk.Tests.Limiters.Bench;
using Polly;
using Polly.Retry;

namespace ClientSdk.Tests.Scenarios;

/// <summary>Hundreds of callers at once against a limit that the client was not told.</summary>
public sealed class UndeclaredStormTests(ITestOutputHelper output)
{
    private static readonly int Seeds = Rounds.Of(8);

    private static readonly Latency Short = Latency.Constant(TimeSpan.FromMilliseconds(20));

    private static ServerLimit TenPerSecond() => ServerLimit.FixedFromFirstRequest(10, TimeSpan.FromSeconds(1));

    private SceneResult[] Storms(int callers, ReplyStyle style, Latency latency, int? concurrency, Func<ServerLimit[]> limits)
    {
        SceneResult[] results = [.. Enumerable.Range(1, Seeds).Select(seed =>
        {
            using var scene = new ServerScene(seed, style, latency, concurrency, limits());
            return scene.Storm(callers);
        })];
        output.WriteLine(FormattableString.Invariant(
            $"{callers} callers, {style}, seeds 1 to {Seeds}: refusals {results.Min(r => r.Refusals)} to {results.Max(r => r.Refusals)}, seconds {results.Min(r => r.Elapsed.TotalSeconds):0.0} to {results.Max(r => r.Elapsed.TotalSeconds):0.0}"));
        return results;
    }

    /// <summary>Defects seen red: with the model never taken, 318 and 1,088 refusals; with each refusal of one moment an event of its own, 42 to 45 s.</summary>
    [Theory]
    [InlineData(300)]
    [InlineData(1000)]
    public void A_storm_on_an_undeclared_ten_per_second_ends_in_success_for_all_with_at_most_30_refusals(int callers) =>
        Assert.All(Storms(callers, ReplyStyle.RetryAfter, Short, null, () => [TenPerSecond()]), result =>
        {
            Assert.Equal(callers, result.Succeeded);
            Assert.InRange(result.Refusals, 1, 30);
            Assert.InRange(result.Elapsed.TotalSeconds, (callers / 10) - 1, callers / 10 * 1.3);
        });

    /// <summary>Defect seen red: with the model never taken, 320 refusals.</summary>
    [Fact]
    public void Without_a_word_but_429_it_takes_no_more_refusals() =>
        Assert.All(Storms(300, ReplyStyle.RefusalOnly, Short, null, () => [TenPerSecond()]), result =>
        {
            Assert.Equal(300, result.Succeeded);
            Assert.InRange(result.Refusals, 1, 30);
        });

    /// <summary>Defect seen red: with the headers ignored and no model taken, 211 refusals and more.</summary>
    [Fact]
    public void With_headers_on_every_reply_at_most_4_are_refused()
    {
        foreach (Func<ServerLimit> limit in (Func<ServerLimit>[])[TenPerSecond, () => ServerLimit.FixedAligned(100, TimeSpan.FromSeconds(10)), () => ServerLimit.SlidingLog(60, TimeSpan.FromMinutes(1)), () => ServerLimit.TokenBucket(50, 10, TimeSpan.FromSeconds(1))])
        {
            Assert.All(Storms(300, ReplyStyle.Headers, ServerScene.Lognormal, null, () => [limit()]), result =>
            {
                Assert.Equal(300, result.Succeeded);
                Assert.InRange(result.Refusals, 0, 4);
            });
        }
    }

    /// <summary>Defect seen red: with a slow start that does not grow, 27 to 30 s.</summary>
    [Fact]
    public void A_server_without_a_limit_is_not_slowed() =>
        Assert.All(Storms(300, ReplyStyle.RefusalOnly, ServerScene.Lognormal, null, () => []), result =>
        {
            Assert.Equal((300, 0L), (result.Succeeded, result.Refusals));
            Assert.InRange(result.Elapsed.TotalSeconds, 0.5, 2);
        });

    /// <summary>Defect seen red: with each refusal of one moment an event of its own, beyond 200 s.</summary>
    [Fact]
    public void A_window_that_states_only_its_reset_beside_a_limit_of_requests_at_once_is_found_out() =>
        Assert.All(Storms(1000, ReplyStyle.ResetOnly, ServerScene.Lognormal, 10, () => [ServerLimit.FixedFromFirstRequest(300, TimeSpan.FromMinutes(1))]), result =>
        {
            Assert.Equal(1000, result.Succeeded);
            Assert.InRange(result.Refusals, 1, 40);
            Assert.InRange(result.Elapsed.TotalSeconds, 180, 200);
        });

    /// <summary>The recipe that the figures above are to be compared with: each call waits for its own Retry-After.</summary>
    [Fact]
    public void The_usual_recipe_of_retrying_each_call_by_its_own_hint_is_refused_thousands_of_times()
    {
        using var scene = new ServerScene(1, ReplyStyle.RetryAfter, Short, null, TenPerSecond());
        ResiliencePipeline<HttpResponseMessage> retry = new ResiliencePipelineBuilder<HttpResponseMessage> { TimeProvider = scene.Clock }
            .AddRetry(new RetryStrategyOptions<HttpResponseMessage>
            {
                MaxRetryAttempts = int.MaxValue,
                ShouldHandle = static arguments => new(arguments.Outcome.Result?.StatusCode == HttpStatusCode.TooManyRequests),
                DelayGenerator = static arguments => new(arguments.Outcome.Result?.Headers.RetryAfter?.Delta),
            })
            .Build();
        using var client = new HttpMessageInvoker(scene.Network, disposeHandler: false);
        scene.Clock.Run(() => Task.WhenAll(Enumerable.Range(0, 300).Select(_ => retry.ExecuteAsync(
            async token => await client.SendAsync(new HttpRequestMessage(HttpMethod.Get, "http://api.test/things"), token)).AsTask())));
        output.WriteLine(FormattableString.Invariant($"300 callers with Polly's retry alone, seed 1: refusals {scene.Refusals}, seconds {scene.Clock.Elapsed.TotalSeconds:0.0}"));
        Assert.InRange(scene.Refusals, 3_000, 6_000);
    }
}
