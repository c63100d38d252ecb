using ClientSdk.Limits;
using ClientSdk.Testing.Enforcement;
using ClientSdk.Testing.Sandbox;
using ClientSdk.Tests.Scenarios;
using ClientSdk.Throttling;

namespace ClientSdk.Tests.Throttling;

/// <summary>A bound of when the server counts, against round trips that are long beside the window.</summary>
public sealed class CountedWithinTests(ITestOutputHelper output)
{
    private const int Callers = 40;

    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Run = TimeSpan.FromMinutes(5);
    private static readonly TimeSpan Bound = TimeSpan.FromMilliseconds(50);

    private static readonly Latency Long = Latency.Constant(TimeSpan.FromMilliseconds(300));

    /// <param name="declared">The server's limit as it is.</param>
    /// <param name="limit">The server's own.</param>
    /// <param name="bound">What the client is told.</param>
    /// <param name="latency">Round trips.</param>
    /// <param name="shareBefore">Which part of them lies before the server counts.</param>
    private (int Refusals, double PerSecond) Saturate(RateLimit declared, ServerLimit limit, TimeSpan? bound, Latency latency, double shareBefore)
    {
        using Scene scene = new(
            1,
            [declared],
            options =>
            {
                options.Limits.Add(limit);
                (options.Faults.Latency, options.Faults.ShareBeforeCounting) = (latency, shareBefore);
            },
            plan => plan with { Throttling = new ThrottlingOptions { CountedWithin = bound } });
        _ = scene.Clock.Run(async () =>
        {
            _ = scene.CallUntilAsync(Callers, Run);
            await Task.Delay(Run, scene.Clock);
            return 0;
        });
        double rate = scene.Sandbox.Counters.Accepted / Run.TotalSeconds;
        output.WriteLine(FormattableString.Invariant($"{declared.Name}, counted within {bound?.TotalMilliseconds ?? double.PositiveInfinity} ms: {scene.Refusals.Count} refusals, {rate:0.00} a second"));
        return (scene.Refusals.Count, rate);
    }

    /// <summary>Defect seen red: with permits that age from a fifth of the bound, 65 refusals.</summary>
    [Theory]
    [InlineData(false, 7.4, 7.8)]
    [InlineData(true, 9.3, 9.6)]
    public void Permits_of_a_short_window_come_back_by_the_bound_and_not_by_the_reply(bool isKnown, double least, double most)
    {
        (int refusals, double rate) = Saturate(RateLimit.PerSecond(10), ServerLimit.SlidingLog(10, Second), isKnown ? Bound : null, Long, 1 / 6d);
        Assert.Equal(0, refusals);
        Assert.InRange(rate, least, most);
    }

    /// <summary>One permit at a time: nothing is saved up while it is on its way. Defect seen red: with a timer that does not wake at the bound, 3.3 a second.</summary>
    [Theory]
    [InlineData(false, 2.3, 2.6)]
    [InlineData(true, 6, 7)]
    public void A_bucket_refills_as_soon_as_the_server_has_counted(bool isKnown, double least, double most)
    {
        (int refusals, double rate) = Saturate(RateLimit.TokenBucket(1, 10, Second), ServerLimit.TokenBucket(1, 10, Second), isKnown ? Bound : null, Long, 1 / 6d);
        Assert.Equal(0, refusals);
        Assert.InRange(rate, least, most);
    }

    /// <summary>Replies of any length, some before the bound and some long after it. Defect seen red: with permits that age from a fifth of the bound, 70 refusals.</summary>
    [Fact]
    public void Where_the_bound_is_true_no_delay_of_the_reply_causes_a_refusal()
    {
        Latency latency = Latency.LogNormal(TimeSpan.FromMilliseconds(400), 1);
        foreach ((RateLimit declared, ServerLimit limit) in new (RateLimit, ServerLimit)[]
        {
            (RateLimit.PerSecond(10), ServerLimit.SlidingLog(10, Second)),
            (RateLimit.PerSecond(10).FixedFromFirstRequest(), ServerLimit.FixedFromFirstRequest(10, Second)),
            (RateLimit.TokenBucket(5, 10, Second), ServerLimit.TokenBucket(5, 10, Second)),
        })
        {
            Assert.Equal(0, Saturate(declared, limit, Bound, latency, 0).Refusals);
        }
    }

    /// <summary>The control: a bound that is not true costs the promise.</summary>
    [Fact]
    public void A_bound_that_is_not_true_costs_refusals() =>
        Assert.InRange(Saturate(RateLimit.PerSecond(10), ServerLimit.SlidingLog(10, Second), TimeSpan.Zero, Latency.LogNormal(TimeSpan.FromMilliseconds(300), 1), 1).Refusals, 1, 10_000);
}
