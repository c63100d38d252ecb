using ClientSdk.Benchmarks.Ours;
using ClientSdk.Limits;

namespace ClientSdk.Benchmarks.Live;

/// <summary>Bytes that stay: of one caller in line, and of one partition with two windows and a concurrency limit.</summary>
internal sealed record Footprint(double Waiter, double Partition)
{
    public static Footprint Measure(int waiters, int partitions)
    {
        using OurLimiter line = new(new SteppedTime(), RateLimit.PerMinute(1));
        line.TakeAndEndAll(1);
        line.Queue(100);
        double waiter = Growth(() => line.Queue(waiters)) / waiters;
        OurLimiter[] kept = new OurLimiter[partitions];
        _ = new OurLimiter(TimeProvider.System, [.. OurPipeline.Plan.Limits]);
        double partition = Growth(() =>
        {
            for (int index = 0; index < partitions; index++)
            {
                kept[index] = new OurLimiter(TimeProvider.System, [.. OurPipeline.Plan.Limits]);
                kept[index].TakeAndEndAll(10);
            }
        }) / partitions;
        Array.ForEach(kept, limiter => limiter.Dispose());
        return new Footprint(waiter, partition);
    }

    private static long Growth(Action make)
    {
        long before = GC.GetTotalMemory(forceFullCollection: true);
        make();
        return GC.GetTotalMemory(forceFullCollection: true) - before;
    }
}
