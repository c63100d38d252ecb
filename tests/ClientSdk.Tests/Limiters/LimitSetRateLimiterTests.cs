using System.Threading.RateLimiting;
using ClientSdk.Limiters;
using ClientSdk.Limits;
using ClientSdk.Testing.Clock;
using ClientSdk.Testing.Enforcement;
using ClientSdk.Testing.Plain;
using ClientSdk.Testing.Sandbox;

namespace ClientSdk.Tests.Limiters;

/// <summary>What ours says and does beyond the contract of its class.</summary>
public sealed class LimitSetRateLimiterTests
{
    private readonly VirtualClock _clock = new();

    [Fact]
    public void A_failed_lease_names_limit_window_origin_and_the_exact_instant()
    {
        using LimitSetRateLimiter limiter = New(RateLimit.PerMinute(1), RateLimit.PerSecond(2));
        limiter.AttemptAcquire(1).Dispose();
        using RateLimitLease failed = limiter.AttemptAcquire(1);

        Assert.True(failed.TryGetMetadata(LimitSetLease.Limit, out string? limit) && limit == "1 per minute");
        Assert.True(failed.TryGetMetadata(LimitSetLease.Window, out TimeSpan window) && window == TimeSpan.FromMinutes(1));
        Assert.True(failed.TryGetMetadata(LimitSetLease.Origin, out string? origin) && origin == "declared");
        Assert.True(failed.TryGetMetadata(MetadataName.ReasonPhrase, out string? reason) && reason == "Not enough permits");
        Assert.True(failed.TryGetMetadata(MetadataName.RetryAfter, out TimeSpan wait) && wait == TimeSpan.FromSeconds(60.04));
        Assert.True(failed.TryGetMetadata(LimitSetLease.EarliestStart, out DateTimeOffset start) && start == _clock.GetUtcNow() + wait);
        Assert.Equal(6, failed.MetadataNames.Count());

        _clock.Advance(wait - TimeSpan.FromTicks(1));
        Assert.False(limiter.AttemptAcquire(1).IsAcquired);
        _clock.Advance(TimeSpan.FromTicks(1));
        Assert.True(limiter.AttemptAcquire(1).IsAcquired);
    }

    [Fact]
    public void A_lease_that_went_at_once_has_no_metadata_and_one_that_waited_says_why() => _clock.Run(async () =>
    {
        using LimitSetRateLimiter limiter = New(RateLimit.PerSecond(1));
        RateLimitLease first = await limiter.AcquireAsync();
        Assert.Empty(first.MetadataNames);
        first.Dispose();
        using RateLimitLease second = await limiter.AcquireAsync();
        Assert.Equal([LimitSetLease.Limit.Name, LimitSetLease.Window.Name, LimitSetLease.Origin.Name], second.MetadataNames);
    });

    [Fact]
    public void Leases_that_are_only_disposed_end_the_slow_start_after_a_refusal()
    {
        // Defect seen red: who reports refusals alone had one request at a time for ever after the first.
        using LimitSetRateLimiter limiter = New(RateLimit.PerSecond(100));
        using (var refused = (LimitSetLease)limiter.AttemptAcquire(1))
        {
            refused.Replied(new RateLimitSnapshot { IsThrottled = true, RetryAfter = TimeSpan.FromSeconds(1) });
        }

        _clock.Advance(TimeSpan.FromSeconds(5));
        limiter.AttemptAcquire(1).Dispose();
        _clock.Advance(TimeSpan.FromSeconds(5));
        Assert.True(limiter.AttemptAcquire(1).IsAcquired);
        _clock.Advance(TimeSpan.FromSeconds(1));
        Assert.True(limiter.AttemptAcquire(1).IsAcquired);
    }

    [Fact]
    public void A_lost_request_can_be_held_for_ever()
    {
        // Defect seen red: the end of the hold overflowed, and the permit was back at once.
        using LimitSetRateLimiter limiter = new(new LimitSetRateLimiterOptions { Limits = { RateLimit.PerSecond(1) }, LostRequestHold = TimeSpan.MaxValue, TimeProvider = _clock });
        _clock.Advance(TimeSpan.FromSeconds(1));
        ((LimitSetLease)limiter.AttemptAcquire(1)).Lost();
        _clock.Advance(TimeSpan.FromDays(1));
        Assert.False(limiter.AttemptAcquire(1).IsAcquired);
    }

