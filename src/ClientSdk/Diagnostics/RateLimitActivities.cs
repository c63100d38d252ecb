using System.Diagnostics;

namespace ClientSdk.Diagnostics;

/// <summary>The activities of the source <c>ClientSdk</c>, and what is noted on the caller's own. Nothing is allocated while nobody listens.</summary>
internal static class RateLimitActivities
{
    public const string SourceName = "ClientSdk";
    public const string QueueActivity = "clientsdk.queue";
    public const string RetryEvent = "clientsdk.request.retry";
    public const string AttemptTag = "clientsdk.attempt";
    public const string DelayTag = "clientsdk.delay";

    private static readonly ActivitySource Source = new(SourceName);

    /// <summary>A request waits for its permits until the activity is stopped.</summary>
    public static Activity? StartQueue(string scope, string limitSet)
    {
        Activity? activity = Source.StartActivity(QueueActivity);
        activity?.SetTag(RateLimitMetrics.ScopeTag, scope).SetTag(RateLimitMetrics.LimitSetTag, limitSet);
        return activity;
    }

    /// <summary>Notes on the caller's own activity that its request is sent again, and why.</summary>
    public static void AddRetry(string reason, int attempt, TimeSpan delay)
    {
        if (Activity.Current is { IsAllDataRequested: true } activity)
        {
            ActivityTagsCollection tags = new()
            {
                { RateLimitMetrics.ReasonTag, reason },
                { AttemptTag, attempt },
                { DelayTag, delay.TotalSeconds },
            };
            activity.AddEvent(new ActivityEvent(RetryEvent, tags: tags));
        }
    }
}
