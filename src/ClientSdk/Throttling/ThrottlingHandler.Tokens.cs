using ClientSdk.Credentials;
using ClientSdk.Limiters;
using ClientSdk.Limits;

namespace ClientSdk.Throttling;

/// <content>Requests whose token is fetched, and the requests that fetch it.</content>
internal sealed partial class ThrottlingHandler
{
    /// <summary>Whether the request can leave now as far as its token goes.</summary>
    private bool HasToken(HttpRequestMessage request) => credentials?.TokensFor(request) is not { } tokens || tokens.IsReady(throttle.Time);

    /// <summary>Before the request gets in line.</summary>
    private ValueTask PrepareTokenAsync(TokenSource tokens, RequestJourney journey, PartitionLimiter limiter, in PermitRequest wanted, bool isAsync, CancellationToken cancellationToken) =>
        DoneAsync(tokens.PrepareAsync(limiter.LeastWait(wanted), CallOf(limiter, wanted, cancellationToken)), journey, isAsync);

    /// <summary>It may have expired in the queue.</summary>
    private bool IsTokenGood(TokenSource tokens, PartitionLimiter limiter, in PermitRequest wanted, CancellationToken cancellationToken)
    {
        bool isGood = tokens.IsUsable(throttle.Time);
        if (isGood)
        {
            tokens.RenewAhead(CallOf(limiter, wanted, cancellationToken));
        }

        return isGood;
    }

    /// <summary>Before it leaves.</summary>
    private ValueTask RefreshTokenAsync(TokenSource tokens, RequestJourney journey, PartitionLimiter limiter, in PermitRequest wanted, bool isAsync, CancellationToken cancellationToken) =>
        DoneAsync(tokens.RefreshAsync(CallOf(limiter, wanted, cancellationToken)), journey, isAsync);

    private TokenCall CallOf(PartitionLimiter limiter, in PermitRequest wanted, CancellationToken cancellationToken)
    {
        TimeSpan patience = wanted.Deadline == MonotonicClock.Never
            ? Timeout.InfiniteTimeSpan
            : TimeSpan.FromTicks(Math.Clamp(wanted.Deadline - limiter.Clock.Now, 0, TimeSpan.TicksPerDay * 40));
        return new TokenCall(throttle.Time, patience, SendTokenRequestAsync, cancellationToken);
    }

    /// <summary>A refused token request waits at the gate of its own partition and goes again; everything else that comes back is an answer.</summary>
    private async Task<HttpResponseMessage> SendTokenRequestAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var journey = RequestJourney.Of(request);
        while (true)
        {
            HttpResponseMessage reply = await SendInTurnAsync(request, cancellationToken).ConfigureAwait(false);
            if (journey.Verdict != RefusalVerdict.WaitAtGate)
            {
                return reply;
            }

            reply.Dispose();
            (journey.Verdict, journey.Snapshot, journey.GaveUp) = (RefusalVerdict.None, null, null);
        }
    }

    /// <summary>A synchronous caller blocks its own thread, as Send promises.</summary>
    private static async ValueTask DoneAsync(ValueTask pending, RequestJourney journey, bool isAsync)
    {
        try
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
        catch (CredentialException)
        {
            journey.IsUnsent = true;
            throw;
        }
    }
}
