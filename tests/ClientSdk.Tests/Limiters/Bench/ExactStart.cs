using ClientSdk.Limiters;
using ClientSdk.Limits;

namespace ClientSdk.Tests.Limiters.Bench;

/// <summary>With nothing in flight and nobody ahead, a stated start is exact: refused one tick before it, granted at it.</summary>
internal static class ExactStart
{
    private const int Enough = 60;

    public static void Hold(PartitionLimiter limiter, BenchTime time, BenchServers servers, int group, Action<bool, string> check)
    {
        for (int sent = 0; sent < Enough; sent++)
        {
            Acquisition answer = Ask(limiter, group);
            if (!answer.IsGranted)
            {
                HoldAt(answer.Refusal!, limiter, time, group, check);
                return;
            }

            check(servers.Count(group, 1, time.Now, leaves: true) is null, $"refused at {time.Now}, after the history");
            limiter.Ended(answer.Handle);
        }
    }

    private static void HoldAt(LocalRefusal refusal, PartitionLimiter limiter, BenchTime time, int group, Action<bool, string> check)
    {
        check(refusal.EarliestStart is not null, $"no start is known: {refusal}");
        if (refusal.EarliestStart is not { } start)
        {
            return;
        }

        long stated = start.UtcTicks - BenchServer.Epoch;
        time.Now = stated - 1;
        check(!Ask(limiter, group).IsGranted, $"granted one tick before the stated {stated}");
        time.Now = stated;
        Acquisition then = Ask(limiter, group);
        check(then.IsGranted, $"not granted at the stated {stated}: {then.Refusal}");
        if (then.IsGranted)
        {
            limiter.NotSent(then.Handle);
        }
    }

    private static Acquisition Ask(PartitionLimiter limiter, int group)
    {
        var asked = new PermitRequest(group, 1, RateLimitPriority.Interactive, MonotonicClock.Never, RateLimitWait.None, 0);
        return new Asked(limiter.AcquireAsync(asked, CancellationToken.None)).Result;
    }
}
