using System.Collections.Concurrent;
using System.Net;
using ClientSdk.Bulk;

namespace ClientSdk.Syncing;

/// <summary>What has become of a run's items: the journal knows it first. Also what stops the run. Thread-safe.</summary>
internal sealed class SyncLedger<T>(SyncOptions<T> options, SyncRecorder recorder, SyncDepartures departures, TimeProvider time) : IBulkLedger<SyncChange<T>>
{
    private readonly object _lock = new();
    private readonly BulkBrake _brake = new(options.MaxDead, options.MaxDeadInARow, options.MaxInDoubtInARow, nameof(SyncOptions<T>));

    private Exception? _stop;
    private long _lastDoubt = time.GetTimestamp();

    public Exception? Stopped => Volatile.Read(ref _stop);

    /// <summary>Items in doubt that a look-up can settle.</summary>
    public ConcurrentQueue<BulkItem<SyncChange<T>>> Doubtful { get; } = new();

    /// <summary>How long ago the last of the items in doubt can have been sent.</summary>
    public TimeSpan SinceLastDoubt => time.GetElapsedTime(Interlocked.Read(ref _lastDoubt));

    public static SyncEntry ToEntry(BulkItem<SyncChange<T>> item, SyncState state, HttpStatusCode? status, string? reason) =>
        new(item.Index, item.Key, item.Value.Action, item.Value.RemoteId) { State = state, Status = status, Reason = reason };

    /// <summary>No new request; those under way have their grace.</summary>
    public void Stop(Exception reason)
    {
        Interlocked.CompareExchange(ref _stop, reason, null);
        departures.Stop();
    }

    /// <summary>Whatever an earlier run sent, it sent before now.</summary>
    public void Begin() => Interlocked.Exchange(ref _lastDoubt, time.GetTimestamp());

    /// <summary>The transport counts, because it also knows of attempts.</summary>
    public void Sent(int refusals, TimeSpan? roundTrip)
    {
    }

    public async ValueTask AnsweredAsync(BulkVerdict<SyncChange<T>> verdict)
    {
        try
        {
            await SettleAsync(verdict).ConfigureAwait(false);
        }
        catch (Exception failure)
        {
            Stop(failure);
        }
    }

    private async ValueTask SettleAsync(BulkVerdict<SyncChange<T>> verdict)
    {
        // What is to be sent again and is known to have had no effect is not in doubt until it leaves again.
        List<SyncEntry> entries =
        [
            .. from batch in verdict.Again
               where batch.Standing.Outcome != BulkOutcome.InDoubt
               from item in batch.Items
               let entry = ToEntry(item, batch.Standing)
               where recorder.IsBack(entry)
               select entry,
        ];
        int final = 0;
        int failed = 0;
        foreach ((BulkItem<SyncChange<T>> item, BulkStanding standing) in verdict.Settled)
        {
            bool isToBeLookedUp = standing.Outcome == BulkOutcome.InDoubt && options.LookUp is not null;
            if (isToBeLookedUp)
            {
                Begin();
                Doubtful.Enqueue(item);
            }

            SyncEntry entry = ToEntry(item, standing);
            bool isFinal = entry.State != SyncState.Planned && !isToBeLookedUp;
            final += isFinal ? 1 : 0;
            failed += isFinal && entry.State != SyncState.Acknowledged ? 1 : 0;

            // What never left stands as the journal has it.
            if (recorder.IsBack(entry) || entry.State != SyncState.Planned)
            {
                entries.Add(entry);
            }
        }

        await recorder.SettledAsync(entries, final, failed).ConfigureAwait(false);
        Brake(verdict);
    }

    private void Brake(BulkVerdict<SyncChange<T>> verdict)
    {
        string? reason;
        lock (_lock)
        {
            reason = _brake.After(verdict.Settled.Select(item => item.Standing));
        }

        if (reason is not null)
        {
            Stop(new InvalidDataException(reason));
        }
    }

    private static SyncEntry ToEntry(BulkItem<SyncChange<T>> item, BulkStanding standing) => ToEntry(item, ToState(standing.Outcome), standing.Status, standing.Reason);

    private static SyncState ToState(BulkOutcome outcome) => outcome switch
    {
        BulkOutcome.Succeeded => SyncState.Acknowledged,
        BulkOutcome.Dead => SyncState.Dead,
        BulkOutcome.InDoubt => SyncState.InDoubt,
        _ => SyncState.Planned,
    };
}
