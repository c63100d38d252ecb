using System.Net;
using ClientSdk.Limits;
using ClientSdk.Testing.Clock;
using ClientSdk.Testing.Enforcement;
using ClientSdk.Testing.Plain;

namespace ClientSdk.Tests.Throttling;

/// <summary>What was learned can be seen: in the log, and in the cause of a wait.</summary>
public sealed class LearnedLimitTests
{
    private readonly VirtualClock _clock = new();
    private readonly ListLogger _log = new();

    private RequestThrottledException Learn(bool hasHeaders)
    {
        PlainSandbox server = PlainSandbox.Create(options =>
        {
            options.TimeProvider = _clock;
            options.Faults.Latency = ClientSdk.Testing.Sandbox.Latency.Constant(TimeSpan.FromMilliseconds(20));
            options.Limits.Add(ServerLimit.FixedFromFirstRequest(10, TimeSpan.FromSeconds(10)));
            options.Headers = verdict => !hasHeaders ? [] :
            [
                new("X-RateLimit-Limit", FormattableString.Invariant($"{verdict.Limit}")),
                new("X-RateLimit-Remaining", FormattableString.Invariant($"{verdict.Remaining}")),
                new("X-RateLimit-Reset", FormattableString.Invariant($"{Math.Ceiling(verdict.Reset.TotalSeconds)}")),
            ];
        });
        using var bench = new ThrottleBench(ThrottleBench.Plan(), server.CreateHandler(), _clock, _log);
        return _clock.Run(async () =>
        {
            await Task.WhenAll(Enumerable.Range(0, 45).Select(async _ =>
            {
                while ((await bench.GetAsync()).StatusCode == HttpStatusCode.TooManyRequests)
                {
                }
            }));
            return await Assert.ThrowsAsync<RequestThrottledException>(async () =>
            {
                for (int count = 0; count < 20; count++)
                {
                    (await bench.GetAsync(configure: request => request.SetRateLimitWait(RateLimitWait.None))).Dispose();
                }
            });
        });
    }

    /// <summary>Defect seen red: with the change of a learned limit left out of the outcome, nothing was logged.</summary>
    [Fact]
    public void A_limit_that_refusals_have_shown_is_logged_and_named_by_a_wait()
    {
        RequestThrottledException refusal = Learn(hasHeaders: false);
        Assert.Contains(_log.Lines, line => line.Contains("10 per 10 s", StringComparison.Ordinal) && line.Contains("learned from refusals", StringComparison.Ordinal));
        Assert.Equal(("learned from refusals", TimeSpan.FromSeconds(10)), (refusal.Cause!.Origin, refusal.Cause.Window));
    }

    [Fact]
    public void A_limit_that_headers_state_is_logged_with_the_header()
    {
        RequestThrottledException refusal = Learn(hasHeaders: true);
        Assert.Contains(_log.Lines, line => line.Contains("10 per 10 s", StringComparison.Ordinal) && line.Contains("learned from X-RateLimit-", StringComparison.OrdinalIgnoreCase));
        Assert.StartsWith("learned from ", refusal.Cause!.Origin, StringComparison.Ordinal);
    }
}
