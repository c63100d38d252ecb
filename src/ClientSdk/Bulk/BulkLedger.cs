namespace ClientSdk.Bulk;

/// <summary>What has become of a job's items so far. Thread-safe.</summary>
internal sealed class BulkLedger<T>(BulkPlan<T> plan, TimeProvider time, IProgress<BulkProgress>? progress) : IBulkLedger<T>
{
    private readonly object _lock = new();
    private readonly object _telling = new();
    private readonly List<BulkItemResult> _results = [];
    private readonly BulkOrder _order = new();
    private readonly BulkPace _pace = new(time, plan.Total, plan.Forecast);
    private readonly BulkBrake _brake = new(plan.Options.MaxDead, plan.Options.MaxDeadInARow, plan.Options.MaxInDoubtInARow);
    private Exception? _stop;
    private bool _isReceiverBroken;
    private long _read;
    private long _done;
    private long _succeeded;
    private long _requests;
    private long _refusals;

    /// <summary>The first thing that stopped the job.</summary>
    public Exception? Stopped => Volatile.Read(ref _stop);

    /// <summary>Results that cannot be handed on yet, because that of an earlier item is not there.</summary>
    public int Early
    {
        get
        {
            lock (_lock)
            {
                return _order.Early;
            }
        }
    }

    public void Stop(Exception reason) => Interlocked.CompareExchange(ref _stop, reason, null);

    /// <summary>One more item has come from the source; returns its place.</summary>
    public long Read() => Interlocked.Increment(ref _read) - 1;

    /// <param name="refusals">The rate refusals that the request lived through.</param>
    /// <param name="roundTrip">From the permit to the end of the reply; <see langword="null"/> when it was not one.</param>
    public void Sent(int refusals, TimeSpan? roundTrip)
    {
        lock (_lock)
        {
            _requests++;
            _refusals += refusals;
            if (roundTrip is { } measured)
            {
                _pace.Measured(measured);
            }
        }
    }

    public ValueTask AnsweredAsync(BulkVerdict<T> verdict)
    {
        Settle(verdict.Settled);
        return default;
    }

    /// <summary>Final results of one request. Never throws: a receiver that does stops the job.</summary>
    public void Settle(IReadOnlyCollection<(BulkItem<T> Item, BulkStanding Standing)> settled)
    {
        if (settled.Count == 0)
        {
            return;
        }

        // One at a time, so that results and reports come in order; a slow receiver holds up the job instead of filling the memory.
        lock (_telling)
        {
            List<BulkItemResult> ready = Count(settled);
            try
            {
                Tell(ready);
            }
            catch (Exception receiver)
            {
                _isReceiverBroken = true;
                Stop(receiver);
            }
        }
    }

    public BulkReport ToReport()
    {
        lock (_lock)
        {
            return new BulkReport
            {
                Results = _results,
                ItemsRead = _read,
                Succeeded = _succeeded,
                Requests = _requests,
                Refusals = _refusals,
                Elapsed = _pace.Elapsed,
                Stopped = _stop?.Message,
            };
        }
    }

    private List<BulkItemResult> Count(IReadOnlyCollection<(BulkItem<T> Item, BulkStanding Standing)> settled)
    {
        List<BulkItemResult> ready = [];
        lock (_lock)
        {
            foreach ((BulkItem<T> item, BulkStanding standing) in settled)
            {
                _done++;
                _succeeded += standing.Outcome == BulkOutcome.Succeeded ? 1 : 0;
                _order.Add(new BulkItemResult(item.Index, item.Key, standing.Outcome, standing.Status, standing.Reason));
            }

            while (_order.TryTake(out BulkItemResult result))
            {
                ready.Add(result);
                if (plan.Options.KeepSucceeded || result.Outcome != BulkOutcome.Succeeded)
                {
                    _results.Add(result);
                }
            }

            if (_brake.After(settled.Select(item => item.Standing)) is { } why)
            {
                Stop(new InvalidDataException(why));
            }
        }

        return ready;
    }

    private void Tell(List<BulkItemResult> ready)
    {
        if (_isReceiverBroken)
        {
            return;
        }

        if (plan.Options.OnResult is { } receive)
        {
            ready.ForEach(receive);
        }

        progress?.Report(Progress());
    }

    private BulkProgress Progress()
    {
        lock (_lock)
        {
            (double rate, TimeSpan? left) = _pace.At(_done, _requests);
            return new BulkProgress(_done, _done - _succeeded, Volatile.Read(ref _read) - _done, plan.Total, rate, left);
        }
    }
}
