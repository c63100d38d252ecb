using System.Net;
using System.Net.Http.Headers;
using ClientSdk.Limits;

namespace ClientSdk.Retries;

/// <summary>Shall a request be sent again, and when? Guard clauses with one reason each; the first that applies is the answer.</summary>
internal sealed class RetryRules(RetryOptions options, RetryBudgets budgets, Func<double> random)
{
    private readonly TimeSpan _longest = options.MaxDelay < BackOff.LongestDelay ? options.MaxDelay : BackOff.LongestDelay;

    /// <summary>A status that speaks of a passing failure. Whether the request was processed is open.</summary>
    public static bool IsTransient(HttpStatusCode status) => (int)status is 408 or 500 or 502 or 503 or 504;

    public RetryDecision Decide(in FinishedAttempt attempt)
    {
        if (attempt.Journey.Verdict == RefusalVerdict.ReturnToCaller || Classify(attempt) is not { } reason)
        {
            return RetryDecision.Done;
        }

        if (WhyNever(attempt) is { } never)
        {
            return RetryDecision.GiveUp(never);
        }

        return reason == RetryReason.Refusal ? DecideRefusal(attempt) : DecideFailure(attempt, reason);
    }

    private static RetryReason? Classify(in FinishedAttempt attempt)
    {
        if (attempt.Response is { } response)
        {
            bool isRefusal = attempt.Journey.Verdict == RefusalVerdict.WaitAtGate
                || response.StatusCode == HttpStatusCode.TooManyRequests
                || attempt.Journey.Snapshot is { IsThrottled: true };
            return isRefusal ? RetryReason.Refusal : IsTransient(response.StatusCode) ? RetryReason.Status : null;
        }

        return attempt.Exception switch
        {
            RequestThrottledException => null,
            HttpRequestException { StatusCode: { } status } => IsTransient(status) ? RetryReason.Status : null,
            HttpRequestException => RetryReason.Connection,
            OperationCanceledException { InnerException: TimeoutException } when !attempt.IsCancelled => RetryReason.AttemptTimeout,
            _ => null,
        };
    }

    private static string? WhyNever(in FinishedAttempt attempt)
    {
        if (attempt.Response is { } response && SaysShouldNotRetry(response.Headers))
        {
            return "The server says 'x-should-retry: false'.";
        }

        return attempt.CanReplay ? null : "The request's body cannot be sent twice: its stream cannot seek and is not within MaxBufferedBody.";
    }

    private static bool SaysShouldNotRetry(HttpResponseHeaders headers) =>
        headers.NonValidated.TryGetValues("x-should-retry", out HeaderStringValues values)
        && values.ToString().Trim().Equals("false", StringComparison.OrdinalIgnoreCase);

    private RetryDecision DecideRefusal(in FinishedAttempt attempt)
    {
        if (attempt.Journey.Verdict == RefusalVerdict.WaitAtGate)
        {
            return options.MaxRefusals is { } most && attempt.Journey.CountedRefusals > most
                ? RetryDecision.GiveUp($"The request was refused {attempt.Journey.CountedRefusals} times; MaxRefusals is {most}.")
                : RetryDecision.Again(RetryReason.Refusal, TimeSpan.Zero);
        }

        // No gate below: this caller sleeps by itself, so something has to end it even when no MaxRefusals was set.
        int bound = options.MaxRefusals ?? options.MaxRetries;
        if (attempt.Journey.Snapshot is { WaitingCannotHelp: true })
        {
            return RetryDecision.GiveUp("The reply says that waiting cannot help.");
        }

        if (attempt.Refusals >= bound)
        {
            return RetryDecision.GiveUp($"The request was refused {attempt.Refusals + 1} times; {bound} is the most it lives through.");
        }

        // On top of the hint, for all who were refused with the same one would come back together; never before it.
        TimeSpan delay = (attempt.Hint ?? TimeSpan.Zero) + Jitter(attempt.Refusals);
        return WhyTooLong(attempt, delay) is { } tooLong ? RetryDecision.GiveUp(tooLong) : RetryDecision.Again(RetryReason.Refusal, delay);
    }

    private RetryDecision DecideFailure(in FinishedAttempt attempt, RetryReason reason)
    {
        if (!IsSafe(attempt))
        {
            return RetryDecision.GiveUp($"{attempt.Request?.Method.Method ?? "A request of unknown method"} is not sent again after a failure that leaves open whether it was processed. Give it an Idempotency-Key, or SetRetrySafe(true).");
        }

        if (attempt.Retries >= options.MaxRetries)
        {
            return RetryDecision.GiveUp($"The request was sent again {attempt.Retries} times; MaxRetries is {options.MaxRetries}.");
        }

        TimeSpan backOff = Jitter(attempt.Retries);
        TimeSpan delay = attempt.Hint > backOff ? attempt.Hint.Value : backOff;
        if (WhyTooLong(attempt, delay) is { } tooLong)
        {
            return RetryDecision.GiveUp(tooLong);
        }

        return budgets.TryTake(attempt.Journey.Partition)
            ? RetryDecision.Again(reason, delay)
            : RetryDecision.GiveUp("The retry budget is used up: retries are at most 20 % of the requests of the last 10 s.");
    }

    // RFC 9110 section 9.2.2; what the caller said wins, and what never left needs no leave.
    private static bool IsSafe(in FinishedAttempt attempt) =>
        attempt.Journey.IsUnsent
        || (ConnectFailure.Is(attempt.Exception) && ConnectFailure.IsUnsent(attempt.Request))
        || (attempt.Journey.IsRetrySafe
            ?? (attempt.Request is { } request && (IsIdempotent(request.Method) || request.Headers.NonValidated.Contains("Idempotency-Key"))));

    private static bool IsIdempotent(HttpMethod method) =>
        method == HttpMethod.Get || method == HttpMethod.Head || method == HttpMethod.Options
        || method == HttpMethod.Trace || method == HttpMethod.Put || method == HttpMethod.Delete;

    private string? WhyTooLong(in FinishedAttempt attempt, TimeSpan delay)
    {
        if (attempt.Hint > _longest)
        {
            return $"The server asks to wait {attempt.Hint}; MaxDelay is {_longest}.";
        }

        return delay >= attempt.TimeLeft ? $"The next attempt would start in {delay}; the call has {attempt.TimeLeft} left." : null;
    }

    private TimeSpan Jitter(int retry) => BackOff.FullJitter(options.BaseDelay, _longest, retry, random());
}
