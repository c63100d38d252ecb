using System.Diagnostics;

namespace ClientSdk.Syncing;

/// <summary>Writes what happens into the journal, with the counters that belong to it, and then tells of the progress. Thread-safe.</summary>
/// <param name="journal">The journal.</param>
/// <param name="time">The clock.</param>
/// <param name="estimate">The time of so many requests.</param>
/// <param name="batchSize">Items a request.</param>
/// <param name="progress">Who is told.</param>
internal sealed class SyncRecorder(ISyncJournal journal, TimeProvider time, Func<long, TimeSpan?>? estimate, int batchSize, IProgress<SyncProgress>? progress)
{
    private readonly object _lock = new();
    private readonly object _reporting = new();
    private readonly HashSet<long> _sent = [];
    private readonly long _start = time.GetTimestamp();
    private SyncTotals _unwritten;
    private TimeSpan _written;
    private long _doneBefore;
    private long _done;
    private long _failed;
    private long _total;

    /// <summary>Where the items stand before this run sends anything.</summary>
    /// <param name="counts">Of the journal.</param>
    /// <param name="staysInDoubt">Nothing is done about items in doubt.</param>
    public void Begin(IReadOnlyList<SyncCount> counts, bool staysInDoubt)
    {
        long Sum(SyncState state) => counts.Where(count => count.State == state).Sum(count => count.Items);
        _failed = Sum(SyncState.Dead) + (staysInDoubt ? Sum(SyncState.InDoubt) : 0);
        _done = _doneBefore = Sum(SyncState.Acknowledged) + _failed;
        _total = counts.Sum(count => count.Items);
    }

    /// <summary>The job's counters, with what the journal could not write.</summary>
    public SyncTotals Totals
    {
        get
        {
            lock (_lock)
            {
                return journal.Totals.Plus(_unwritten);
            }
        }
    }

    /// <param name="entries">As sent, before their request leaves; it does not when this fails, and is not counted then.</param>
    public ValueTask SentAsync(IReadOnlyList<SyncEntry> entries)
    {
        lock (_lock)
        {
            _sent.UnionWith(entries.Select(entry => entry.Index));
        }

        return WriteAsync(entries, new SyncTotals { Requests = 1 });
    }

    /// <summary>Before anybody is told of the results. The counters go with the next write.</summary>
    public void Count(SyncTotals more)
    {
        lock (_lock)
        {
            _unwritten = _unwritten.Plus(more);
        }
    }

    /// <summary>Whether an item is back that the journal has as sent. Asked once.</summary>
    public bool IsBack(SyncEntry entry)
    {
        lock (_lock)
        {
            return _sent.Remove(entry.Index);
        }
    }

    /// <param name="entries">As they stand now.</param>
    /// <param name="final">How many of them have their final result with it.</param>
    /// <param name="failed">How many of those failed.</param>
    public async ValueTask SettledAsync(IReadOnlyList<SyncEntry> entries, int final, int failed)
    {
        if (entries.Count > 0)
        {
            await WriteAsync(entries).ConfigureAwait(false);
        }

        // Reports come in order, and a slow receiver does not hold up the journal.
        lock (_reporting)
        {
            (_done, _failed) = (_done + final, _failed + failed);
            progress?.Report(Progress());
        }
    }

    /// <summary>What was counted since the last write.</summary>
    public ValueTask FlushAsync() => WriteAsync([]);

    /// <param name="entries">What has moved on.</param>
    /// <param name="own">Counted only if it is written.</param>
    private async ValueTask WriteAsync(IReadOnlyList<SyncEntry> entries, SyncTotals own = default)
    {
        SyncTotals counted;
        lock (_lock)
        {
            TimeSpan elapsed = time.GetElapsedTime(_start);
            (counted, _unwritten) = (_unwritten.Plus(new SyncTotals { Elapsed = elapsed - _written }), default);
            _written = elapsed;
        }

        try
        {
            // Not to be given up: a cancelled run wants its results in the journal most of all.
            await journal.WriteAsync(entries, counted.Plus(own), CancellationToken.None).ConfigureAwait(false);
        }
        catch
        {
            Count(counted);
            throw;
        }
    }

    private SyncProgress Progress()
    {
        Debug.Assert(Monitor.IsEntered(_reporting), "Reports come in order.");
        long waiting = _total - _done;
        double seconds = time.GetElapsedTime(_start).TotalSeconds;
        double rate = seconds > 0 ? (_done - _doneBefore) / seconds : 0;
        TimeSpan? left = estimate?.Invoke((waiting + batchSize - 1) / batchSize);
        double atThatRate = waiting / rate;
        return new SyncProgress(_done, _failed, waiting, journal.Totals.Requests, rate, left ?? (atThatRate < TimeSpan.MaxValue.TotalSeconds / 2 ? TimeSpan.FromSeconds(atThatRate) : null));
    }
}
