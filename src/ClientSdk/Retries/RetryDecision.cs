namespace ClientSdk.Retries;

/// <summary>What becomes of a request after one attempt.</summary>
internal readonly record struct RetryDecision
{
    /// <summary>There is nothing to try again, or the throttle has already said why not.</summary>
    public static RetryDecision Done => default;

    public bool IsAgain { get; private init; }

    public RetryReason Reason { get; private init; }

    public TimeSpan Delay { get; private init; }

    /// <summary>Why a failure is not tried again; <see langword="null"/> where there was none.</summary>
    public string? GaveUp { get; private init; }

    /// <summary>The reason as a tag of metrics and a word of logs.</summary>
    public string ReasonName => Reason switch
    {
        RetryReason.Refusal => "refusal",
        RetryReason.Status => "status",
        RetryReason.Connection => "connection",
        _ => "attempt_timeout",
    };

    /// <summary>To be sent again. Timers drop what is below a millisecond, so the delay is rounded up: never before the server's instant.</summary>
    public static RetryDecision Again(RetryReason reason, TimeSpan delay) =>
        new() { IsAgain = true, Reason = reason, Delay = TimeSpan.FromMilliseconds(Math.Ceiling(delay.TotalMilliseconds)) };

    public static RetryDecision GiveUp(string why) => new() { GaveUp = why };
}
