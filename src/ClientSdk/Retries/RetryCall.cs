using ClientSdk.Limits;
using Polly;

namespace ClientSdk.Retries;

/// <summary>One call in the retry pipeline: what it sends, how often it has been sent, and what was decided last. Made only when a first outcome needs a decision.</summary>
internal sealed class RetryCall
{
    public static readonly ResiliencePropertyKey<RetryCall> Key = new("ClientSdk.RetryCall");

    private Task<HttpResponseMessage>? _first;

    /// <summary><see langword="null"/> while a foreign pipeline has not shown it; there, each attempt may have one of its own.</summary>
    public HttpRequestMessage? Request
    {
        get;
        set
        {
            field = value;
            Journey = value is null ? new RequestJourney() : RequestJourney.Of(value);
        }
    }

    public bool CanReplay { get; set; } = true;

    public CallTimeout? Timeout { get; init; }

    /// <summary>The outcome that needed a decision.</summary>
    public Task<HttpResponseMessage>? First
    {
        init => _first = value;
    }

    public RetryDecision Decision { get; set; }

    public int Attempts { get; set; }

    public int Retries { get; set; }

    /// <summary>Refusals that no gate waits for.</summary>
    public int Refusals { get; set; }

    public RequestJourney Journey { get; private set; } = null!;

    /// <summary>The outcome that made this call, once; then <see langword="null"/>: the next has to be sent.</summary>
    public Task<HttpResponseMessage>? TakeFirst() => Interlocked.Exchange(ref _first, null);

    /// <summary>Disposes the first response when a cancellation came before anybody looked at it.</summary>
    public void DisposeUntaken()
    {
        if (TakeFirst() is { IsCompletedSuccessfully: true } untaken)
        {
            untaken.Result.Dispose();
        }
    }

    /// <summary>The time until the deadline, the request's own or the call's; <see langword="null"/> without any.</summary>
    public TimeSpan? TimeLeft(TimeProvider time)
    {
        // Counted from here only where no throttle has counted it from the call's arrival.
        Journey.CalledAt ??= time.GetTimestamp();
        TimeSpan? own = Journey.Deadline is { } deadline
            ? deadline - time.GetUtcNow()
            : Journey.DeadlineAfter - time.GetElapsedTime(Journey.CalledAt.Value);
        return Timeout is null || own < Timeout.Left ? own : Timeout.Left;
    }
}
