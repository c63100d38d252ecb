using System.Collections;
using ClientSdk.Bulk;

namespace ClientSdk.Syncing;

/// <summary>One run of a job, from its plan to its report.</summary>
internal sealed class SyncRun<T> : IDisposable
{
    private const string Kept = "The source has it again since the plan was made, so it was not deleted.";

    private readonly IAsyncEnumerable<T> _source;
    private readonly ISyncJournal _journal;
    private readonly SyncOptions<T> _options;
    private readonly TimeProvider _time;
    private readonly SyncRecorder _recorder;
    private readonly SyncDepartures _departures;
    private readonly SyncLedger<T> _ledger;
    private readonly SyncLane<T> _lane;
    private BitArray _taken = new(0);
    private long _unplanned;

    public SyncRun(IAsyncEnumerable<T> source, SyncPush<T> push, ISyncJournal journal, SyncOptions<T> options, IProgress<SyncProgress>? progress)
    {
        (_source, _journal, _options, _time) = (source, journal, options, push.Transport.Time);
        _recorder = new SyncRecorder(journal, _time, options.Estimate, options.BatchSize, progress);
        _departures = new SyncDepartures(_time, options.Grace);
        _ledger = new SyncLedger<T>(options, _recorder, _departures, _time);
        SyncTransport<T> transport = new(push, _departures, _recorder);
        BulkSize size = new(options.BatchSize);
        _lane = new SyncLane<T>(new BulkSender<SyncChange<T>>(transport.ToPlan(options), size, transport.ToBulk(), _ledger), size, options.Parallelism, _departures.Stopping);
    }

    private bool ResolvesDoubts => _options is not { LookUp: null, IsIdempotent: false };

    /// <exception cref="SyncStoppedException">It stopped before its end.</exception>
    /// <exception cref="SyncCanceledException">The caller cancelled.</exception>
    public async Task<SyncReport> RunAsync(CancellationToken cancellationToken)
    {
        using (cancellationToken.UnsafeRegister(static (ledger, token) => ((SyncLedger<T>)ledger!).Stop(new OperationCanceledException(token)), _ledger))
        {
            try
            {
                await GoAsync(_departures.Stopping).ConfigureAwait(false);
            }
            catch (Exception failure)
            {
                _ledger.Stop(failure);
            }

            // What is under way may be acknowledged yet; it never throws, and sends nothing new once the job has stopped.
            await _lane.DrainAsync().ConfigureAwait(false);
        }

        return await EndAsync(cancellationToken).ConfigureAwait(false);
    }

    public void Dispose() => _departures.Dispose();

    private async Task GoAsync(CancellationToken cancellationToken)
    {
        await _journal.BeginAsync(cancellationToken).ConfigureAwait(false);
        _ledger.Begin();
        await new SyncPlanner<T>(_journal, _options).PlanAsync(_source, cancellationToken).ConfigureAwait(false);
        IReadOnlyList<SyncCount> counts = await _journal.CountAsync(cancellationToken).ConfigureAwait(false);
        _taken = new BitArray((int)counts.Sum(count => count.Items));
        _recorder.Begin(counts, staysInDoubt: !ResolvesDoubts);
        await SendPlannedAsync(cancellationToken).ConfigureAwait(false);
        await ResolveDoubtsAsync(cancellationToken).ConfigureAwait(false);
    }

    private async Task SendPlannedAsync(CancellationToken cancellationToken)
    {
        await foreach (T item in _source.WithCancellation(cancellationToken).ConfigureAwait(false))
        {
            switch (await _journal.FindAsync(_options.Key(item), cancellationToken).ConfigureAwait(false))
            {
                case null:
                    _unplanned++;
                    break;
                case { Action: SyncAction.Delete } entry:
                    _unplanned++;
                    await KeepAsync(entry).ConfigureAwait(false);
                    break;
                case { } entry:
                    await TakeAsync(entry, item, cancellationToken).ConfigureAwait(false);
                    break;
            }
        }

        await foreach (SyncEntry missing in _journal.ReadAsync(SyncAction.Delete, cancellationToken: cancellationToken).ConfigureAwait(false))
        {
            await TakeAsync(missing, default, cancellationToken).ConfigureAwait(false);
        }

        await _lane.FlushAsync().ConfigureAwait(false);
    }

