using ClientSdk.Limits;

namespace WebApi.Clients;

/// <summary>Requests that were answered since somebody last looked, by priority. Thread-safe.</summary>
internal sealed class Traffic
{
    private readonly object _lock = new();
    private readonly List<TimeSpan>[] _waits = [[], []];

    public void Add(RateLimitPriority priority, RateLimitReport report)
    {
        lock (_lock)
        {
            _waits[(int)priority].Add(report.TimeInQueue);
        }
    }

    /// <summary>How many were answered, and the longest wait among them; then the count begins anew.</summary>
    public (int Answered, TimeSpan LongestWait) Take(RateLimitPriority priority)
    {
        lock (_lock)
        {
            List<TimeSpan> waits = _waits[(int)priority];
            (int, TimeSpan) taken = (waits.Count, waits.DefaultIfEmpty().Max());
            waits.Clear();
            return taken;
        }
    }
}
