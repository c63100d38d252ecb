using System.Net;
using ClientSdk.Diagnostics;
using ClientSdk.Headers;
using ClientSdk.Limiters;
using ClientSdk.Limits;
using ClientSdk.Pipeline;
using ClientSdk.Retries;
using ClientSdk.Testing.Clock;
using ClientSdk.Throttling;
using Microsoft.Extensions.Logging.Abstractions;

namespace ClientSdk.Tests.Throttling;

/// <summary>The way of nearly all requests through all stations: a permit is free, the reply is a success. It costs next to nothing and loses nothing.</summary>
/// <remarks>Alone in the process: it counts bytes, and a listener of another test would have the instruments make tags.</remarks>
[CollectionDefinition(nameof(ShortWayTests), DisableParallelization = true)]
[Collection(nameof(ShortWayTests))]
public sealed class ShortWayTests : IDisposable
{
    private static readonly Uri Address = new("http://api.test/things/42");

    /// <summary>Bytes of a token source without a timer or a registration.</summary>
    private const int TokenSource = 48;

    private readonly VirtualClock _clock = new();
    private readonly RateLimitMetrics _metrics = new(null);
    private ThrottleRegistry? _registry;
    private Throttle _throttle = null!;

    [Fact]
    public void A_success_that_is_here_at_once_costs_a_token_source_and_hands_on_its_own_task()
    {
        Task<HttpResponseMessage> reply = Task.FromResult(SixHeaders());
        HttpMessageInvoker client = Over(new Frugal(() => reply));
        HttpRequestMessage[] requests = Requests();
        using CancellationTokenSource caller = new();
        Assert.Same(reply, client.SendAsync(requests[0], caller.Token));

        Assert.InRange(Allocated(index => client.SendAsync(requests[index], caller.Token)), 0, TokenSource * 1_000);
        Assert.All(requests, request => Assert.Null(RequestJourney.Find(request)));
    }

    [Fact]
    public void A_success_that_takes_its_time_costs_one_task()
    {
        TaskCompletionSource<HttpResponseMessage>[] replies = [.. Enumerable.Range(0, 1_101).Select(_ => new TaskCompletionSource<HttpResponseMessage>())];
        int next = 0;
        HttpMessageInvoker client = Over(new Frugal(() => replies[next].Task));
        HttpRequestMessage[] requests = Requests();
        HttpResponseMessage response = SixHeaders();

        long bytes = Allocated(index =>
        {
            Task<HttpResponseMessage> sending = client.SendAsync(requests[index], CancellationToken.None);
            replies[next++].SetResult(response);
            Assert.Same(response, sending.Result);
        });

        Assert.InRange(bytes, 1, 200 * 1_000);
    }

    [Fact]
    public void A_synchronous_send_costs_no_more()
    {
        Task<HttpResponseMessage> reply = Task.FromResult(SixHeaders());
        HttpMessageInvoker client = Over(new Frugal(() => reply));
        HttpRequestMessage[] requests = Requests();

        Assert.InRange(Allocated(index => client.Send(requests[index], CancellationToken.None)), 0, TokenSource * 1_000);
    }

    [Fact]
    public void Its_report_still_tells_what_the_reply_said()
    {
        HttpResponseMessage response = SixHeaders();
        HttpMessageInvoker client = Over(new StubHandler(_ => response));
        Send(client);

        RateLimitReport report = response.GetRateLimitReport();
        RateLimitSnapshot said = RateLimitHeaderParser.Parse(response, null, _clock.GetUtcNow());
        Assert.Equal((1, 0), (report.Attempts, report.Refusals));
        Assert.Equal(2, report.Snapshot!.Windows.Count);
        Assert.Equal(said.Windows, report.Snapshot.Windows);
    }

    [Fact]
    public void What_depends_on_the_time_of_receipt_is_kept_from_then()
    {
        // An instant in a reply without a Date: read a minute later, it would be a minute nearer.
        HttpResponseMessage response = new();
        response.Headers.TryAddWithoutValidation("X-RateLimit-Remaining", "9");
        response.Headers.TryAddWithoutValidation("X-RateLimit-Reset", _clock.GetUtcNow().AddSeconds(90).ToUnixTimeSeconds().ToString(System.Globalization.CultureInfo.InvariantCulture));
        HttpMessageInvoker client = Over(new StubHandler(_ => response));
        Send(client);
        _clock.Run(() => Task.Delay(TimeSpan.FromMinutes(1), _clock));

        Assert.InRange(Assert.Single(response.GetRateLimitReport().Snapshot!.Windows).Reset!.Value.TotalSeconds, 89, 90);
    }