    /// <summary>The plan would delete it, and the source has it again: it stays, and nobody looks it up to delete it after all.</summary>
    private async ValueTask KeepAsync(SyncEntry entry)
    {
        bool isPlanned = entry.State == SyncState.Planned;
        if (_taken[(int)entry.Index] || !(isPlanned || entry.State == SyncState.InDoubt))
        {
            return;
        }

        _taken[(int)entry.Index] = true;
        SyncEntry kept = entry with { State = isPlanned ? SyncState.Dead : SyncState.InDoubt, Reason = isPlanned ? Kept : $"{Kept} (Before: {entry.Reason})" };
        int settled = isPlanned || ResolvesDoubts ? 1 : 0;
        await _recorder.SettledAsync([kept], settled, settled).ConfigureAwait(false);
    }

    private async ValueTask TakeAsync(SyncEntry entry, T? value, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        if (_taken[(int)entry.Index])
        {
            return;
        }

        _taken[(int)entry.Index] = true;
        BulkItem<SyncChange<T>> item = new(entry.Index, entry.Key, new SyncChange<T>(entry.Action, entry.Key, value, entry.RemoteId), default);
        if (entry.State == SyncState.Planned || (entry.State == SyncState.InDoubt && _options.IsIdempotent))
        {
            await _lane.AddAsync(item, isDoubtful: entry.State == SyncState.InDoubt).ConfigureAwait(false);
        }
        else if (entry.State == SyncState.InDoubt && _options.LookUp is not null)
        {
            _ledger.Doubtful.Enqueue(item);
        }
    }

    private async Task ResolveDoubtsAsync(CancellationToken cancellationToken)
    {
        for (int round = 0; round < _options.MaxAttempts && !_ledger.Doubtful.IsEmpty; round++)
        {
            // What is sent again in this round, and comes to be in doubt again, waits for the next one.
            int count = _ledger.Doubtful.Count;
            TimeSpan left = _options.LostRequestHold - _ledger.SinceLastDoubt;
            if (left > TimeSpan.Zero)
            {
                // Delays cut to whole milliseconds: rounded up, none is early.
                await Task.Delay(TimeSpan.FromMilliseconds(Math.Ceiling(left.TotalMilliseconds)), _time, cancellationToken).ConfigureAwait(false);
            }

            while (count-- > 0 && _ledger.Doubtful.TryDequeue(out BulkItem<SyncChange<T>> item))
            {
                await LookUpAsync(item, cancellationToken).ConfigureAwait(false);
            }

            await _lane.FlushAsync().ConfigureAwait(false);
        }
    }

    private async Task LookUpAsync(BulkItem<SyncChange<T>> item, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        _recorder.Count(new SyncTotals { LookUps = 1 });
        bool isDone = await _options.LookUp!(item.Value, cancellationToken).ConfigureAwait(false);
        SyncEntry entry = isDone ? SyncLedger<T>.ToEntry(item, SyncState.Acknowledged, null, "Its effect was found by a look-up.") : SyncLedger<T>.ToEntry(item, SyncState.Planned, null, null);
        await _recorder.SettledAsync([entry], isDone ? 1 : 0, 0).ConfigureAwait(false);
        if (!isDone)
        {
            await _lane.AddAsync(item, isDoubtful: false).ConfigureAwait(false);
        }
    }

    private async Task<SyncReport> EndAsync(CancellationToken cancellationToken)
    {
        try
        {
            await _recorder.FlushAsync().ConfigureAwait(false);
        }
        catch (SyncJournalException unwritable)
        {
            _ledger.Stop(unwritable);
        }

        SyncReport report = (await ReadReportAsync().ConfigureAwait(false)) with { Unplanned = _unplanned, Totals = _recorder.Totals, Stopped = _ledger.Stopped?.Message };
        return _ledger.Stopped switch
        {
            null => report,
            OperationCanceledException canceled when cancellationToken.IsCancellationRequested => throw new SyncCanceledException(report, canceled, cancellationToken),
            { } failure => throw new SyncStoppedException(report, failure),
        };
    }
    /// <summary>A journal that can no longer be written, on a full disk for example, may still be read.</summary>
    private async Task<SyncReport> ReadReportAsync()
    {
        try
        {
            return await SyncReport.OfAsync(_journal).ConfigureAwait(false);
        }
        catch (SyncJournalException unreadable)
        {
            _ledger.Stop(unreadable);
            return new SyncReport();
        }
    }
}
