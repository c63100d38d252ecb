using ClientSdk.Diagnostics;
using ClientSdk.Limiters;
using ClientSdk.Limits;
using Microsoft.Extensions.Logging;

namespace ClientSdk.Throttling;

/// <summary>Tells logs, metrics and the user's callback what the throttle did, in their own primitives.</summary>
internal sealed class ThrottleTeller(ThrottlePlan plan, RateLimitMetrics metrics, ILogger logger)
{
    private readonly MalformedHeaderReporter _malformed = new(plan.Scope, metrics, logger);

    public void Granted(int permits) => metrics.AddPermits(permits, plan.Scope, "partition");

    public void Queued(int delta) => metrics.AddQueuedRequests(delta, plan.Scope);

    public void Waited(RateLimitCause cause, TimeSpan span, bool isGranted)
    {
        metrics.AddWait(plan.Scope, cause.Origin);
        metrics.RecordQueueDuration(span, plan.Scope, cause.Limit, isGranted ? QueueResult.Granted : QueueResult.Refused);
    }

    public void RefusedByClient(Partition partition, LocalRefusal refusal)
    {
        string reason = ReasonName(refusal.Reason);
        metrics.AddClientRefusal(plan.Scope, reason);
        if (logger.IsEnabled(LogLevel.Information))
        {
            logger.RequestRefused(plan.Scope, partition.Name, reason, refusal.Cause?.ToString() ?? "no limit");
        }
    }

    public void BodiesExpired(string partition, int count, TimeSpan after) => logger.BodyPermitReleased(plan.Scope, partition, count, after);

    /// <param name="attempt">What was sent.</param>
    /// <param name="response">The reply.</param>
    /// <param name="outcome">What the limiter made of it.</param>
    /// <param name="reading">What it said.</param>
    /// <param name="times">The client that sent it, for those of one scope may each have a callback of their own.</param>
    public void Learned(Attempt attempt, HttpResponseMessage response, in ReplyOutcome outcome, RateLimitReading reading, CallTimes times)
    {
        if (reading.HasRejected)
        {
            foreach (string header in reading.Rejected)
            {
                _malformed.Report(header);
            }
        }

        if (outcome.Changed is { } ledger)
        {
            Changed(attempt.Partition, ledger);
        }

        // A refusal that waiting cannot help is charged to no set, and nobody pauses for it.
        bool isRefusal = outcome.IsRefusal || reading.IsThrottled;
        if (!isRefusal && outcome.LimitSet is null)
        {
            return;
        }

        string set = outcome.LimitSet ?? "none";
        MonotonicClock clock = attempt.Partition.Limiter.Clock;
        DateTimeOffset until = clock.ToInstant(outcome.PausedUntil, clock.Now) ?? DateTimeOffset.MaxValue;
        if (outcome.IsNewPause && logger.IsEnabled(LogLevel.Information))
        {
            logger.PauseStarted(plan.Scope, attempt.Partition.Name, set, until, outcome.PauseOrigin ?? "back-off");
        }

        if (isRefusal)
        {
            metrics.AddServerRefusal(plan.Scope, set);
            times.Plan.Throttling.OnThrottled?.Invoke(new ThrottledArguments(
                attempt.Request, response, attempt.Partition.Key, set, attempt.Journey.Snapshot ?? RateLimitSnapshot.Empty, until));
        }
    }

    private void Changed(Partition partition, Ledger ledger)
    {
        // A learned limit changes its name with its numbers, and a gauge must not have one series for each.
        string name = ledger is LearnedLedger ? "learned" : ledger.Limit.Name;
        metrics.RecordLearnedLimit(ledger.Permits, ledger.Limit.Span ?? TimeSpan.Zero, plan.Scope, name);
        if (logger.IsEnabled(LogLevel.Information))
        {
            string after = ledger is LearnedLedger ? ledger.Limit.Name : FormattableString.Invariant($"{ledger.Permits} permits");
            logger.LimitLearned(plan.Scope, partition.Name, name, after, ledger.Origin);
        }
    }

    private static string ReasonName(RequestThrottledReason reason) => reason switch
    {
        RequestThrottledReason.Deadline => "deadline",
        RequestThrottledReason.WouldWait => "would_wait",
        RequestThrottledReason.Pause => "pause",
        RequestThrottledReason.QueueFull => "queue_full",
        _ => "stopped",
    };
}
