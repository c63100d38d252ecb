using System.Net;
using ClientSdk.Diagnostics;
using ClientSdk.Limiters;
using ClientSdk.Limits;
using ClientSdk.Retries;
using ClientSdk.Tests.Limiters.Bench;
using ClientSdk.Throttling;
using Microsoft.Extensions.Logging.Abstractions;

namespace ClientSdk.Tests.Throttling;

/// <summary>The throttle of a scope: its partitions, their names, and other plans at run time.</summary>
public sealed class ThrottleTests
{
    [Fact]
    public void A_reload_never_shows_a_new_group_before_every_partition_has_it()
    {
        // Defect seen red: IndexOutOfRangeException, for the plan was in force before the partitions had become it.
        ThrottlePlan before = ThrottleBench.Plan(RateLimit.PerMinute(1));
        ThrottlePlan after = before with { Limits = [RateLimit.PerMinute(10)], Groups = [new EndpointGroup("new", ["GET /new"], RateLimit.PerMinute(5))] };
        using var bench = new ThrottleBench(before, StubHandler.Ok());
        bench.Clock.Run(async () =>
        {
            // Whichever partition is changed first lets a request go that goes on to the other one.
            Task there = WaitAndGoOnAsync("http://a.test", "http://b.test/new");
            Task back = WaitAndGoOnAsync("http://b.test", "http://a.test/new");
            bench.Registry.For(after);
            await Task.WhenAll(there, back);

            Assert.Equal(TimeSpan.Zero, bench.Clock.Elapsed);
        });

        async Task WaitAndGoOnAsync(string first, string then)
        {
            (await SendAsync(bench, first)).Dispose();
            (await SendAsync(bench, first)).Dispose();
            (await SendAsync(bench, then)).Dispose();
        }
    }

    [Fact]
    public void Whoever_a_reload_lets_go_may_need_what_another_thread_opens()
    {
        // Defect seen red: he went on under the throttle's lock, and whoever opened a partition on another thread waited for him.
        ThrottlePlan before = ThrottleBench.Plan(RateLimit.PerMinute(1));
        using var bench = new ThrottleBench(before, StubHandler.Ok());
        bool isOpened = false;
        bench.Clock.Run(async () =>
        {
            Task waiting = GoOnAsync();
            bench.Registry.For(before with { Limits = [RateLimit.PerMinute(10)] });
            await waiting;
        });

        Assert.True(isOpened);

        async Task GoOnAsync()
        {
            (await SendAsync(bench, "http://a.test")).Dispose();
            (await SendAsync(bench, "http://a.test")).Dispose();
            isOpened = CanOpen(bench.Throttle, "http://b.test");
        }
    }

    [Fact]
    public async Task Whoever_a_clock_calls_while_a_reload_sets_its_timers_may_need_what_another_thread_opens()
    {
        // Defect seen red: timers were set under the throttle's lock, and a clock that calls whoever is due at once did so under it.
        HastyTime time = new() { StandsStill = true };
        ThrottlePlan before = ThrottleBench.Plan(RateLimit.PerMinute(1));
        using RateLimitMetrics metrics = new(null);
        using ThrottleRegistry registry = new(time, metrics, NullLogger.Instance, new LimiterSettings { RunContinuationsAsynchronously = false });
        Throttle throttle = registry.For(before);
        using HttpMessageInvoker client = new(new ThrottlingHandler(throttle) { InnerHandler = StubHandler.Ok() });
        (await SendAsync(client, "http://a.test")).Dispose();
        Task<bool> waiting = GoOnAsync();
        Assert.False(waiting.IsCompleted);
        time.StandsStill = false;
        registry.For(before with { Limits = [RateLimit.PerSecond(1)] });

        Assert.True(await waiting);

        async Task<bool> GoOnAsync()
        {
            (await SendAsync(client, "http://a.test")).Dispose();
            return CanOpen(throttle, "http://b.test");
        }
    }

    [Fact]
    public void A_group_that_is_called_like_the_partition_keeps_to_itself_after_a_reload()
    {
        // Defect seen red: successors were found by name alone, so the partition took over the group's limits.
        ThrottlePlan plan = ThrottleBench.Plan(RateLimit.PerMinute(10)) with { Groups = [new EndpointGroup("partition", ["GET /few"], RateLimit.PerMinute(2))] };
        using var bench = new ThrottleBench(plan, StubHandler.Ok());
        bench.Clock.Run(async () =>
        {
            (await bench.GetAsync()).Dispose();
            bench.Registry.For(plan with { MaxDelay = TimeSpan.FromMinutes(1) });
            for (int request = 1; request < 10; request++)
            {
                (await bench.GetAsync()).Dispose();
            }

            Assert.Equal(TimeSpan.Zero, bench.Clock.Elapsed);
        });
    }