    [Theory]
    [InlineData("window")]
    [InlineData("bucket")]
    [InlineData("concurrency")]
    public void It_has_been_idle_since_the_last_permit_came_back(string kind)
    {
        // Defect seen red: idle since its last lease ended, so that whoever drops idle limiters forgot what was spent.
        using LimitSetRateLimiter limiter = New(kind switch
        {
            "window" => RateLimit.PerSecond(5),
            "bucket" => RateLimit.TokenBucket(5, 5, TimeSpan.FromSeconds(1)),
            _ => RateLimit.Concurrent(5),
        });
        _clock.Advance(TimeSpan.FromSeconds(3));
        Assert.Equal(TimeSpan.FromSeconds(3), limiter.IdleDuration);
        using (limiter.AttemptAcquire(2))
        {
            _clock.Advance(TimeSpan.FromSeconds(4));
            Assert.Null(limiter.IdleDuration);
        }

        TimeSpan ended = _clock.Elapsed;
        while (limiter.IdleDuration is null)
        {
            _clock.Advance(TimeSpan.FromTicks(100));
        }

        Assert.InRange(limiter.IdleDuration!.Value.Ticks, 0, 100);
        TimeSpan since = _clock.Elapsed - limiter.IdleDuration!.Value;
        Assert.True(kind == "concurrency" || since - ended > TimeSpan.FromSeconds(0.39), $"{since} after {ended}");
        _clock.Advance(TimeSpan.FromHours(1));
        Assert.Equal(_clock.Elapsed - since, limiter.IdleDuration!.Value);
    }

    [Fact]
    public void A_refusal_that_a_lease_reports_makes_everybody_wait_as_the_server_asks()
    {
        using LimitSetRateLimiter limiter = New(RateLimit.PerSecond(5));
        using var refused = (LimitSetLease)limiter.AttemptAcquire(1);
        refused.Replied(new RateLimitSnapshot { IsThrottled = true, RetryAfter = TimeSpan.FromSeconds(7), RetryAfterOrigin = "Retry-After" });
        using RateLimitLease next = limiter.AttemptAcquire(1);
        Assert.True(next.TryGetMetadata(MetadataName.RetryAfter, out TimeSpan wait) && wait == TimeSpan.FromSeconds(7));
        Assert.True(next.TryGetMetadata(LimitSetLease.Origin, out string? origin) && origin == "Retry-After");
        Assert.Equal(0, limiter.GetStatistics().CurrentAvailablePermits);
        Assert.Null(limiter.IdleDuration);
    }

    [Fact]
    public void Headers_end_windows_and_the_leases_end_ends_concurrency()
    {
        using LimitSetRateLimiter limiter = New(RateLimit.PerSecond(5), RateLimit.Concurrent(5));
        var lease = (LimitSetLease)limiter.AttemptAcquire(5);
        lease.Replied(RateLimitSnapshot.Empty);
        _clock.Advance(TimeSpan.FromHours(1));
        Assert.False(limiter.AttemptAcquire(1).IsAcquired);
        lease.Dispose();
        _clock.Advance(TimeSpan.FromSeconds(0.01));
        Assert.True(limiter.AttemptAcquire(5).IsAcquired);
    }

    [Fact]
    public void What_was_lost_stays_taken_for_so_long_and_what_was_never_sent_comes_back_at_once()
    {
        using LimitSetRateLimiter limiter = New(RateLimit.PerSecond(1));
        ((LimitSetLease)limiter.AttemptAcquire(1)).NotSent();
        var lost = (LimitSetLease)limiter.AttemptAcquire(1);
        lost.Lost();
        lost.Dispose();
        lost.NotSent();
        _clock.Advance(TimeSpan.FromSeconds(10.9));
        Assert.False(limiter.AttemptAcquire(1).IsAcquired);
        _clock.Advance(TimeSpan.FromSeconds(0.2));
        Assert.True(limiter.AttemptAcquire(1).IsAcquired);
    }

    /// <summary>The handler of the framework's documentation, but for when its lease ends: that is the guarantee.</summary>
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Held_until_the_reply_is_here_no_request_is_refused(bool isHeld)
    {
        PlainSandbox server = PlainSandbox.Create(options =>
        {
            options.TimeProvider = _clock;
            options.Faults.Latency = Latency.LogNormal(TimeSpan.FromMilliseconds(80), 1);
            options.Faults.ShareBeforeCounting = null;
            options.Limits.Add(ServerLimit.SlidingLog(10, TimeSpan.FromSeconds(1)));
        });
        using var limiter = PartitionedRateLimiter.Create<HttpRequestMessage, string>(request => RateLimitPartition.Get(request.RequestUri!.Host, _ => New(RateLimit.PerSecond(10))));
        using HttpMessageInvoker client = new(new LimitingHandler(limiter, isHeld) { InnerHandler = server.CreateHandler() });
        _clock.Run(() => Task.WhenAll(Enumerable.Range(0, 300).Select(async _ =>
        {
            using HttpRequestMessage request = new(HttpMethod.Get, "http://server.test/");
            (await client.SendAsync(request, CancellationToken.None)).Dispose();
        })));

        Assert.Equal(isHeld, server.Counters.Refused == 0);
        Assert.InRange(_clock.Elapsed.TotalSeconds, 29, 40);
    }