    [Fact]
    public void What_only_the_clients_profile_can_read_is_kept()
    {
        HttpResponseMessage response = new();
        response.Headers.TryAddWithoutValidation("X-Left", "9");
        HeaderProfile profile = new() { Headers = new Dictionary<string, HeaderMeaning> { ["X-Left"] = new() { Role = HeaderRole.Remaining, Family = "X" } } };
        HttpMessageInvoker client = Over(new StubHandler(_ => response), new ThrottlePlan { Scope = "test", Headers = profile });
        Send(client);

        Assert.Equal(9, Assert.Single(response.GetRateLimitReport().Snapshot!.Windows).Remaining);
    }

    [Fact]
    public void A_reply_that_was_never_ours_has_an_unremarkable_report()
    {
        HttpMessageInvoker client = Over(new StubHandler(_ => SixHeaders()));
        HttpRequestMessage request = new(HttpMethod.Get, Address);
        request.BypassRateLimits();
        HttpResponseMessage response = _clock.Run(() => client.SendAsync(request, CancellationToken.None));
        response.RequestMessage = request;

        Assert.Null(response.GetRateLimitReport().Snapshot);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Stations_decide_about_everything_else(bool isAsync)
    {
        // One of each: a redirect, a refusal, a failure, a broken connection, and then a success.
        Queue<Func<HttpResponseMessage>> replies = new(
        [
            () => With(HttpStatusCode.Redirect, "Location", "/moved"),
            () => With(HttpStatusCode.TooManyRequests, "Retry-After", "2"),
            () => new(HttpStatusCode.ServiceUnavailable),
            () => throw new HttpRequestException(HttpRequestError.ConnectionError, "refused"),
            () => new(HttpStatusCode.OK),
        ]);
        List<string> seen = [];
        HttpMessageInvoker client = Over(new StubHandler(async (request, _) =>
        {
            seen.Add(request.RequestUri!.AbsolutePath);
            await (isAsync ? Task.Delay(TimeSpan.FromMilliseconds(20), _clock, CancellationToken.None) : Task.CompletedTask);
            return replies.Dequeue()();
        }));
        HttpRequestMessage request = new(HttpMethod.Get, Address);
        HttpResponseMessage response = _clock.Run(() => client.SendAsync(request, CancellationToken.None));
        response.RequestMessage = request;

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Equal(["/things/42", "/moved", "/moved", "/moved", "/moved"], seen);
        RateLimitReport report = response.GetRateLimitReport();
        Assert.Equal((5, 1), (report.Attempts, report.Refusals));
        Assert.InRange(_clock.Elapsed.TotalSeconds, 2, 60);
    }

    [Fact]
    public void Timeouts_and_cancellations_never_reach_the_next_request_of_a_recycled_attempt()
    {
        // Request after request of 3 s on one thread, so that one attempt serves them all, with a time limit of 5 s: its timer, set for the
        // first, is found by the second at 5 s and by the third at 10 s, neither of which has had its time.
        ThrottlePlan plan = Plan() with { AttemptTimeout = TimeSpan.FromSeconds(5) };
        List<CancellationToken> tokens = [];
        HttpMessageInvoker client = Over(
            new StubHandler(async (request, cancellationToken) =>
            {
                tokens.Add(cancellationToken);
                await Task.Delay(TimeSpan.FromSeconds(request.Method == HttpMethod.Put ? 60 : 3), _clock, cancellationToken);
                return new HttpResponseMessage();
            }),
            plan,
            maxRetries: 0);
        _clock.Run(async () =>
        {
            for (int index = 0; index < 5; index++)
            {
                using CancellationTokenSource caller = new();
                await client.SendAsync(new HttpRequestMessage(HttpMethod.Get, Address), caller.Token);
                await caller.CancelAsync();
            }

            TimeSpan start = _clock.Elapsed;
            TaskCanceledException late = await Assert.ThrowsAsync<TaskCanceledException>(() => client.SendAsync(new HttpRequestMessage(HttpMethod.Put, Address), CancellationToken.None));
            Assert.IsType<TimeoutException>(late.InnerException);
            Assert.Equal(TimeSpan.FromSeconds(5), _clock.Elapsed - start);

            // An attempt that was cancelled serves nobody any more.
            await client.SendAsync(new HttpRequestMessage(HttpMethod.Get, Address), CancellationToken.None);
            Assert.False(tokens[^1].IsCancellationRequested);
        });
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void A_handler_below_may_keep_its_token_and_is_never_cancelled_for_another_request(bool byTimeout)
    {
        // Defect seen red: one source served request after request on a thread, and what ended the second ended what the first had begun.
        List<CancellationToken> tokens = [];
        HttpMessageInvoker client = Over(
            new StubHandler(async (request, cancellationToken) =>
            {
                tokens.Add(cancellationToken);
                await Task.Delay(TimeSpan.FromSeconds(request.Method == HttpMethod.Put ? 60 : 1), _clock, cancellationToken);
                return new HttpResponseMessage();
            }),
            Plan() with { AttemptTimeout = TimeSpan.FromSeconds(byTimeout ? 5 : 50) },
            maxRetries: 0);
        _clock.Run(async () =>
        {
            await client.SendAsync(new HttpRequestMessage(HttpMethod.Get, Address), CancellationToken.None);
            using CancellationTokenSource leaving = new(TimeSpan.FromSeconds(20), _clock);
            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => client.SendAsync(new HttpRequestMessage(HttpMethod.Put, Address), leaving.Token));

            Assert.Equal([false, true], tokens.Select(token => token.IsCancellationRequested));
        });
    }

    [Fact]
    public void A_permit_that_needed_no_clock_is_given_back_like_any_other()
    {
        HttpMessageInvoker client = Over(new StubHandler(_ => new HttpResponseMessage()), new ThrottlePlan { Scope = "test", Limits = [RateLimit.PerMinute(2), RateLimit.Concurrent(1)] });
        for (int index = 0; index < 5; index++)
        {
            Send(client);
        }

        Assert.InRange(_clock.Elapsed.TotalSeconds, 120, 121);
    }

    public void Dispose()
    {
        _registry?.Dispose();
        _metrics.Dispose();
    }

    private static ThrottlePlan Plan() => new() { Scope = "test", Limits = [RateLimit.PerSecond(1_000_000), RateLimit.PerMinute(10_000_000), RateLimit.Concurrent(100_000)] };

    private static HttpResponseMessage SixHeaders()
    {
        HttpResponseMessage response = new() { Content = new ByteArrayContent([1, 2, 3]) };
        foreach ((string unit, string size) in new[] { ("Second", "1000000"), ("Minute", "10000000") })
        {
            response.Headers.TryAddWithoutValidation("X-RateLimit-Limit-" + unit, size);
            response.Headers.TryAddWithoutValidation("X-RateLimit-Remaining-" + unit, size);
            response.Headers.TryAddWithoutValidation("X-RateLimit-Reset-" + unit, "1");
        }

        return response;
    }

    private static HttpResponseMessage With(HttpStatusCode status, string header, string value)
    {
        HttpResponseMessage response = new(status);
        response.Headers.TryAddWithoutValidation(header, value);
        return response;
    }

    private static HttpRequestMessage[] Requests() => [.. Enumerable.Range(0, 1_101).Select(_ => new HttpRequestMessage(HttpMethod.Get, Address))];

    private static long Allocated(Action<int> send)
    {
        for (int index = 0; index < 100; index++)
        {
            send(index);
        }

        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int index = 100; index < 1_100; index++)
        {
            send(index);
        }

        return GC.GetAllocatedBytesForCurrentThread() - before;
    }

