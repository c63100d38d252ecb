namespace ClientSdk.Retries;

/// <summary>The retry budgets of one scope, a partition each. Lives as long as the scope's limits do, longer than any handler. Thread-safe.</summary>
/// <param name="time">The clock.</param>
/// <param name="requestsOf">
/// How many requests a partition has sent so far: a number that only grows, usually the throttle's own count of permits. Where there
/// is none, <see cref="CountRequest"/> is called for each request, and one count serves all partitions.
/// </param>
internal sealed class RetryBudgets(TimeProvider time, Func<string, long>? requestsOf = null)
{
    /// <summary>Above so many partitions those that are idle are dropped; were none idle, the newcomers would share a budget.</summary>
    internal const int MaxPartitions = 1_024;

    private readonly object _gate = new();
    private readonly long _origin = time.GetTimestamp();
    private readonly Dictionary<string, RetryBudget> _budgets = [];
    private readonly RetryBudget _shared = new();
    private long _requests;

    public void CountRequest()
    {
        if (requestsOf is null)
        {
            Interlocked.Increment(ref _requests);
        }
    }

    /// <summary>Takes one retry from the partition's budget, if there is one.</summary>
    public bool TryTake(string? partition)
    {
        partition ??= string.Empty;
        long requests = requestsOf?.Invoke(partition) ?? Interlocked.Read(ref _requests);
        lock (_gate)
        {
            TimeSpan now = time.GetElapsedTime(_origin);
            return BudgetOf(partition, now).TryTake(now, requests);
        }
    }

    private RetryBudget BudgetOf(string partition, TimeSpan now)
    {
        if (_budgets.TryGetValue(partition, out RetryBudget? budget))
        {
            return budget;
        }

        if (_budgets.Count >= MaxPartitions)
        {
            DropIdle(now);
        }

        return _budgets.Count < MaxPartitions ? _budgets[partition] = new RetryBudget() : _shared;
    }

    private void DropIdle(TimeSpan now)
    {
        foreach ((string partition, RetryBudget budget) in _budgets)
        {
            if (budget.AskedAt <= now - RetryBudget.Window)
            {
                _budgets.Remove(partition);
            }
        }
    }
}
