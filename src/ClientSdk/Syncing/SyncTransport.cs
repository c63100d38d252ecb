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
    public BulkPlan<SyncChange<T>> ToPlan(SyncOptions<T> options) => new(HttpMethod.Post, null!, options.BatchSize, null!, options.ToBulk()) { Request = ToRequest };

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
        using SyncDeparture departure = departures.Enter();
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
        catch (Exception kept) when (!departure.HasLeft || WasRefusedEachTime(journey))
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

    /// <summary>A rate refusal says that the request was not processed.</summary>
    private static bool WasRefusedEachTime(RequestJourney journey) => journey.Attempts > 0 && journey.Refusals == journey.Attempts;
}