    private void Send(HttpMessageInvoker client) => _clock.Run(async () =>
    {
        HttpRequestMessage request = new(HttpMethod.Get, Address);
        HttpResponseMessage response = await client.SendAsync(request, CancellationToken.None);
        response.RequestMessage ??= request;
    });

    private HttpMessageInvoker Over(HttpMessageHandler inner, ThrottlePlan? plan = null, int maxRetries = 5)
    {
        _registry = new ThrottleRegistry(_clock, _metrics, NullLogger.Instance, new LimiterSettings { Random = new Random(7).NextDouble, RunContinuationsAsynchronously = false });
        _throttle = _registry.For(plan ?? Plan());
        RetryEnvironment environment = new()
        {
            Scope = "test",
            Time = _clock,
            Random = () => 0.5,
            Budgets = new RetryBudgets(_clock, _throttle.GrantedIn),
            Metrics = _metrics,
            Logger = NullLogger.Instance,
        };
        HttpMessageHandler outermost = inner;
        foreach (DelegatingHandler station in RateLimitAwarePipeline.Stations(_throttle, new RetryOptions { MaxRetries = maxRetries }, environment, new ClientsOwn(FollowsRedirects: true)).Reverse())
        {
            station.InnerHandler = outermost;
            outermost = station;
        }

        return new HttpMessageInvoker(outermost);
    }

    /// <summary>Allocates nothing itself.</summary>
    private sealed class Frugal(Func<Task<HttpResponseMessage>> reply) : HttpMessageHandler
    {
        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken) => reply();

        protected override HttpResponseMessage Send(HttpRequestMessage request, CancellationToken cancellationToken) => reply().Result;
    }
}