    [Fact]
    public void Unusable_options_are_errors_that_name_the_option()
    {
        Assert.Contains("RateLimit.PerMinute(60)", Assert.Throws<ArgumentException>("Limits", () => new LimitSetRateLimiter()).Message, StringComparison.Ordinal);
        Fails("QueueLimit", options => options.QueueLimit = -1);
        Fails("QueueProcessingOrder", options => options.QueueProcessingOrder = (QueueProcessingOrder)2);
        Fails("Utilization", options => options.Utilization = double.NaN);
        Fails("Utilization", options => options.Utilization = 0);
        Fails("Utilization", options => options.Utilization = 1.1);
        Assert.Throws<ArgumentNullException>("TimeProvider", () => new LimitSetRateLimiter(new LimitSetRateLimiterOptions { Limits = { RateLimit.PerSecond(1) }, TimeProvider = null! }));
        Assert.Throws<ArgumentNullException>("options", () => new LimitSetRateLimiter((LimitSetRateLimiterOptions)null!));
        Assert.Throws<ArgumentNullException>("limits", () => new LimitSetRateLimiter((RateLimit[])null!));
        Fails("Safety", options => options.Safety = TimeSpan.FromTicks(-1));
        Fails("LostRequestHold", options => options.LostRequestHold = TimeSpan.FromTicks(-1));

        static void Fails(string option, Action<LimitSetRateLimiterOptions> spoil)
        {
            LimitSetRateLimiterOptions options = new() { Limits = { RateLimit.PerSecond(1) } };
            spoil(options);
            Assert.Throws<ArgumentOutOfRangeException>(option, () => new LimitSetRateLimiter(options));
        }
    }

    [Fact]
    public void A_limiter_of_limits_alone_keeps_them()
    {
        using LimitSetRateLimiter limiter = new(RateLimit.PerHour(2));
        using RateLimitLease two = limiter.AttemptAcquire(2);
        Assert.True(two.IsAcquired);
        Assert.False(limiter.AttemptAcquire(1).IsAcquired);
        Assert.Throws<ArgumentNullException>("reply", () => ((LimitSetLease)two).Replied(null!));
    }

    [Fact]
    public async Task A_failed_lease_says_why()
    {
        using LimitSetRateLimiter limiter = new(new LimitSetRateLimiterOptions { Limits = { RateLimit.PerSecond(9), RateLimit.Concurrent(5) }, QueueLimit = 1, TimeProvider = _clock });
        var taken = (LimitSetLease)limiter.AttemptAcquire(1);
        taken.Replied(new RateLimitSnapshot { IsThrottled = true, RetryAfter = TimeSpan.FromHours(2) });
        Assert.Equal(("Not enough permits", "rate"), Of(limiter.AttemptAcquire(1)));
        ValueTask<RateLimitLease> waits = limiter.AcquireAsync(1);
        Assert.Equal(("Queue limit reached", "rate"), Of(await limiter.AcquireAsync(1)));
        limiter.Dispose();
        Assert.Equal(("The limiter was disposed", "rate"), Of(await waits));

        static (string?, string?) Of(RateLimitLease lease) =>
            (lease.TryGetMetadata(MetadataName.ReasonPhrase, out string? reason) ? reason : null, lease.TryGetMetadata(LimitSetLease.Limit, out string? limit) ? limit : null);
    }

    private LimitSetRateLimiter New(params RateLimit[] limits)
    {
        LimitSetRateLimiterOptions options = new()
        {
            TimeProvider = _clock,
            Defaults = new LimiterSettings { RunContinuationsAsynchronously = false, Random = () => 0.5 },
        };
        Array.ForEach(limits, options.Limits.Add);
        return new LimitSetRateLimiter(options);
    }

    private sealed class LimitingHandler(PartitionedRateLimiter<HttpRequestMessage> limiter, bool holds) : DelegatingHandler
    {
        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            using RateLimitLease lease = await limiter.AcquireAsync(request, 1, cancellationToken);
            Assert.True(lease.IsAcquired);
            if (!holds)
            {
                lease.Dispose();
            }

            return await base.SendAsync(request, cancellationToken);
        }
    }
}
