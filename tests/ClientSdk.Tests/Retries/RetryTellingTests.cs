using System.Diagnostics;
using System.Diagnostics.Metrics;
using System.Net;
using ClientSdk.Diagnostics;
using ClientSdk.Limits;
using ClientSdk.Retries;
using ClientSdk.Testing.Clock;
using ClientSdk.Tests.Throttling;

namespace ClientSdk.Tests.Retries;

/// <summary>What the retry station tells the log, the metrics, the traces and the budget.</summary>
public sealed class RetryTellingTests : IMeterFactory
{
    private readonly VirtualClock _clock = new();
    private readonly ListLogger _log = new();
    private readonly RateLimitMetrics _metrics;
    private readonly ScriptedServer _server;
    private readonly RetryOptions _options = new();
    private Meter? _meter;

    public RetryTellingTests() => (_server, _metrics) = (new ScriptedServer(_clock), new RateLimitMetrics(this));

    Meter IMeterFactory.Create(MeterOptions options) => _meter = new Meter(options);

    public void Dispose()
    {
        _metrics.Dispose();
        _meter?.Dispose();
    }

    [Fact]
    public void Each_retry_is_a_line_a_count_and_an_event()
    {
        List<string> counted = [];
        using MeterListener listener = new();
        listener.InstrumentPublished = (instrument, it) =>
        {
            // Other tests have instruments of this name.
            if (instrument.Meter == _meter && instrument.Name == "clientsdk.request.retries")
            {
                it.EnableMeasurementEvents(instrument);
            }
        };
        listener.SetMeasurementEventCallback<long>((_, count, tags, _) => counted.Add($"{count} {string.Join(' ', tags.ToArray().Select(tag => tag.Value))}"));
        listener.Start();
        using Activity activity = new Activity("call").Start();
        _server.Reply(503).Reply(200);

        Send("GET");

        Assert.Equal(["1 told status"], counted);
        Assert.Contains(_log.Lines, line => line.Contains("GET", StringComparison.Ordinal) && line.Contains("status", StringComparison.Ordinal));
        Assert.NotEmpty(activity.Events);
    }

    [Fact]
    public void The_end_of_the_retries_is_a_line_with_its_reason()
    {
        _options.MaxRetries = 1;
        _server.Reply(503);

        Send("GET");

        Assert.Contains(_log.Lines, line => line.Contains("MaxRetries is 1", StringComparison.Ordinal));
    }

    /// <summary>A hundred successes of the last seconds allow twenty retries, on each way that a request can take.</summary>
    [Theory]
    [InlineData(false, false)]
    [InlineData(false, true)]
    [InlineData(true, false)]
    [InlineData(true, true)]
    public void Every_request_counts_for_the_budget(bool isSync, bool hasTimeout)
    {
        _options.TotalTimeout = hasTimeout ? TimeSpan.FromDays(1) : null;
        RetryBudgets budgets = new(_clock);
        using HttpMessageInvoker client = Client(budgets);
        _server.Reply(200);
        for (int i = 0; i < 100; i++)
        {
            using HttpRequestMessage request = RetryScene.Request();
            _ = isSync ? client.Send(request, CancellationToken.None) : _clock.Run(() => client.SendAsync(request, CancellationToken.None));
        }

        _clock.Advance(TimeSpan.FromSeconds(9));
        Assert.Equal(20, Enumerable.Range(0, 1_000).Count(_ => budgets.TryTake(null)));
    }

    [Theory]
    [InlineData(399, false)]
    [InlineData(400, false)]
    [InlineData(404, false)]
    [InlineData(408, true)]
    [InlineData(429, true)]
    [InlineData(500, true)]
    [InlineData(501, false)]
    public void Only_refusals_and_passing_failures_need_a_decision(int status, bool needsOne)
    {
        using HttpResponseMessage response = new((HttpStatusCode)status);
        using HttpRequestMessage request = RetryScene.Request();
        Assert.Equal(needsOne, RetryLoop.NeedsDecision(request, response));
        Assert.Equal(needsOne, RetryLoop.NeedsDecision(null, response));

        // What a parser of bodies takes for a refusal needs one whatever its status, and a redirect or a success never does.
        RequestJourney.Of(request).Verdict = RefusalVerdict.WaitAtGate;
        Assert.Equal(status >= 400, RetryLoop.NeedsDecision(request, response));

        RequestJourney.Of(request).IsBypassed = true;
        Assert.False(RetryLoop.NeedsDecision(request, response));
    }

