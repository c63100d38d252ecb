using ClientSdk.Diagnostics;
using Microsoft.Extensions.Logging;

namespace ClientSdk.Tests.Diagnostics;

public sealed class RateLimitLogTests
{
    private readonly ListLogger _logger = new();

    [Fact]
    public void Event_ids_names_and_levels_are_a_promise()
    {
        _logger.Started("crm", "60 per minute", "5");
        _logger.PauseStarted("crm", "api.test", "default", DateTimeOffset.UnixEpoch, "429 with Retry-After");
        _logger.LimitLearned("crm", "api.test", "60 per minute", "learned from X-RateLimit-*");
        _logger.LimitChanged("crm", "api.test", "default", "60 per minute", "30 per minute", "refusals");
        _logger.RequestRefused("crm", "api.test", "QueueFull", "10,000 wait");
        _logger.RetryPlanned("crm", "GET", 1, "status", TimeSpan.FromSeconds(1));
        _logger.RetriesEnded("crm", "GET", "enough.");
        _logger.MalformedHeader("crm", "Retry-After");
        _logger.SecondRetryLayer("crm", "PollyHandler");
        _logger.HandlerAddedTwice("crm", 2);
        _logger.PrimaryHandlerFollowsRedirects("crm", "HttpClientHandler");
        _logger.TimeoutCutsWait("crm", TimeSpan.FromSeconds(100), TimeSpan.FromMinutes(5));
        _logger.BodyPermitReleased("crm", "api.test", 1, TimeSpan.FromMinutes(5));
        _logger.OptionsChanged("crm", "crm", "30 per minute");
        _logger.ReloadRefused("crm", "no");
        _logger.DifferentTimes("crm", "other", "crm", "a", "b");

        Assert.Equal(
            [
                "1 Started Information", "2 PauseStarted Information", "3 LimitLearned Information", "4 LimitChanged Information",
                "5 RequestRefused Information", "6 RetryPlanned Debug", "7 RetriesEnded Debug", "8 MalformedHeader Debug",
                "9 SecondRetryLayer Warning", "10 HandlerAddedTwice Warning", "11 PrimaryHandlerFollowsRedirects Warning",
                "12 TimeoutCutsWait Warning", "13 BodyPermitReleased Warning",
                "14 OptionsChanged Information", "15 ReloadRefused Error", "16 DifferentTimes Warning",
            ],
            _logger.Lines.Select(line => $"{line.Id.Id} {line.Id.Name} {line.Level}"));
        Assert.Contains("until 1970-01-01T00:00:00.0000000+00:00: 429 with Retry-After", _logger.Lines[1].Text);
    }

    [Fact]
    public void A_malformed_header_is_counted_each_time_and_logged_once_a_name()
    {
        using RateLimitMetrics metrics = new(null);
        MalformedHeaderReporter reporter = new("crm", metrics, _logger);
        foreach (int _ in Enumerable.Range(0, 5))
        {
            reporter.Report("Retry-After");
            reporter.Report("retry-after");
            reporter.Report("X-RateLimit-Reset");
        }

        Assert.Equal(2, _logger.Lines.Count);
    }

    [Fact]
    public void Any_number_of_names_fills_no_log()
    {
        using RateLimitMetrics metrics = new(null);
        MalformedHeaderReporter reporter = new("crm", metrics, _logger);
        for (int i = 0; i < 1_000; i++)
        {
            reporter.Report($"x-{i}");
        }

        Assert.Equal(64, _logger.Lines.Count);
    }

    private sealed class ListLogger : ILogger
    {
        public List<(EventId Id, LogLevel Level, string Text)> Lines { get; } = [];

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            Lines.Add((eventId, logLevel, formatter(state, exception)));
    }
}
