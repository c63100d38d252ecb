using ClientSdk.Limiters;
using ClientSdk.Limits;

namespace ClientSdk.Throttling;

/// <summary>A refusal is a value inside and one exception at the edge: it names the limit, the instant and what to do.</summary>
internal static class ThrottledMessages
{
    public static RequestThrottledException Exception(LocalRefusal refusal, RateLimitReport report)
    {
        string cause = refusal.Cause is { } known ? FormattableString.Invariant($" by {known}") : "";
        string instant = refusal.EarliestStart is { } at ? FormattableString.Invariant($" It could start at {at:O}.") : "";
        string message = refusal.Reason switch
        {
            RequestThrottledReason.Deadline => $"The request is held{cause}, beyond its deadline.{instant} Give it a later deadline or a higher MaxWait.",
            RequestThrottledReason.WouldWait => $"The request asked not to wait and is held{cause}.{instant}",
            RequestThrottledReason.Pause => $"The server asked for a pause longer than MaxDelay; the request is held{cause}.{instant} Give it a later deadline to wait for it.",
            RequestThrottledReason.QueueFull => $"The waiting line is full; the request would be held{cause}.{instant} Raise QueueLimit or send less at once.",
            _ => "The client is shutting down; the request was not sent.",
        };
        return new RequestThrottledException(refusal.Reason, refusal.Cause, refusal.EarliestStart, refusal.RetryAfter, report, message);
    }
}
