using ClientSdk.Limiters;
using ClientSdk.Limits;
using ClientSdk.Tests.Limiters.Bench;

namespace ClientSdk.Tests.Limiters;

public sealed class LineCostTests
{
    [Fact]
    public void A_caller_in_line_takes_at_most_300_bytes()
    {
        const int Callers = 1_000;
        using var desk = new Desk([RateLimit.PerMinute(1)]);
        desk.Reply(desk.Take());
        PermitRequest one = new(PartitionLimiter.NoGroup, 1, RateLimitPriority.Interactive, MonotonicClock.Never, RateLimitWait.Queue, 0);
        long before = 0;
        for (int caller = 0; caller <= Callers; caller++)
        {
            // The first makes the line.
            before = caller == 1 ? GC.GetAllocatedBytesForCurrentThread() : before;
#pragma warning disable CA2012 // Nobody awaits them: a task for each would be counted with it.
            _ = desk.Limiter.AcquireAsync(one, CancellationToken.None);
#pragma warning restore CA2012
        }

        Assert.InRange((GC.GetAllocatedBytesForCurrentThread() - before) / Callers, 1, 300);
        Assert.Equal(Callers + 1, desk.Limiter.Queued);
    }
}
