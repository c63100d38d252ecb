using ClientSdk.Limits;

namespace ClientSdk.Retries;

/// <summary>One attempt and its outcome, as the rules see it.</summary>
internal readonly ref struct FinishedAttempt
{
    public required HttpRequestMessage? Request { get; init; }

    public required HttpResponseMessage? Response { get; init; }

    public required Exception? Exception { get; init; }

    public required RequestJourney Journey { get; init; }

    /// <summary>The body, if any, can be sent again.</summary>
    public required bool CanReplay { get; init; }

    /// <summary>The caller has gone, or the call's time is over.</summary>
    public required bool IsCancelled { get; init; }

    /// <summary>Retries after failures so far.</summary>
    public required int Retries { get; init; }

    /// <summary>Refusals so far that no gate waits for, this one not included.</summary>
    public required int Refusals { get; init; }

    /// <summary>The time that the call has left; <see langword="null"/> without a deadline.</summary>
    public required TimeSpan? TimeLeft { get; init; }

    public TimeSpan? Hint => Response is null ? null : Journey.Snapshot?.RetryAfter;
}
