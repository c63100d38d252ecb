using ClientSdk.Limiters;
using ClientSdk.Limits;
using ClientSdk.Tests.Limiters.Bench;

namespace ClientSdk.Tests.Limiters;

/// <summary>What a reply means for the limits that its request drew on.</summary>
public sealed class SettlementTests
{
    private static readonly RateLimit Minute = RateLimit.PerMinute(100).Named("minute");

    [Fact]
    public void A_hint_is_told_by_its_header_and_cut_at_the_longest_pause()
    {
        using var desk = new Desk([Minute], settings: new LimiterSettings { MaxPause = TimeSpan.FromSeconds(60), MaxDelay = TimeSpan.FromSeconds(20) });
        PermitHandle[] three = [desk.Take(), desk.Take(), desk.Take()];
        ReplyOutcome outcome = Refuse(desk, three[0], new RateLimitReading { RetryAfter = TimeSpan.FromSeconds(20), RetryAfterOrigin = "X-Wait" });
        Assert.Equal((true, "partition", desk.In(20), "X-Wait", true, false, false), (outcome.IsRefusal, outcome.LimitSet, outcome.PausedUntil, outcome.PauseOrigin, outcome.IsNewPause, outcome.IsLongPause, outcome.WasProbe));
        outcome = Refuse(desk, three[1], new RateLimitReading { RetryAfter = TimeSpan.FromSeconds(70) });
        Assert.Equal((true, desk.In(60), "Retry-After", false, true), (outcome.IsRefusal, outcome.PausedUntil, outcome.PauseOrigin, outcome.IsNewPause, outcome.IsLongPause));
        desk.Pass(100);
        outcome = Refuse(desk, desk.Take(), new RateLimitReading());
        Assert.Equal(("back-off", false), (outcome.PauseOrigin, outcome.IsLongPause));
    }

    [Fact]
    public void An_unavailable_server_makes_one_pause_and_no_refusal()
    {
        using var desk = new Desk([Minute]);
        PermitHandle[] four = [desk.Take(), desk.Take(), desk.Take(), desk.Take()];
        ReplyOutcome outcome = desk.Refuse(four[0], unavailable: 5);
        Assert.Equal((false, "partition", desk.In(5), "Retry-After", true, false, false), (outcome.IsRefusal, outcome.LimitSet, outcome.PausedUntil, outcome.PauseOrigin, outcome.IsNewPause, outcome.IsLongPause, outcome.WasProbe));
        Assert.False(desk.Refuse(four[1], unavailable: 7).IsNewPause);
        Assert.Same(ReplyOutcome.Nothing, desk.Limiter.Replied(four[2], new RateLimitReading(), isUnavailable: true, BodyState.Coming));
        desk.Pass(7);
        Assert.True(desk.Refuse(four[3], unavailable: 1).IsNewPause);
    }

    [Fact]
    public void A_wait_of_nothing_is_no_pause()
    {
        using var desk = new Desk([Minute]);
        Assert.False(desk.Refuse(desk.Take(), unavailable: 0).IsNewPause);
        Assert.True(desk.Ask().Went);
    }

    /// <summary>Whoever answered may never have asked the limiter: the probe's place is free for another one.</summary>
    [Fact]
    public void An_unavailable_server_does_not_use_up_the_probe()
    {
        using var desk = new Desk([Minute], [[RateLimit.PerMinute(50)]]);
        desk.Refuse(desk.Take(group: 0), hint: 1);
        desk.Refuse(desk.Take(), hint: 1);
        desk.Pass(10);
        PermitHandle probe = desk.Take(group: 0);
        Assert.False(desk.Ask(group: 0, wait: RateLimitWait.None).Went);
        desk.Limiter.Replied(probe, new RateLimitReading(), isUnavailable: true, BodyState.Coming);
        Assert.True(desk.Ask(group: 0, wait: RateLimitWait.None).Went);
    }

