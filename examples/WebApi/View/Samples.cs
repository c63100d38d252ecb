using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using ClientSdk.Limits;
using ClientSdk.Throttling;
using WebApi.Clients;

namespace WebApi.View;

/// <summary>Takes a sample four times a second, keeps those of the last minute, and tells everybody who follows.</summary>
internal sealed class Samples(Traffic traffic, RateLimitStates states, TimeProvider time) : BackgroundService
{
    private const int Kept = 240;

    private static readonly TimeSpan Every = TimeSpan.FromMilliseconds(250);

    private readonly RefusalCounter _refusals = new();
    private ImmutableQueue<Sample> _recent = [];
    private TaskCompletionSource _next = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>The last minute, then every new sample.</summary>
    public async IAsyncEnumerable<Sample> FollowAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        double seen = -1;
        while (true)
        {
            Task next = Volatile.Read(ref _next).Task;
            foreach (Sample sample in Volatile.Read(ref _recent).Where(sample => sample.Second > seen))
            {
                seen = sample.Second;
                yield return sample;
            }

            await next.WaitAsync(cancellationToken);
        }
    }

    public override void Dispose()
    {
        _refusals.Dispose();
        base.Dispose();
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        long start = time.GetTimestamp();
        TimeSpan last = TimeSpan.Zero;
        using PeriodicTimer timer = new(Every, time);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            TimeSpan now = time.GetElapsedTime(start);
            Sample sample = Take(now, now - last);
            last = now;
            Volatile.Write(ref _recent, _recent.Count() < Kept ? _recent.Enqueue(sample) : _recent.Dequeue().Enqueue(sample));
            Interlocked.Exchange(ref _next, new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously)).SetResult();
        }
    }

    private Sample Take(TimeSpan now, TimeSpan span)
    {
        (int interactive, TimeSpan wait) = traffic.Take(RateLimitPriority.Interactive);
        (int background, _) = traffic.Take(RateLimitPriority.Background);
        RateLimitState? state = states.Of(Auth0Clients.Scope).FirstOrDefault();
        RateLimitSetState? reads = state?.Sets.FirstOrDefault(set => set.Name == Auth0Clients.Group);
        return new Sample(
            Math.Round(now.TotalSeconds, 2),
            Math.Round(interactive / span.TotalSeconds, 1),
            Math.Round(background / span.TotalSeconds, 1),
            Math.Round(wait.TotalSeconds, 3),
            reads?.PermitsLeft ?? 0,
            state?.Queued ?? 0,
            _refusals.Take(),
            reads?.PausedUntil is not null);
    }
}
