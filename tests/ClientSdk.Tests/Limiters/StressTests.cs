using System.Collections.Concurrent;
using ClientSdk.Limiters;
using ClientSdk.Limits;

namespace ClientSdk.Tests.Limiters;

/// <summary>Real threads against the lock, the timer, the protocol of cancelling, and limits that change meanwhile; no assertion is about time.</summary>
/// <remarks>Seen to fail when a permit was recycled twice.</remarks>
public sealed class StressTests
{
    private static readonly TimeSpan Span = TimeSpan.FromSeconds(Environment.GetEnvironmentVariable("CLIENTSDK_LONG") == "1" ? 120 : 2);

    private readonly ConcurrentDictionary<Permit, bool> _held = [];
    private long _granted;
    private long _notGranted;

    [Fact]
    public async Task Nothing_is_lost_and_nobody_is_left_behind()
    {
        long until = TimeProvider.System.GetTimestamp() + (long)(Span.TotalSeconds * TimeProvider.System.TimestampFrequency);
        for (int round = 0; TimeProvider.System.GetTimestamp() < until; round++)
        {
            await Round(round);
        }

        Assert.True(_granted > 0 && _notGranted > 0);
    }

    private async Task Round(int round)
    {
        var settings = new LimiterSettings { LostRequestHold = TimeSpan.FromMilliseconds(1), QueueLimit = 60 };
        var factory = new LedgerFactory(1, TimeSpan.Zero);
        LimitSet Set(string name, RateLimit limit, bool endsWithBody) =>
            new(name, [factory.Create(limit)], endsWithBody, settings.LostRequestHold.Ticks, settings.Random);
        LimitSet[] shared = [Set("window", RateLimit.Window(20, TimeSpan.FromMilliseconds(1)), false), Set("concurrent", RateLimit.Concurrent(8), true)];
        LimitSet[] group = [Set("bucket", RateLimit.TokenBucket(5, 50, TimeSpan.FromMilliseconds(1)), false)];
        using var limiter = new PartitionLimiter(shared, [group, []], new MonotonicClock(TimeProvider.System), settings);
        Task[] callers = [.. Enumerable.Range(0, 8).Select(caller => Task.Run(() => Call(limiter, new Random((round * 100) + caller))))];
        Task all = Task.WhenAll(callers);
        var reload = new Random(round);
        Task reloads = round % 2 == 0 ? Task.CompletedTask : Task.Run(async () =>
        {
            while (!all.IsCompleted)
            {
                Waiter? answered = null;
                limiter.Become(
                    [Set("window", RateLimit.Window(reload.Next(2, 20), TimeSpan.FromMilliseconds(1)), false), Set("concurrent", RateLimit.Concurrent(reload.Next(1, 8)), true)],
                    [[Set("bucket", RateLimit.TokenBucket(reload.Next(2, 5), reload.Next(10, 50), TimeSpan.FromMilliseconds(1)), false)], []],
                    settings,
                    ref answered);
                limiter.SetTimer();
                Waiter.CompleteAll(answered);
                await Task.Yield();
            }
        });
        if (round % 3 == 0)
        {
            await Task.WhenAny(callers);
            limiter.Dispose();
        }

        await all.WaitAsync(TimeSpan.FromSeconds(60));
        await reloads;
        Assert.Equal(0, limiter.Queued);
        Assert.Empty(_held);
        foreach (LimitSet set in shared.Concat(group))
        {
            Assert.Equal(set.State.Sent, set.State.Completed + set.State.InFlight);
            set.Advance(limiter.Clock.Now + settings.BodyHold.Ticks);
            Assert.Equal(0, set.State.InFlight);
        }
    }

    private async Task Call(PartitionLimiter limiter, Random random)
    {
        for (int request = 0; request < 60; request++)
        {
            using var cancellation = new CancellationTokenSource();
            var asked = new PermitRequest(
                random.Next(-1, 2),
                random.Next(1, 3),
                (RateLimitPriority)random.Next(2),
                random.Next(4) == 0 ? limiter.Clock.Now + random.Next(20_000) : MonotonicClock.Never,
                random.Next(10) == 0 ? RateLimitWait.None : RateLimitWait.Queue,
                0);
            ValueTask<Acquisition> answer = limiter.AcquireAsync(asked, cancellation.Token);
            Task cancelled = random.Next(3) == 0 ? Task.Run(cancellation.Cancel) : Task.CompletedTask;
            await Settle(limiter, answer, random);
            await cancelled;
        }
    }

    private async Task Settle(PartitionLimiter limiter, ValueTask<Acquisition> answer, Random random)
    {
        Acquisition got;
        try
        {
            got = await answer;
        }
        catch (OperationCanceledException)
        {
            Interlocked.Increment(ref _notGranted);
            return;
        }

        if (!got.IsGranted)
        {
            Interlocked.Increment(ref _notGranted);
            return;
        }

        Interlocked.Increment(ref _granted);
        Assert.True(_held.TryAdd(got.Handle.Permit, true), "a permit was granted twice");
        if (random.Next(4) == 0)
        {
            await Task.Yield();
        }

        Assert.True(_held.TryRemove(got.Handle.Permit, out _));
        Report(limiter, got.Handle, random.Next(5));
        Report(limiter, got.Handle, random.Next(5));
    }

    private static void Report(PartitionLimiter limiter, PermitHandle handle, int how)
    {
        switch (how)
        {
            case 0:
                limiter.NotSent(handle);
                break;
            case 1:
                limiter.Lost(handle);
                break;
            case 2:
                limiter.Ended(handle);
                break;
            default:
                limiter.Replied(handle, new RateLimitReading { IsThrottled = how == 3 && handle.Version % 50 == 0, RetryAfter = TimeSpan.Zero }, false, BodyState.Coming);
                limiter.Ended(handle);
                break;
        }
    }
}
