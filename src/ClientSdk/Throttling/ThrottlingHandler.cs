using System.Net;
using ClientSdk.Credentials;
using ClientSdk.Limiters;
using ClientSdk.Limits;

namespace ClientSdk.Throttling;

/// <summary>
/// The inner handler: every attempt waits here for a permit of its own, goes, and its reply is read and learned from. It
/// stands below retries and redirects, because one permit is one counted request.
/// </summary>
/// <param name="throttle">The limits, which clients of one scope hold together.</param>
/// <param name="plan">The client's own times, where clients of one scope may differ; <see langword="null"/> for those of the throttle.</param>
/// <param name="credentials">Who the client is, where the server counts by it. They are put on the request below: what is asked here is their identity alone.</param>
internal sealed partial class ThrottlingHandler(Throttle throttle, Func<ThrottlePlan>? plan = null, OriginCredentials? credentials = null) : DelegatingHandler
{
    public Throttle Throttle => throttle;

    private ThrottlePlan Plan => plan?.Invoke() ?? throttle.Plan;

    protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        RequestJourney journey = RequestJourney.Of(request);
        return journey.IsBypassed
            ? base.SendAsync(request, cancellationToken)
            : SendAsync(request, journey, isAsync: true, cancellationToken).AsTask();
    }

    /// <remarks>Overridden, because a handler that has only <c>SendAsync</c> lets synchronous requests slip past.</remarks>
    protected override HttpResponseMessage Send(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        RequestJourney journey = RequestJourney.Of(request);
        return journey.IsBypassed
            ? base.Send(request, cancellationToken)
            : SendAsync(request, journey, isAsync: false, cancellationToken).AsTask().GetAwaiter().GetResult();
    }

    private async ValueTask<HttpResponseMessage> SendAsync(HttpRequestMessage request, RequestJourney journey, bool isAsync, CancellationToken cancellationToken)
    {
        journey.Credential = credentials?.IdentityFor(request);
        Partition partition = throttle.PartitionOf(request);
        int group = throttle.GroupOf(request);
        journey.Partition = partition.Key;
        PermitHandle permit = credentials?.TokensFor(request) is { } tokens
            ? await AcquireWithTokenAsync(tokens, partition, group, journey, isAsync, cancellationToken).ConfigureAwait(false)
            : await AcquireAsync(partition, group, journey, isAsync, cancellationToken).ConfigureAwait(false);
        Attempt attempt = new(partition.Limiter, permit, LimitOf(journey), cancellationToken);
        journey.Attempts++;
        long arrival = journey.Arrival;

        // Only a refusal that waits at the gate keeps its place; it gets it back below.
        journey.Arrival = 0;
        HttpResponseMessage response = await SendAsync(request, attempt, isAsync, cancellationToken).ConfigureAwait(false);
        Reply reply = new(request, response, journey, partition, permit);
        try
        {
            await LearnAsync(reply, isAsync, attempt.Token).ConfigureAwait(false);
        }
        catch
        {
            response.Dispose();
            attempt.Dispose();
            throw;
        }

        journey.Arrival = journey.Verdict == RefusalVerdict.WaitAtGate ? arrival : 0;
        HandOut(reply, attempt);
        return response;
    }

    private async ValueTask<PermitHandle> AcquireAsync(Partition partition, int group, RequestJourney journey, bool isAsync, CancellationToken cancellationToken)
    {
        PermitRequest wanted = Wanted(partition.Limiter.Clock, group, journey);
        ValueTask<Acquisition> pending = partition.Limiter.AcquireAsync(wanted, cancellationToken);
        Acquisition acquired;
        if (pending.IsCompleted)
        {
            acquired = await pending.ConfigureAwait(false);
        }
        else
        {
            acquired = await WaitAsync(pending, isAsync).ConfigureAwait(false);
        }

        journey.Arrival = acquired.Arrival;
        if (acquired.Waited is { } cause)
        {
            Waited(journey, cause, acquired);
        }

        if (acquired.Refusal is { } refusal)
        {
            throttle.Tell.RefusedByClient(partition, refusal);
            throw ThrottledMessages.Exception(refusal, journey.ToReport());
        }

        if (cancellationToken.IsCancellationRequested)
        {
            partition.Limiter.NotSent(acquired.Handle);
            cancellationToken.ThrowIfCancellationRequested();
        }

        throttle.Tell.Granted(wanted.Cost);
        return acquired.Handle;
    }

    private async ValueTask<Acquisition> WaitAsync(ValueTask<Acquisition> pending, bool isAsync)
    {
        throttle.Tell.Queued(1);
        try
        {
            // A synchronous caller blocks its own thread, as Send promises; the limiter never does.
            return isAsync ? await pending.ConfigureAwait(false) : pending.AsTask().GetAwaiter().GetResult();
        }
        finally
        {
            throttle.Tell.Queued(-1);
        }
    }

    private void Waited(RequestJourney journey, RateLimitCause cause, in Acquisition acquired)
    {
        var span = TimeSpan.FromTicks(acquired.WaitTicks);
        journey.TimeInQueue += span;
        (journey.Waits ??= []).Add(cause);
        throttle.Tell.Waited(cause, span, acquired.IsGranted);
    }

    private async ValueTask<HttpResponseMessage> SendAsync(HttpRequestMessage request, Attempt attempt, bool isAsync, CancellationToken cancellationToken)
    {
        try
        {
            if (!isAsync)
            {
                attempt.StartTimer();
                return base.Send(request, attempt.Token);
            }

            Task<HttpResponseMessage> sending = base.SendAsync(request, attempt.Token);
            if (!sending.IsCompleted)
            {
                attempt.StartTimer();
            }

            return await sending.ConfigureAwait(false);
        }
        catch (OperationCanceledException cancelled)
        {
            attempt.Failed(wasNeverSent: false);
            throw attempt.Translate(cancelled, cancellationToken);
        }
        catch (Exception failure)
        {
            attempt.Failed(WasNeverSent(failure));
            throw;
        }
        finally
        {
            attempt.StopTimer();
        }
    }

    /// <summary>The body, unless nothing of it is still to come, ends the attempt when it has been read or disposed.</summary>
    private static void HandOut(in Reply reply, Attempt attempt)
    {
        HttpResponseMessage response = reply.Response;
        if (ReplyBody.IsInMemory(response.Content) || ReplyBody.CannotCome(reply.Request.Method, response))
        {
            attempt.Dispose();
        }
        else
        {
            response.Content = new AttemptContent(response.Content, attempt);
            attempt.LetGoOfCaller();
        }
    }

    private async ValueTask LearnAsync(Reply reply, bool isAsync, CancellationToken cancellationToken)
    {
        RateLimitReading reading = throttle.Rent();
        try
        {
            await ReadAndLearnAsync(reply, reading, isAsync, cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            throttle.Return(reading);
        }
    }

    private async ValueTask ReadAndLearnAsync(Reply reply, RateLimitReading reading, bool isAsync, CancellationToken cancellationToken)
    {
        try
        {
            await ReplyBody.ReadAsync(reply.Response, throttle, reading, isAsync, cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            // The caller may be gone; what the server said holds for all others.
            Learn(reply, reading);
        }
    }

    private void Learn(in Reply reply, RateLimitReading reading)
    {
        RequestJourney journey = reply.Journey;
        bool isRefusal = reading.IsThrottled;

        // A refusal that waiting cannot help is no word about pace: nobody else has to pause for it.
        reading.IsThrottled &= !reading.WaitingCannotHelp;
        ReplyOutcome outcome = reply.Partition.Limiter.Replied(
            reply.Permit,
            reading,
            isUnavailable: reply.Response.StatusCode == HttpStatusCode.ServiceUnavailable,
            isEndless: ReplyBody.IsEventStream(reply.Response));
        reading.IsThrottled = isRefusal;
        journey.Snapshot = reading.IsEmpty ? null : reading.ToSnapshot();
        journey.Verdict = isRefusal ? Judge(journey, outcome, reply.Partition.Limiter.Clock) : RefusalVerdict.None;
        throttle.Tell.Learned(reply, outcome, reading, Plan.Throttling.OnThrottled);
    }

    private RefusalVerdict Judge(RequestJourney journey, in ReplyOutcome outcome, MonotonicClock clock)
    {
        journey.Refusals++;
        journey.CountedRefusals += outcome.WasProbe ? 0 : 1;
        long deadline = Deadline(journey, clock, clock.Now);
        bool hasLaterDeadline = deadline != MonotonicClock.Never && deadline >= outcome.PausedUntil;
        journey.GaveUp = journey switch
        {
            { Snapshot.WaitingCannotHelp: true } => "The server's refusal is of a kind that waiting cannot help.",
            { Wait: RateLimitWait.None } => "The request asked not to wait.",
            _ when outcome.IsLongPause && !hasLaterDeadline => FormattableString.Invariant($"The server asks to wait longer than MaxDelay ({throttle.Plan.MaxDelay})."),
            _ when deadline < outcome.PausedUntil => "The server asks to wait beyond the request's deadline or MaxWait.",
            _ => null,
        };
        return journey.GaveUp is null ? RefusalVerdict.WaitAtGate : RefusalVerdict.ReturnToCaller;
    }

    private PermitRequest Wanted(MonotonicClock clock, int group, RequestJourney journey)
    {
        // Without any bound, which is the rule, nobody has to look at the clock.
        bool isBound = journey is not { Deadline: null, DeadlineAfter: null } || Plan is not { TotalTimeout: null, Throttling.MaxWait: null };
        long deadline = isBound ? Deadline(journey, clock, clock.Now) : MonotonicClock.Never;
        return new PermitRequest(group, journey.Cost, journey.Priority ?? RateLimitPriority.Interactive, deadline, journey.Wait, journey.Arrival);
    }

    /// <summary>
    /// The request's own deadline, else the earlier of the client's, which counts from the call and not from the attempt, and the
    /// end of a wait that began now.
    /// </summary>
    private long Deadline(RequestJourney journey, MonotonicClock clock, long now)
    {
        journey.CalledAt ??= clock.Time.GetTimestamp();
        if (journey.Deadline is { } instant)
        {
            return clock.FromInstant(instant, now);
        }

        long calledAt = now - clock.Time.GetElapsedTime(journey.CalledAt.Value).Ticks;
        if (journey.DeadlineAfter is { } span)
        {
            return MonotonicClock.After(calledAt, span);
        }

        ThrottlePlan plan = Plan;
        long deadline = plan.TotalTimeout is { } total ? calledAt + total.Ticks : MonotonicClock.Never;
        return plan.Throttling.MaxWait is { } longest ? Math.Min(deadline, now + longest.Ticks) : deadline;
    }

    /// <summary>The shorter of AttemptTimeout and what is left of TotalTimeout, which covers the body as well.</summary>
    private AttemptLimit LimitOf(RequestJourney journey)
    {
        ThrottlePlan plan = Plan;
        if (plan.TotalTimeout is { } total && journey is { Deadline: null, DeadlineAfter: null, CalledAt: { } calledAt })
        {
            TimeSpan left = total - throttle.Time.GetElapsedTime(calledAt);
            if (plan.AttemptTimeout is null || left < plan.AttemptTimeout)
            {
                return new AttemptLimit(left > TimeSpan.Zero ? left : TimeSpan.FromTicks(1), "TotalTimeout", total);
            }
        }

        return new AttemptLimit(plan.AttemptTimeout, "AttemptTimeout", plan.AttemptTimeout);
    }

    private static bool WasNeverSent(Exception failure) => failure is HttpRequestException
    {
        HttpRequestError: HttpRequestError.NameResolutionError or HttpRequestError.ConnectionError
            or HttpRequestError.SecureConnectionError or HttpRequestError.ProxyTunnelError,
    };
}