    [Fact]
    public void A_partition_that_is_opened_after_the_end_refuses_like_all_others()
    {
        var bench = new ThrottleBench(ThrottleBench.Plan(RateLimit.PerMinute(1)), StubHandler.Ok());
        bench.Registry.Dispose();
        bench.Clock.Run(async () =>
        {
            RequestThrottledException stopped = await Assert.ThrowsAsync<RequestThrottledException>(() => bench.GetAsync());
            Assert.Equal(RequestThrottledReason.Stopped, stopped.Reason);
        });
        bench.Dispose();
    }

    [Theory]
    [InlineData("http://user:secret@api.test/", false)]
    [InlineData("http://api.test/?key=secret", true)]
    public void No_log_line_shows_what_a_partition_is_told_apart_by(string uri, bool isByFunction)
    {
        // Defect seen red: a partition by credential put the credential into the log, and so did the user information of an address.
        var log = new ListLogger();
        int calls = 0;
        using var bench = new ThrottleBench(
            ThrottleBench.Plan(RateLimit.PerSecond(100)) with { PartitionBy = isByFunction ? static request => request.RequestUri!.Query : null },
            new StubHandler(_ => calls++ == 0 ? Refusal() : new HttpResponseMessage()),
            logger: log);
        bench.Clock.Run(async () =>
        {
            (await SendAsync(bench, uri)).Dispose();
            await Assert.ThrowsAsync<RequestThrottledException>(() => SendAsync(bench, uri));
        });

        Assert.NotEmpty(log.Lines);
        Assert.DoesNotContain(log.Lines, line => line.Contains("secret", StringComparison.Ordinal));
    }

    [Fact]
    public void What_callbacks_are_given_shows_no_credentials_as_text()
    {
        // Defect seen red: a record prints its members, and a request prints its headers and its query string.
        using var request = new HttpRequestMessage(HttpMethod.Get, "http://api.test/?token=secret");
        request.Headers.TryAddWithoutValidation("Authorization", "Bearer secret");
        using var response = new HttpResponseMessage(HttpStatusCode.TooManyRequests) { RequestMessage = request };
        response.Headers.TryAddWithoutValidation("Set-Cookie", "session=secret");
        var failure = new HttpRequestException("refused");

        string throttled = new ThrottledArguments(request, response, "secret", "partition", RateLimitSnapshot.Empty, default).ToString();
        string retry = new RetryArguments(request, response, failure, 2, TimeSpan.FromSeconds(3)).ToString();

        Assert.DoesNotContain("secret", throttled, StringComparison.Ordinal);
        Assert.DoesNotContain("secret", retry, StringComparison.Ordinal);
        Assert.Contains("GET", throttled, StringComparison.Ordinal);
        Assert.Contains("429", throttled, StringComparison.Ordinal);
        Assert.Contains("Attempt = 2", retry, StringComparison.Ordinal);
    }

    [Fact]
    public void Joined_clients_are_each_told_of_their_own_refusals()
    {
        // Defect seen red: the callback of the client that was made last was told of everybody's, and the others' of none.
        List<string> told = [];
        ThrottlePlan first = ThrottleBench.Plan(RateLimit.PerSecond(100)) with { Throttling = new ThrottlingOptions { OnThrottled = _ => told.Add("first") } };
        ThrottlePlan last = first with { Throttling = new ThrottlingOptions { OnThrottled = _ => told.Add("last") } };
        using var bench = new ThrottleBench(last, StubHandler.Ok());
        using var client = new HttpMessageInvoker(new ThrottlingHandler(bench.Throttle, () => first) { InnerHandler = new StubHandler(_ => Refusal()) });
        bench.Clock.Run(async () => (await client.SendAsync(new HttpRequestMessage(HttpMethod.Get, "http://a.test/"), CancellationToken.None)).Dispose());

        Assert.Equal(["first"], told);
    }

    /// <summary>Another thread opens a partition. It needs no time; how long it may take is how long a failure of this test takes.</summary>
    private static bool CanOpen(Throttle throttle, string uri)
    {
        Thread other = new(() => throttle.PartitionOf(new HttpRequestMessage(HttpMethod.Get, uri)));
        other.Start();
        return other.Join(TimeSpan.FromMinutes(1));
    }

    private static Task<HttpResponseMessage> SendAsync(ThrottleBench bench, string uri) => SendAsync(bench.Client, uri);

    private static Task<HttpResponseMessage> SendAsync(HttpMessageInvoker client, string uri) =>
        client.SendAsync(new HttpRequestMessage(HttpMethod.Get, uri), CancellationToken.None);

    private static HttpResponseMessage Refusal()
    {
        var response = new HttpResponseMessage(HttpStatusCode.TooManyRequests);
        response.Headers.TryAddWithoutValidation("Retry-After", "3600");
        return response;
    }
}
