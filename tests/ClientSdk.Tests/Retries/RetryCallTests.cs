using System.Net;
using ClientSdk.Retries;
using ClientSdk.Testing.Clock;

namespace ClientSdk.Tests.Retries;

public sealed class RetryCallTests
{
    private static readonly TimeSpan Minute = TimeSpan.FromMinutes(1);
    private readonly VirtualClock _clock = new();

    [Fact]
    public void Time_left_is_that_of_whichever_ends_first()
    {
        using CallTimeout timeout = new(Minute, _clock, CancellationToken.None);
        RetryCall both = Call(Minute / 2, timeout);
        RetryCall longer = Call(Minute * 2, timeout);
        RetryCall own = Call(Minute / 2, null);
        RetryCall none = Call(null, null);
        Assert.Equal(((TimeSpan?)(Minute / 2), (TimeSpan?)Minute, (TimeSpan?)(Minute / 2), (TimeSpan?)null), (both.TimeLeft(_clock), longer.TimeLeft(_clock), own.TimeLeft(_clock), none.TimeLeft(_clock)));

        _clock.Advance(Minute / 4);

        Assert.Equal(((TimeSpan?)(Minute / 4), (TimeSpan?)(Minute * 0.75), (TimeSpan?)(Minute / 4)), (both.TimeLeft(_clock), longer.TimeLeft(_clock), own.TimeLeft(_clock)));
    }

    [Fact]
    public void A_deadline_at_an_instant_is_counted_from_the_clock()
    {
        RetryCall call = Call(null, null);
        call.Journey.Deadline = _clock.GetUtcNow() + Minute;

        _clock.Advance(Minute / 4);

        Assert.Equal(Minute * 0.75, call.TimeLeft(_clock));
    }

    [Fact]
    public void A_time_that_no_timer_can_hold_needs_none_and_one_that_is_over_ends_at_once()
    {
        using CallTimeout endless = new(TimeSpan.FromDays(400), _clock, CancellationToken.None);
        endless.Arm();
        endless.Arm();
        Assert.False(endless.IsCancelled);

        using CallTimeout over = new(Minute, _clock, CancellationToken.None);
        _clock.Advance(Minute * 2);
        over.Arm();
        _clock.Advance(TimeSpan.FromTicks(1));
        Assert.True(over.IsCancelled);
        Assert.Equal(-Minute, over.Left + TimeSpan.FromTicks(1));
    }

    [Fact]
    public void A_timeout_that_is_disposed_lets_go_of_the_callers_token()
    {
        using CancellationTokenSource caller = new();
        CallTimeout timeout = new(Minute, _clock, caller.Token);
        timeout.Dispose();

        caller.Cancel();

        Assert.False(timeout.IsCancelled);
    }

    [Fact]
    public void A_first_response_that_nobody_took_is_disposed()
    {
        int disposals = 0;
        RetryCall call = new() { First = Task.FromResult(new HttpResponseMessage(HttpStatusCode.ServiceUnavailable) { Content = new TrackedContent("no", () => disposals++) }) };
        call.DisposeUntaken();
        call.DisposeUntaken();
        Assert.Equal(1, disposals);

        RetryCall taken = new() { First = Task.FromResult(new HttpResponseMessage { Content = new TrackedContent("yes", () => disposals++) }) };
        Assert.NotNull(taken.TakeFirst());
        taken.DisposeUntaken();
        Assert.Equal(1, disposals);

        new RetryCall { First = Task.FromException<HttpResponseMessage>(new HttpRequestException("no")) }.DisposeUntaken();
    }

    [Theory]
    [InlineData(RetryReason.Refusal, "refusal")]
    [InlineData(RetryReason.Status, "status")]
    [InlineData(RetryReason.Connection, "connection")]
    [InlineData(RetryReason.AttemptTimeout, "attempt_timeout")]
    public void Reasons_have_names_for_metrics(object reason, string name) =>
        Assert.Equal(name, RetryDecision.Again((RetryReason)reason, TimeSpan.Zero).ReasonName);

    private static RetryCall Call(TimeSpan? deadlineAfter, CallTimeout? timeout)
    {
        RetryCall call = new() { Request = RetryScene.Request(), Timeout = timeout };
        call.Journey.DeadlineAfter = deadlineAfter;
        return call;
    }
}