    [Fact]
    public async Task The_station_below_hears_what_was_decided()
    {
        RetryHandler handler = Handler(new RetryBudgets(_clock));
        handler.InnerHandler = _server;
        _server.Reply(200);
        IDecider decider = handler;
        using HttpRequestMessage request = RetryScene.Request();
        Task<HttpResponseMessage> good = Task.FromResult(new HttpResponseMessage(HttpStatusCode.NotFound));
        Task<HttpResponseMessage> bad = Task.FromResult(new HttpResponseMessage(HttpStatusCode.ServiceUnavailable));
        Task<HttpResponseMessage> failed = Task.FromException<HttpResponseMessage>(new HttpRequestException("no"));

        Assert.Same(good, decider.DecideAsync(good, request, CancellationToken.None));
        Assert.Equal(HttpStatusCode.OK, _clock.Run(() => decider.DecideAsync(bad, request, CancellationToken.None)).StatusCode);
        Assert.Equal(HttpStatusCode.OK, _clock.Run(() => decider.DecideAsync(failed, request, CancellationToken.None)).StatusCode);
        Assert.Equal(2, _server.Seen.Count);

        // What is here is worth more to a caller than what it cancelled.
        Assert.Same(await bad, await decider.DecideAsync(bad, request, new CancellationToken(canceled: true)));
        handler.Dispose();
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_request_that_bypasses_the_limits_is_sent_once(bool hasTimeout)
    {
        _options.TotalTimeout = hasTimeout ? TimeSpan.FromDays(1) : null;
        _server.Fail(new HttpRequestException("no"));
        using HttpMessageInvoker client = Client(new RetryBudgets(_clock, _ => 1_000_000));
        foreach (bool isSync in (bool[])[false, true])
        {
            int before = _server.Seen.Count;
            using HttpRequestMessage request = RetryScene.Request();
            RequestJourney.Of(request).IsBypassed = true;

            Assert.Throws<HttpRequestException>(() => isSync ? client.Send(request, CancellationToken.None) : _clock.Run(() => client.SendAsync(request, CancellationToken.None)));
            Assert.Equal(before + 1, _server.Seen.Count);
        }
    }

    [Fact]
    public void The_options_timeout_wins_over_the_clients_and_an_infinite_one_is_none()
    {
        foreach ((TimeSpan? own, TimeSpan? clients, double? ends) in ((TimeSpan?, TimeSpan?, double?)[])
            [(TimeSpan.FromSeconds(5), TimeSpan.FromSeconds(9), 5), (null, TimeSpan.FromSeconds(9), 9), (Timeout.InfiniteTimeSpan, TimeSpan.FromSeconds(9), null), (null, Timeout.InfiniteTimeSpan, null)])
        {
            ScriptedServer server = new(_clock);
            server.Add(async (_, cancellationToken) =>
            {
                await Task.Delay(TimeSpan.FromSeconds(60), _clock, cancellationToken);
                return new HttpResponseMessage();
            });
            _options.TotalTimeout = own;
            using RetryHandler handler = Handler(new RetryBudgets(_clock));
            handler.ClientTimeout = () => clients;
            handler.InnerHandler = server;
            using HttpMessageInvoker client = new(handler);
            double start = _clock.Elapsed.TotalSeconds;
            Exception? failure = Record.Exception(() => _clock.Run(() => client.SendAsync(RetryScene.Request(), CancellationToken.None)));

            Assert.Equal(ends is not null, failure is TaskCanceledException);
            Assert.Equal(ends ?? 60, Math.Round(_clock.Elapsed.TotalSeconds - start, 3));
        }
    }

    private void Send(string method)
    {
        using HttpMessageInvoker client = Client(new RetryBudgets(_clock, _ => 1_000_000));
        _clock.Run(() => client.SendAsync(RetryScene.Request(method), CancellationToken.None)).Dispose();
    }

    private HttpMessageInvoker Client(RetryBudgets budgets)
    {
        RetryHandler handler = Handler(budgets);
        handler.InnerHandler = _server;
        return new HttpMessageInvoker(handler);
    }

    private RetryHandler Handler(RetryBudgets budgets) => new(_options, new RetryEnvironment
    {
        Scope = "told",
        Time = _clock,
        Random = () => 0.5,
        Budgets = budgets,
        Metrics = _metrics,
        Logger = _log,
    });
}
