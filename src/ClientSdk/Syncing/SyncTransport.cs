using ClientSdk.Bulk;
using ClientSdk.Limits;

namespace ClientSdk.Syncing;

/// <summary>The way of a job's requests: an item is journaled as sent when its request has its permits, and not before, so that little is in doubt after a crash.</summary>
internal sealed class SyncTransport<T>(SyncPush<T> push, SyncDepartures departures, SyncRecorder recorder)
{
    private static readonly HttpRequestOptionsKey<IReadOnlyList<SyncEntry>> Entries = new("ClientSdk.SyncEntries");

    public BulkTransport ToBulk() => new(
        (request, _) => SendAsync(request),

        // The body is in memory, and what it says matters most when the job is being stopped.
        (response, _) => push.Transport.DescribeAsync(response, CancellationToken.None),
        push.Transport.Time)
    {
        Hide = push.Transport.Hide,
    };

    /// <summary>The push makes its requests whole, so nobody asks for an address or a body.</summary>
    public BulkPlan<SyncChange<T>> ToPlan(SyncOptions<T> options) => new(HttpMethod.Post, null!, options.BatchSize, null!, options.ToBulk())
    {
        Request = ToRequest,
        WhenMissing = options.BatchSize == 1 ? static change => WhenMissing(change.Action) : null,
    };

    /// <summary>The comparison saw it at the remote side, and it is gone since then: that must not stop this run and every later one.</summary>
    private static BulkOutcome? WhenMissing(SyncAction action) => action switch
    {
        SyncAction.Update => BulkOutcome.Dead,
        SyncAction.Delete => BulkOutcome.Succeeded,
        _ => null,
    };

    private HttpRequestMessage ToRequest(IReadOnlyList<BulkItem<SyncChange<T>>> items)
    {
        HttpRequestMessage request = push.Request([.. items.Select(item => item.Value)]);
        request.Options.Set(Entries, [.. items.Select(item => SyncLedger<T>.ToEntry(item, SyncState.Sent, null, null))]);
        return request;
    }

    private async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request)
    {
        request.Options.TryGetValue(Entries, out IReadOnlyList<SyncEntry>? entries);
        var journey = RequestJourney.Of(request);
        using SyncDeparture departure = departures.Enter(journey);
        try
        {
            if (push.TellsBeforeLeaving && !journey.IsBypassed)
            {
                journey.BeforeLeaving = _ => LeaveAsync(departure, entries!);
            }
            else
            {
                await LeaveAsync(departure, entries!).ConfigureAwait(false);
            }

            return await push.Transport.SendAsync(request, departure.Token).ConfigureAwait(false);
        }
        catch (Exception kept) when (!departure.HasLeft)
        {
            throw new BulkUnsentException(kept);
        }
        finally
        {
            recorder.Count(new SyncTotals { Requests = Math.Max(0, journey.Attempts - 1), Refusals = journey.Refusals });
        }
    }

    /// <summary>Called for each attempt; what the journal knows once, it knows.</summary>
    private async ValueTask LeaveAsync(SyncDeparture departure, IReadOnlyList<SyncEntry> entries)
    {
        departure.Leave();
        if (!departure.HasLeft)
        {
            await recorder.SentAsync(entries).ConfigureAwait(false);
            departure.HasLeft = true;
        }
    }
}
