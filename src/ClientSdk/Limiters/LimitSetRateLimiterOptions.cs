using System.Threading.RateLimiting;
using ClientSdk.Limits;

namespace ClientSdk.Limiters;

/// <summary>What a <see cref="LimitSetRateLimiter"/> is made of. Copied when the limiter is made; later changes have no effect.</summary>
public sealed class LimitSetRateLimiterOptions
{
    /// <summary>The limits, which all hold together: a lease takes its permits from each of them, or from none.</summary>
    /// <value>At least one. Default: empty.</value>
    public IList<RateLimit> Limits { get; } = [];

    /// <summary>The most permits that callers in line may wait for together.</summary>
    /// <value>Permits, 0 or more. Default: 10,000. 0 means that nobody waits.</value>
    public int QueueLimit { get; set; } = 10_000;

    /// <summary>Who goes first, and what happens when the queue is full.</summary>
    /// <value>
    /// Default: <see cref="QueueProcessingOrder.OldestFirst"/>, where a newcomer gets a failed lease. With
    /// <see cref="QueueProcessingOrder.NewestFirst"/> those who came first get failed leases until the newcomer fits.
    /// </value>
    public QueueProcessingOrder QueueProcessingOrder { get; set; }

    /// <summary>The share of each limit that is used.</summary>
    /// <value>Above 0, at most 1. Default: 1.</value>
    public double Utilization { get; set; } = 1;

    /// <summary>The coarseness of the server's time stamps together with the skew between its nodes. Every window is held longer by it.</summary>
    /// <value>Zero or more. Default: <see langword="null"/>, 10 ms, and less for limits so short that it would cost speed.</value>
    public TimeSpan? Safety { get; set; }

    /// <summary>How long a request without a reply may still be counted by the server after the failure; its permits stay taken for so long. See <see cref="LimitSetLease.Lost"/>.</summary>
    /// <value>Zero or more. Default: 10 seconds.</value>
    public TimeSpan LostRequestHold { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>Where time comes from.</summary>
    /// <value>Default: <see cref="TimeProvider.System"/>.</value>
    public TimeProvider TimeProvider { get; set; } = TimeProvider.System;

    /// <summary>What no option speaks of: randomness, and how waiters go on.</summary>
    internal LimiterSettings Defaults { get; set; } = new();

    /// <exception cref="ArgumentException">An option is out of its range: the message says which.</exception>
    internal void ThrowIfUnusable()
    {
        ArgumentNullException.ThrowIfNull(TimeProvider, nameof(TimeProvider));
        ArgumentOutOfRangeException.ThrowIfNegative(QueueLimit, nameof(QueueLimit));
        ArgumentOutOfRangeException.ThrowIfGreaterThan((uint)QueueProcessingOrder, (uint)QueueProcessingOrder.NewestFirst, nameof(QueueProcessingOrder));
        ArgumentOutOfRangeException.ThrowIfLessThan(Safety ?? TimeSpan.Zero, TimeSpan.Zero, nameof(Safety));
        ArgumentOutOfRangeException.ThrowIfLessThan(LostRequestHold, TimeSpan.Zero, nameof(LostRequestHold));
        if (Utilization is not (> 0 and <= 1))
        {
            throw new ArgumentOutOfRangeException(nameof(Utilization), Utilization, "The share of each limit that is used is above 0 and at most 1.");
        }

        if (Limits.Count == 0 || Limits.Contains(null!))
        {
            throw new ArgumentException("A limiter needs at least one limit, and none of them may be null. Add to Limits, for example RateLimit.PerMinute(60).", nameof(Limits));
        }
    }
}