    [Fact]
    public void A_limit_that_a_reply_has_changed_is_named_once()
    {
        using var desk = new Desk([Minute, RateLimit.PerSecond(50).Named("second")]);
        Ledger minute = desk.Shared[0].Ledgers[0];
        Assert.Same(minute, desk.Reply(desk.Take(), new RateLimitWindow { Name = "minute", Limit = 50 }).Changed);
        Assert.Null(desk.Reply(desk.Take(), new RateLimitWindow { Name = "minute", Limit = 50 }).Changed);
        var refused = new RateLimitReading { IsThrottled = true, RetryAfter = TimeSpan.FromSeconds(1) };
        refused.Add(new RateLimitWindow { Name = "minute", Limit = 40, Remaining = 0 });
        Assert.Same(minute, desk.Limiter.Replied(desk.Take(), refused, false, BodyState.Coming).Changed);
    }

    /// <summary>Other than by a reply's word, too.</summary>
    [Fact]
    public void A_limit_that_a_refusal_has_lowered_is_named()
    {
        using var desk = new Desk([RateLimit.PerMinute(10).OrMore().Named("minute"), RateLimit.PerSecond(50).Named("second")]);
        Ledger minute = desk.Shared[0].Ledgers[0];
        Assert.Same(minute, desk.Reply(desk.Take(), new RateLimitWindow { Name = "minute", Limit = 100 }).Changed);
        desk.Reply(desk.Take());
        Assert.Same(minute, desk.Refuse(desk.Take(), hint: 1).Changed);
        desk.Pass(10);
        var refused = new RateLimitReading { IsThrottled = true, RetryAfter = TimeSpan.FromSeconds(1) };
        refused.Add(new RateLimitWindow { Name = "second", Limit = 40 });
        Assert.Same(desk.Shared[0].Ledgers[1], desk.Limiter.Replied(desk.Take(), refused, false, BodyState.Coming).Changed);
        Assert.Same(minute, desk.Reply(Next(desk), new RateLimitWindow { Name = "second", Limit = 40 }).Changed);
    }

    /// <summary>Of requests at once that are learned: a refusal beside others that speaks of room in all windows was about them.</summary>
    [Theory]
    [InlineData(5, -1, "partition concurrent")]
    [InlineData(5, 5, "partition concurrent")]
    [InlineData(0, -1, "partition")]
    [InlineData(5, 0, "partition")]
    [InlineData(-1, -1, "partition")]
    public void A_refusal_that_speaks_of_room_was_about_requests_at_once(int remaining, int other, string charged)
    {
        using var desk = new Desk([RateLimit.PerMinute(100).Named("a"), RateLimit.LearnedConcurrency()]);
        desk.Limiter.Ended(desk.Take());
        PermitHandle first = desk.Take();
        desk.Reply(first);
        desk.Limiter.Ended(first);
        desk.Take();
        var reading = new RateLimitReading { IsThrottled = true, RetryAfter = TimeSpan.FromSeconds(5) };
        foreach (int left in new[] { remaining, other })
        {
            reading.Add(new RateLimitWindow { Name = "unknown" + left, Remaining = left < 0 ? null : left });
        }

        Assert.Equal(charged, desk.Limiter.Replied(desk.Take(), reading, false, BodyState.Coming).LimitSet);
    }

    /// <summary>Alone it cannot have been one too many at once.</summary>
    [Fact]
    public void A_refusal_of_the_only_one_was_about_the_rate()
    {
        using var desk = new Desk([RateLimit.PerMinute(100).Named("a"), RateLimit.LearnedConcurrency()]);
        var reading = new RateLimitReading { IsThrottled = true };
        reading.Add(new RateLimitWindow { Name = "b", Remaining = 5 });
        Assert.Equal("partition", desk.Limiter.Replied(desk.Take(), reading, false, BodyState.Coming).LimitSet);
    }

    private static PermitHandle Next(Desk desk)
    {
        desk.Pass(10);
        return desk.Take();
    }

    private static ReplyOutcome Refuse(Desk desk, PermitHandle handle, RateLimitReading reading)
    {
        reading.IsThrottled = true;
        return desk.Limiter.Replied(handle, reading, false, BodyState.Coming);
    }
}
