using System.ComponentModel.DataAnnotations;

namespace ClientSdk.Retries;

/// <summary>What is sent again, and when. Copied when a client is made; later changes to the object have no effect.</summary>
public sealed class RetryOptions
{
    internal const int DefaultMaxRetries = 5;

    internal static readonly TimeSpan DefaultBaseDelay = TimeSpan.FromSeconds(1);

    internal static readonly TimeSpan DefaultMaxDelay = TimeSpan.FromMinutes(5);

    internal static readonly TimeSpan DefaultAttemptTimeout = TimeSpan.FromSeconds(100);

    /// <summary>How often a request is sent again after failures that are not rate refusals.</summary>
    /// <value>0 to 1,000. Default: 5. 0 switches these retries off.</value>
    [Range(0, 1_000)]
    public int MaxRetries { get; set; } = DefaultMaxRetries;

    /// <summary>How many rate refusals one request lives through before the last one is returned to the caller.</summary>
    /// <value>0 or more. Default: <see langword="null"/>, no bound: the deadline, <see cref="MaxDelay"/> and <c>MaxPause</c> end a request. A refusal of the gate's own probe never counts.</value>
    [Range(0, int.MaxValue)]
    public int? MaxRefusals { get; set; }

    /// <summary>The first back-off; it doubles from retry to retry, and each is random between zero and that value (full jitter).</summary>
    /// <value>Above zero, at most 1 day. Default: 1 second.</value>
    public TimeSpan BaseDelay { get; set; } = DefaultBaseDelay;

    /// <summary>The longest delay before a retry. A server's hint beyond it is not cut short: it ends the retries at once.</summary>
    /// <value>Above zero, at most 366 days; more than 24 days counts as 24 days. Default: 5 minutes.</value>
    public TimeSpan MaxDelay { get; set; } = DefaultMaxDelay;

    /// <summary>The longest time for one attempt, headers and body; for a streamed body the longest time without a byte.</summary>
    /// <value>Above zero. Default: 100 seconds. <see cref="Timeout.InfiniteTimeSpan"/> switches it off.</value>
    public TimeSpan AttemptTimeout { get; set; } = DefaultAttemptTimeout;

    /// <summary>The longest time for a call as a whole: waiting in line, all attempts, all delays.</summary>
    /// <value>Above zero. Default: <see langword="null"/>, none. An <see cref="HttpClient.Timeout"/> that the user configured becomes this value.</value>
    public TimeSpan? TotalTimeout { get; set; }

    /// <summary>How much of a request body that cannot seek is held in memory so that it can be sent again.</summary>
    /// <value>Bytes, 0 to 1 GiB. Default: 0: such a request gets one attempt.</value>
    [Range(0, 1 << 30)]
    public int MaxBufferedBody { get; set; }

    /// <summary>Called before a request is sent again.</summary>
    /// <value>Default: <see langword="null"/>. It runs on the request's way: keep it short; what it throws reaches the caller.</value>
    public Action<RetryArguments>? OnRetry { get; set; }

    internal RetryOptions Copy() => (RetryOptions)MemberwiseClone();

    internal void ThrowIfOutOfRange(string parameter)
    {
        Check(MaxRetries is >= 0 and <= 1_000, parameter, nameof(MaxRetries), MaxRetries, "0 to 1,000");
        Check(MaxRefusals is null or >= 0, parameter, nameof(MaxRefusals), MaxRefusals, "0 or more");
        Check(BaseDelay > TimeSpan.Zero && BaseDelay <= TimeSpan.FromDays(1), parameter, nameof(BaseDelay), BaseDelay, "above zero, at most 1 day");
        Check(MaxDelay > TimeSpan.Zero && MaxDelay <= TimeSpan.FromDays(366), parameter, nameof(MaxDelay), MaxDelay, "above zero, at most 366 days");
    }

    private static void Check(bool isInRange, string parameter, string option, object? value, string range)
    {
        if (!isInRange)
        {
            throw new ArgumentOutOfRangeException(parameter, value, $"{nameof(RetryOptions)}.{option} is {value}. Set it to {range}.");
        }
    }
}
