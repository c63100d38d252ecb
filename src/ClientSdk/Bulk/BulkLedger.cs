namespace ClientSdk.Bulk;

/// <summary>What has become of a job's items so far. Thread-safe.</summary>
internal sealed class BulkLedger(TimeProvider time, long? total, bool keepSucceeded, IProgress<BulkProgress>? progress)
{
    private readonly object _lock = new();
    private readonly object _reporting = new();
    private readonly List<BulkItemResult> _results = [];
    private readonly long _start = time.GetTimestamp();
    private Exception? _stop;
    private long _read;
    private long _done;
    private long _succeeded;
    private long _requests;
    private long _refusals;

    /// <summary>The first thing that stopped the job.</summary>
    public Exception? Stopped => Volatile.Read(ref _stop);

    public void Stop(Exception reason) => Interlocked.CompareExchange(ref _stop, reason, null);

    /// <summary>One more item has come from the source; returns its place.</summary>
    public long Read() => Interlocked.Increment(ref _read) - 1;

    public void Sent(int refusals)
    {
        Interlocked.Increment(ref _requests);
        Interlocked.Add(ref _refusals, refusals);
    }

    public void Settle<T>(IReadOnlyCollection<(BulkItem<T> Item, BulkStanding Standing)> settled)
    {
        if (settled.Count == 0)
        {
            return;
        }

        lock (_lock)
        {
            foreach ((BulkItem<T> item, BulkStanding standing) in settled)
            {
                Settle(new BulkItemResult(item.Index, item.Key, standing.Outcome, standing.Status, standing.Reason));
            }
        }

        // A lock of its own: reports come in order, and a slow receiver does not hold up the results.
        lock (_reporting)
        {
            progress?.Report(Progress());
        }
    }

    public BulkReport ToReport()
    {
        lock (_lock)
        {
            return new BulkReport
            {
                Results = [.. _results.OrderBy(result => result.Index)],
                ItemsRead = _read,
                Succeeded = _succeeded,
                Requests = _requests,
                Refusals = _refusals,
                Elapsed = time.GetElapsedTime(_start),
                Stopped = _stop?.Message,
            };
        }
    }

    private void Settle(BulkItemResult result)
    {
        _done++;
        _succeeded += result.Outcome == BulkOutcome.Succeeded ? 1 : 0;
        if (keepSucceeded || result.Outcome != BulkOutcome.Succeeded)
        {
            _results.Add(result);
        }
    }

    private BulkProgress Progress()
    {
        lock (_lock)
        {
            double seconds = time.GetElapsedTime(_start).TotalSeconds;
            double rate = seconds > 0 ? _done / seconds : 0;
            double left = rate > 0 && total is { } all ? Math.Max(0, all - _done) / rate : double.NaN;
            return new BulkProgress(_done, _done - _succeeded, Volatile.Read(ref _read) - _done, total, rate, left < TimeSpan.MaxValue.TotalSeconds / 2 ? TimeSpan.FromSeconds(left) : null);
        }
    }
}
