using ClientSdk.Limits;
using ClientSdk.Tests.Limiters.Bench;
using ClientSdk.Throttling;

namespace ClientSdk.Tests.Throttling;

/// <summary>An attempt and its timer serve one request after the other, whose limits may differ.</summary>
public sealed class AttemptTimerTests
{
    [Fact]
    public void A_tick_of_an_earlier_request_does_not_put_off_the_limit_of_the_next()
    {
        // Seen red: the tick set the timer for the request that it had seen, five seconds late for the one that was under way by then.
        InterruptedTime time = null!;
        using Desk desk = new([RateLimit.PerSecond(10)], seen: clock => time = new InterruptedTime(clock));
        Partition partition = new("", "", desk.Limiter);
        Attempt first = Run(10);
        desk.Pass(5);
        Stop(first);
        Attempt second = Run(12);
        Assert.Same(first, second);

        // The timer of the first request fires, looks at the clock, and only goes on when the third one is under way.
        Attempt third = null!;
        desk.Pass(4);
        time.Interruption = () =>
        {
            Stop(second);
            third = Run(2);
        };
        desk.Pass(1);
        Assert.Same(first, third);

        desk.Pass(1);
        Assert.False(third.Token.IsCancellationRequested);
        desk.Pass(1);
        Assert.True(third.Token.IsCancellationRequested);
        third.Dispose();

        Attempt Run(int seconds)
        {
            Attempt attempt = Attempt.Start(new HttpRequestMessage(), null, partition, desk.Take(), 0, CancellationToken.None);
            attempt.StartTimer(new AttemptLimit(TimeSpan.FromSeconds(seconds), "", null));
            return attempt;
        }

        void Stop(Attempt attempt)
        {
            attempt.StopTimer();
            desk.Limiter.Ended(attempt.Permit);
            attempt.Recycle();
        }
    }
}
