using System.Diagnostics;

namespace ClientSdk.Diagnostics;

/// <summary>One request's stay in line, as metrics and traces see it: from <see cref="Begin"/> to <see cref="End"/>, which is called once.</summary>
internal readonly struct QueueStay
{
    private readonly RateLimitMetrics _metrics;
    private readonly TimeProvider _time;
    private readonly string _scope;
    private readonly string _limitSet;
    private readonly Activity? _activity;
    private readonly bool _isTimed;
    private readonly long _since;

    private QueueStay(RateLimitMetrics metrics, TimeProvider time, string scope, string limitSet)
    {
        (_metrics, _time, _scope, _limitSet) = (metrics, time, scope, limitSet);
        _activity = RateLimitActivities.StartQueue(scope, limitSet);
        _isTimed = metrics.WantsQueueDuration;
        _since = _isTimed ? time.GetTimestamp() : 0;
    }

    public static QueueStay Begin(RateLimitMetrics metrics, TimeProvider time, string scope, string limitSet)
    {
        metrics.AddQueuedRequests(1, scope);
        return new QueueStay(metrics, time, scope, limitSet);
    }

    public void End(QueueResult result)
    {
        _metrics.AddQueuedRequests(-1, _scope);
        if (_isTimed)
        {
            _metrics.RecordQueueDuration(_time.GetElapsedTime(_since), _scope, _limitSet, result);
        }

        _activity?.SetTag(RateLimitMetrics.ResultTag, result.ToTagValue());
        _activity?.Stop();
    }
}
