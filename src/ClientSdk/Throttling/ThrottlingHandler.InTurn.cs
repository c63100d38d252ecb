using ClientSdk.Credentials;
using ClientSdk.Diagnostics;
using ClientSdk.Limiters;
using ClientSdk.Limits;

namespace ClientSdk.Throttling;

/// <content>Requests that may have to wait: for permits, for a token, or for somebody who has to know first.</content>
internal sealed partial class ThrottlingHandler
{
    private async Task<HttpResponseMessage> SendInTurnAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        Attempt attempt = await StartInTurnAsync(request, RequestJourney.Of(request), isAsync: true, cancellationToken).ConfigureAwait(false);
        return await SendNowAsync(attempt, null).ConfigureAwait(false);
    }

    private async ValueTask<Attempt> StartInTurnAsync(HttpRequestMessage request, RequestJourney journey, bool isAsync, CancellationToken cancellationToken)
    {
        while (true)
        {
            journey.Credential = credentials?.IdentityFor(request);
            Partition partition = throttle.PartitionOf(request, journey);
            PartitionLimiter limiter = partition.Limiter;
            journey.Partition = partition.Key;
            long deadline = _times.Bound(journey) ? _times.Deadline(journey, limiter.Clock, limiter.Clock.Now) : MonotonicClock.Never;
            PermitRequest wanted = Wanted(throttle.GroupOf(request), journey, deadline);
            TokenSource? tokens = credentials?.TokensFor(request);
            if (tokens is not null)
            {
                await PrepareTokenAsync(tokens, journey, limiter, wanted, isAsync, cancellationToken).ConfigureAwait(false);
            }

            ValueTask<Acquisition> pending = limiter.AcquireAsync(wanted, cancellationToken);
            Acquisition acquired = pending.IsCompleted ? await pending.ConfigureAwait(false) : await WaitAsync(pending, limiter, wanted.Group, isAsync).ConfigureAwait(false);
            journey.Arrival = acquired.IsRetired ? 0 : acquired.Arrival;
            if (acquired.IsRetired)
            {
                throttle.Forget(partition);
            }
            else if (!acquired.IsGranted)
            {
                throw Refused(partition, journey, acquired);
            }
            else if (await MayLeaveAsync(limiter, journey, acquired, wanted, tokens, cancellationToken).ConfigureAwait(false))
            {
                return Attempt.Start(request, journey, partition, acquired.Handle, acquired.Arrival, cancellationToken);
            }
            else
            {
                await RefreshTokenAsync(tokens!, journey, limiter, wanted, isAsync, cancellationToken).ConfigureAwait(false);
            }
        }
    }

    private RequestThrottledException Refused(Partition partition, RequestJourney journey, in Acquisition acquired)
    {
        Waited(journey, acquired);
        throttle.Tell.RefusedByClient(partition, acquired.Refusal!);
        return ThrottledMessages.Exception(acquired.Refusal!, journey.ToReport(journey.Snapshot));
    }

    /// <summary>All that is left to do with the permit in hand. Whatever throws here keeps the request here, and its permit goes back.</summary>
    /// <returns>Whether its token is still good; else the permit is back, too, and the request keeps its place.</returns>
    private async ValueTask<bool> MayLeaveAsync(PartitionLimiter limiter, RequestJourney journey, Acquisition acquired, PermitRequest wanted, TokenSource? tokens, CancellationToken cancellationToken)
    {
        bool mayLeave = false;
        try
        {
            Waited(journey, acquired);
            cancellationToken.ThrowIfCancellationRequested();
            if (tokens is not null && !IsTokenGood(tokens, limiter, wanted, cancellationToken))
            {
                return false;
            }

            if (journey.BeforeLeaving is { } before)
            {
                // Somebody has to know first.
                await before(cancellationToken).ConfigureAwait(false);
            }

            throttle.Tell.Granted(wanted.Group, wanted.Cost);
            return mayLeave = true;
        }
        finally
        {
            if (!mayLeave)
            {
                limiter.NotSent(acquired.Handle);
            }
        }
    }

    private async ValueTask<Acquisition> WaitAsync(ValueTask<Acquisition> pending, PartitionLimiter limiter, int group, bool isAsync)
    {
        QueueStay stay;
        try
        {
            stay = throttle.Tell.Queued(group);
        }
        catch
        {
            _ = GiveUpAsync(pending, limiter);
            throw;
        }

        Acquisition acquired;
        try
        {
            // A synchronous caller blocks its own thread, as Send promises; the limiter never does.
            acquired = isAsync ? await pending.ConfigureAwait(false) : pending.AsTask().GetAwaiter().GetResult();
        }
        catch
        {
            stay.End(QueueResult.Cancelled);
            throw;
        }

        try
        {
            stay.End(acquired.IsGranted ? QueueResult.Granted : QueueResult.Refused);
            return acquired;
        }
        catch when (acquired.IsGranted)
        {
            limiter.NotSent(acquired.Handle);
            throw;
        }
    }

    /// <summary>Whoever listens threw when the request got in line: its turn comes, and it does not take it.</summary>
    private static async Task GiveUpAsync(ValueTask<Acquisition> pending, PartitionLimiter limiter)
    {
        Acquisition acquired = await pending.ConfigureAwait(false);
        if (acquired.IsGranted)
        {
            limiter.NotSent(acquired.Handle);
        }
    }

    private void Waited(RequestJourney journey, in Acquisition acquired)
    {
        if (acquired.Waited is { } cause)
        {
            journey.TimeInQueue += TimeSpan.FromTicks(acquired.WaitTicks);
            (journey.Waits ??= []).Add(cause);
            throttle.Tell.Waited(cause);
        }
    }
}
