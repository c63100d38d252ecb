using ClientSdk.Credentials;
using ClientSdk.Limiters;
using ClientSdk.Limits;

namespace ClientSdk.Throttling;

/// <content>Requests whose token is fetched, and the requests that fetch it.</content>
internal sealed partial class ThrottlingHandler
{
    /// <summary>A permit for a request whose token will live when it leaves. An expired one gives the permit back, and the request keeps its place.</summary>
    private async ValueTask<PermitHandle> AcquireWithTokenAsync(TokenSource tokens, Partition partition, int group, RequestJourney journey, bool isAsync, CancellationToken cancellationToken)
    {
        PermitRequest wanted = Wanted(partition.Limiter.Clock, group, journey);
        await DoneAsync(tokens.PrepareAsync(partition.Limiter.LeastWait(wanted), CallOf(partition, wanted, cancellationToken)), isAsync).ConfigureAwait(false);
        while (true)
        {
            PermitHandle permit = await AcquireAsync(partition, group, journey, isAsync, cancellationToken).ConfigureAwait(false);
            if (tokens.IsUsable(throttle.Time))
            {
                return permit;
            }

            partition.Limiter.NotSent(permit);
            await DoneAsync(tokens.RefreshAsync(CallOf(partition, wanted, cancellationToken)), isAsync).ConfigureAwait(false);
        }
    }

    private TokenCall CallOf(Partition partition, in PermitRequest wanted, CancellationToken cancellationToken)
    {
        TimeSpan patience = wanted.Deadline == MonotonicClock.Never
            ? Timeout.InfiniteTimeSpan
            : TimeSpan.FromTicks(Math.Clamp(wanted.Deadline - partition.Limiter.Clock.Now, 0, TimeSpan.TicksPerDay * 40));
        return new TokenCall(throttle.Time, patience, SendTokenRequestAsync, cancellationToken);
    }

    /// <summary>A refused token request waits at the gate of its own partition and goes again; everything else that comes back is an answer.</summary>
    private async Task<HttpResponseMessage> SendTokenRequestAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var journey = RequestJourney.Of(request);
        while (true)
        {
            HttpResponseMessage reply = await SendAsync(request, journey, isAsync: true, cancellationToken).ConfigureAwait(false);
            if (journey.Verdict != RefusalVerdict.WaitAtGate)
            {
                return reply;
            }

            reply.Dispose();
            (journey.Verdict, journey.Snapshot, journey.GaveUp) = (RefusalVerdict.None, null, null);
        }
    }

    /// <summary>A synchronous caller blocks its own thread, as Send promises.</summary>
    private static async ValueTask DoneAsync(ValueTask pending, bool isAsync)
    {
        if (isAsync || pending.IsCompleted)
        {
            await pending.ConfigureAwait(false);
        }
        else
        {
            pending.AsTask().GetAwaiter().GetResult();
        }
    }
}
