using System.Runtime.CompilerServices;
using ClientSdk.Diagnostics;
using ClientSdk.Limiters;
using ClientSdk.Limits;
using Microsoft.Extensions.Logging;

namespace ClientSdk.Throttling;

/// <summary>Tells logs, metrics and the user's callback what the throttle did, in their own primitives.</summary>
/// <param name="plan">What the throttle was told.</param>
/// <param name="groups">The endpoint groups by index; <see langword="null"/> where a group is no longer there.</param>
/// <param name="time">Where time comes from.</param>
/// <param name="metrics">The instruments.</param>
/// <param name="logger">The log.</param>
internal sealed class ThrottleTeller(ThrottlePlan plan, IEnumerable<EndpointGroup?> groups, TimeProvider time, RateLimitMetrics metrics, ILogger logger)
{
    private const string LearnedName = "learned";

    private readonly MalformedHeaderReporter _malformed = new(plan.Scope, metrics, logger);

    // What was last said of a limit, for as long as the limit lives.
    private readonly ConditionalWeakTable<Ledger, string> _said = [];

    private readonly string[] _sets = [.. groups.Select(group => group is { Limits.Count: > 0 } ? group.Name : InForce.PartitionSet)];

    public void Granted(int group, int permits) => metrics.AddPermits(permits, plan.Scope, SetOf(group));

    /// <summary>A request of this group joins the line.</summary>
    public QueueStay Queued(int group) => QueueStay.Begin(metrics, time, plan.Scope, SetOf(group));

    public void Waited(RateLimitCause cause) => metrics.AddWait(plan.Scope, IsLearned(cause.Origin) ? LearnedName : cause.Limit, cause.Origin);

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
    public void Learned(Attempt attempt, HttpResponseMessage response, ReplyOutcome outcome, RateLimitReading reading, CallTimes times)
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
        bool isLearned = ledger is LearnedLedger;
        string name = isLearned ? LearnedName : ledger.Limit.Name;
        metrics.RecordLimit(ledger.Permits, ledger.Limit.Span, plan.Scope, name);
        if (!logger.IsEnabled(LogLevel.Information))
        {
            return;
        }

        string after = isLearned ? ledger.Limit.Name : FormattableString.Invariant($"{ledger.Permits} permits");
        if (!_said.TryGetValue(ledger, out string? before) && isLearned)
        {
            logger.LimitLearned(plan.Scope, partition.Name, after, ledger.Origin);
        }
        else if (before != after)
        {
            logger.LimitChanged(plan.Scope, partition.Name, name, before ?? "what was declared", after, ledger.Origin);
        }

        _said.AddOrUpdate(ledger, after);
    }

    private string SetOf(int group) => (uint)group < (uint)_sets.Length ? _sets[group] : InForce.PartitionSet;

    private static bool IsLearned(string origin) => origin.StartsWith(LearnedLedger.LearnedFrom, StringComparison.Ordinal);

    private static string ReasonName(RequestThrottledReason reason) => reason switch
    {
        RequestThrottledReason.Deadline => "deadline",
        RequestThrottledReason.WouldWait => "would_wait",
        RequestThrottledReason.Pause => "pause",
        RequestThrottledReason.QueueFull => "queue_full",
        _ => "stopped",
    };
}
