using System.Diagnostics.CodeAnalysis;
using System.Threading.RateLimiting;
using ClientSdk.Limits;

namespace ClientSdk.Limiters;

/// <summary>The permits of one request, or the reason why there are none. Thread-safe.</summary>
/// <remarks>
/// Disposing it says that the request is over at the server, and was not refused unless <see cref="Replied"/> said so. Only a lease that is
/// held until the reply is here makes the guarantee of <see cref="LimitSetRateLimiter"/> hold: a server counts a request some time between
/// its sending and its reply. The other ways to end it tell more. Each outcome counts once; whatever comes after it has no effect.
/// </remarks>
public sealed class LimitSetLease : RateLimitLease
{
    private static readonly RateLimitReading Silence = new();

    private readonly PartitionLimiter _limiter;
    private readonly PermitHandle _permits;
    private readonly RateLimitCause? _cause;
    private readonly LocalRefusal? _refusal;

    internal LimitSetLease(PartitionLimiter limiter, in Acquisition answer)
    {
        (_limiter, _permits, _refusal) = (limiter, answer.Handle, answer.Refusal);
        _cause = answer.Refusal is { } refusal ? refusal.Cause : answer.Waited;
    }

    /// <summary>The metadata of a lease that waited or failed: the limit that it was held by, for example <c>60 per minute</c>.</summary>
    public static MetadataName<string> Limit { get; } = MetadataName.Create<string>("CLIENTSDK_LIMIT");

    /// <summary>The same limit's span of time; absent for a pause and for a concurrency limit.</summary>
    public static MetadataName<TimeSpan> Window { get; } = MetadataName.Create<TimeSpan>("CLIENTSDK_WINDOW");

    /// <summary>The header or rule that it comes from, for example <c>declared</c> or <c>Retry-After</c>.</summary>
    public static MetadataName<string> Origin { get; } = MetadataName.Create<string>("CLIENTSDK_ORIGIN");

    /// <summary>
    /// The earliest instant at which a failed lease could have been granted: exact when nothing is in flight and nobody ahead leaves the
    /// line, otherwise a lower bound. Absent when only another lease's end can help. <see cref="MetadataName.RetryAfter"/> is the same as a time span.
    /// </summary>
    public static MetadataName<DateTimeOffset> EarliestStart { get; } = MetadataName.Create<DateTimeOffset>("CLIENTSDK_EARLIEST_START");

    /// <inheritdoc />
    public override bool IsAcquired => _refusal is null;

    /// <inheritdoc />
    public override IEnumerable<string> MetadataNames
    {
        get
        {
            string[] all = [MetadataName.RetryAfter.Name, MetadataName.ReasonPhrase.Name, Limit.Name, Window.Name, Origin.Name, EarliestStart.Name];
            return all.Where(name => TryGetMetadata(name, out _));
        }
    }

    private bool HasPermits => IsAcquired && _permits != default;

    /// <inheritdoc />
    public override bool TryGetMetadata(string metadataName, [MaybeNullWhen(false)] out object? metadata)
    {
        metadata =
            metadataName == MetadataName.RetryAfter.Name ? _refusal?.RetryAfter
            : metadataName == MetadataName.ReasonPhrase.Name ? Reason()
            : metadataName == Limit.Name ? _cause?.Limit
            : metadataName == Window.Name ? _cause?.Window
            : metadataName == Origin.Name ? _cause?.Origin
            : metadataName == EarliestStart.Name ? _refusal?.EarliestStart
            : null;
        return metadata is not null;
    }

    /// <summary>
    /// The reply's headers are here. Windows and buckets count the request as over and learn what it said, a refusal makes everybody
    /// wait as the server asks; a concurrency permit stays taken until the lease is disposed.
    /// </summary>
    /// <param name="reply">What it said, for example from <c>RateLimitHeaderParser.Parse</c>.</param>
    public void Replied(RateLimitSnapshot reply)
    {
        ArgumentNullException.ThrowIfNull(reply);
        if (HasPermits)
        {
            _limiter.Replied(_permits, RateLimitReading.Of(reply), isUnavailable: false, BodyState.Endless);
        }
    }

    /// <summary>No reply came (time-out, broken connection): the server may count the request yet, and the permits stay taken for <see cref="LimitSetRateLimiterOptions.LostRequestHold"/>.</summary>
    public void Lost()
    {
        if (HasPermits)
        {
            _limiter.Lost(_permits);
        }
    }

    /// <summary>Certainly nothing was sent: everything is given back.</summary>
    public void NotSent()
    {
        if (HasPermits)
        {
            _limiter.NotSent(_permits);
        }
    }

    /// <inheritdoc />
    protected override void Dispose(bool disposing)
    {
        if (disposing && HasPermits)
        {
            // Refusals are reported: over without a word, it was none, and what began slowly after one may go on.
            _limiter.Replied(_permits, Silence, isUnavailable: false, BodyState.Whole);
            _limiter.Ended(_permits);
        }

        base.Dispose(disposing);
    }

    private string? Reason() => _refusal?.Reason switch
    {
        null => null,
        RequestThrottledReason.QueueFull => "Queue limit reached",
        RequestThrottledReason.Stopped => "The limiter was disposed",
        RequestThrottledReason.Pause => "The server asked for a long pause",
        _ => "Not enough permits",
    };
}
