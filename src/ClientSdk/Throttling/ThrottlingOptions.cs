using System.ComponentModel.DataAnnotations;

namespace ClientSdk.Throttling;

/// <summary>How requests wait for their permits. Copied when a client is made; later changes to the object have no effect.</summary>
public sealed class ThrottlingOptions
{
    internal const int DefaultQueueLimit = 10_000;

    internal static readonly TimeSpan DefaultMaxPause = TimeSpan.FromHours(1);

    internal static readonly TimeSpan DefaultLostRequestHold = TimeSpan.FromSeconds(10);

    /// <summary>The most requests that wait in one partition; one more is refused at once.</summary>
    /// <value>Requests, 0 to 10,000,000. Default: 10,000. 0 means that nobody waits.</value>
    [Range(0, 10_000_000)]
    public int QueueLimit { get; set; } = DefaultQueueLimit;

    /// <summary>The longest time that a request waits for its permits.</summary>
    /// <value>Zero to 366 days. Default: <see langword="null"/>, without end. A deadline of the request's own replaces it.</value>
    public TimeSpan? MaxWait { get; set; }

    /// <summary>The longest pause that a server can impose with one hint; a longer one is cut here, and one request probes.</summary>
    /// <value>Above zero, at most 366 days. Default: 1 hour.</value>
    public TimeSpan MaxPause { get; set; } = DefaultMaxPause;

    /// <summary>The share of a limit that background requests leave to interactive ones, once both priorities are used.</summary>
    /// <value>0 to 0.5. Default: 0.1.</value>
    [Range(0d, 0.5)]
    public double BackgroundReserve { get; set; } = 0.1;

    /// <summary>How long a request without a reply (time-out, broken connection) may still be counted by the server after the client saw the failure.</summary>
    /// <value>Zero to 1 day. Default: 10 seconds. Its permit stays taken for so long.</value>
    public TimeSpan LostRequestHold { get; set; } = DefaultLostRequestHold;

    /// <summary>
    /// How long after a request's permit the server has counted it, at the latest, however late its reply is: its permits of windows and buckets then age from
    /// there rather than from the reply. Worth it where a window is not much longer than the round trips.
    /// </summary>
    /// <value>
    /// Zero to 1 minute. Default: <see langword="null"/>, nobody knows. What it covers: a new connection and its handshake, the sending of headers, proxies, and the
    /// server's own way to its counter; and a request without a reply, in place of a longer <see cref="LostRequestHold"/>. It is taken on trust:
    /// where a request is counted later, the promise that a client alone is never refused is gone. Declared rate limits only.
    /// </value>
    public TimeSpan? CountedWithin { get; set; }

    /// <summary>
    /// Until when somebody else may have used the limits whose count is lost: an earlier run of this program that crashed, for example.
    /// Declared limits start as if all their permits had been used then, and <see cref="LostRequestHold"/> later at the latest, so that a restart causes no refusal.
    /// </summary>
    /// <value>
    /// Default: <see langword="null"/>, nobody did. For an earlier run that may have ended just now: the present instant, which costs a window of each limit;
    /// an instant longer ago than that costs nothing. Limits that nobody declared start slowly in any case.
    /// </value>
    public DateTimeOffset? UsedUntil { get; set; }

    /// <summary>
    /// The coarseness of the server's time stamps together with the skew between its nodes. Every window is held longer by it.
    /// </summary>
    /// <value>Zero to 1 minute. Default: <see langword="null"/>, 10 ms, and less for limits so short that it would cost speed.</value>
    public TimeSpan? Safety { get; set; }

    /// <summary>Called when the server refuses a request for rate reasons, before anything is decided about sending it again.</summary>
    /// <value>Default: <see langword="null"/>. It runs on the request's way: keep it short; what it throws reaches the caller.</value>
    public Action<ThrottledArguments>? OnThrottled { get; set; }

    internal ThrottlingOptions Copy() => (ThrottlingOptions)MemberwiseClone();
}
