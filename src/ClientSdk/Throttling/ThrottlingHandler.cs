using ClientSdk.Credentials;
using ClientSdk.Limiters;
using ClientSdk.Limits;

namespace ClientSdk.Throttling;

/// <summary>
/// The inner handler: every attempt waits here for a permit of its own, goes, and its reply is read and learned from. It
/// stands below retries and redirects, because one permit is one counted request.
/// </summary>
/// <remarks>
/// The short way is for a request whose permit is free and whose reply is a success: nothing is hung on the request, and where the reply
/// is here at once, its own task is handed on.
/// </remarks>
/// <param name="throttle">The limits, which clients of one scope hold together.</param>
/// <param name="plan">The client's own times, where clients of one scope may differ; <see langword="null"/> for those of the throttle.</param>
/// <param name="credentials">Who the client is, where the server counts by it. They are put on the request below: what is asked here is their identity alone.</param>
internal sealed partial class ThrottlingHandler(Throttle throttle, Func<ThrottlePlan>? plan = null, OriginCredentials? credentials = null) : DelegatingHandler, IStation
{
    private readonly CallTimes _times = new(throttle, plan);
    private readonly ReplyLesson _lesson = new(throttle, new CallTimes(throttle, plan));

    public Throttle Throttle => throttle;

    Task<HttpResponseMessage> IStation.SendAsync(HttpRequestMessage request, IDecider above, CancellationToken cancellationToken) =>
        SendAsync(request, above, cancellationToken);

    protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken) =>
        SendAsync(request, null, cancellationToken);

    /// <remarks>Overridden, because a handler that has only <c>SendAsync</c> lets synchronous requests slip past.</remarks>
    protected override HttpResponseMessage Send(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        RequestJourney? journey = RequestJourney.Find(request);
        if (journey is { IsBypassed: true })
        {
            return base.Send(request, cancellationToken);
        }

        Attempt attempt = TryStart(request, journey, cancellationToken)
            ?? StartInTurnAsync(request, RequestJourney.Of(request), isAsync: false, cancellationToken).AsTask().GetAwaiter().GetResult();
        HttpResponseMessage response = SendNow(attempt);
        if (!_lesson.TryTake(attempt, response))
        {
            _lesson.TakeAsync(attempt, response, isAsync: false).AsTask().GetAwaiter().GetResult();
        }

        return response;
    }

    private Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, IDecider? above, CancellationToken cancellationToken)
    {
        RequestJourney? journey = RequestJourney.Find(request);
        Task<HttpResponseMessage> sending;
        try
        {
            if (journey is { IsBypassed: true })
            {
                sending = base.SendAsync(request, cancellationToken);
            }
            else if (TryStart(request, journey, cancellationToken) is { } attempt)
            {
                return SendNowAsync(attempt, above);
            }
            else
            {
                sending = SendInTurnAsync(request, cancellationToken);
            }
        }
        catch (Exception failure)
        {
            sending = Task.FromException<HttpResponseMessage>(failure);
        }

        return above is null ? sending : AskAsync(above, sending, request, cancellationToken);
    }

    /// <summary>Takes a permit that is free now for a request that nothing else has to be found out for; else nothing has happened.</summary>
    private Attempt? TryStart(HttpRequestMessage request, RequestJourney? journey, CancellationToken cancellationToken)
    {
        if (cancellationToken.IsCancellationRequested || journey is { BeforeLeaving: not null } || _times.Bound(journey) || (credentials is not null && (throttle.Plan.PartitionBy is not null || !HasToken(request))))
        {
            return null;
        }

        Partition partition = throttle.PartitionOf(request, journey);
        PermitRequest wanted = Wanted(throttle.GroupOf(request), journey, MonotonicClock.Never);
        if (!partition.Limiter.TryAcquire(wanted, out PermitHandle permit, out long arrival))
        {
            return null;
        }

        Granted(partition.Limiter, permit, wanted);
        return Attempt.Start(request, journey, partition, permit, arrival, cancellationToken);
    }

    /// <summary>Whoever listens may throw: then the request does not leave, and its permit goes back.</summary>
    private void Granted(PartitionLimiter limiter, PermitHandle permit, in PermitRequest wanted)
    {
        try
        {
            throttle.Tell.Granted(wanted.Group, wanted.Cost);
        }
        catch
        {
            limiter.NotSent(permit);
            throw;
        }
    }

    private Task<HttpResponseMessage> SendNowAsync(Attempt attempt, IDecider? above)
    {
        Task<HttpResponseMessage> sending;
        try
        {
            sending = base.SendAsync(attempt.Request, attempt.Token) ?? throw NoResponse();
        }
        catch (Exception failure)
        {
            sending = Task.FromException<HttpResponseMessage>(failure);
        }

        return TryTake(attempt, sending) ? sending : FinishAsync(attempt, sending, above);
    }

    // The only state machine on the way of a success that takes its time, so it carries no more than it must.
    private async Task<HttpResponseMessage> FinishAsync(Attempt attempt, Task<HttpResponseMessage> sending, IDecider? above)
    {
        if (!sending.IsCompleted)
        {
            attempt.StartTimer(_times.LimitOf(attempt.KnownJourney));
            await ((Task)sending).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            attempt.StopTimer();
            if (TryTake(attempt, sending))
            {
                // The attempt may serve another request by now.
                return sending.Result;
            }
        }

        (HttpRequestMessage request, CancellationToken caller) = (attempt.Request, attempt.Caller);
        sending = SettleAsync(attempt, sending);
        sending = above is null ? sending : AskAsync(above, sending, request, caller);
        await ((Task)sending).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        return sending.GetAwaiter().GetResult();
    }

    private bool TryTake(Attempt attempt, Task<HttpResponseMessage> sending) =>
        sending.IsCompletedSuccessfully && sending.Result is { } response && _lesson.TryTake(attempt, response);

    /// <summary>As <see cref="HttpClient"/> says it, with where to look.</summary>
    private InvalidOperationException NoResponse() =>
        new($"A handler below the rate limits returned null instead of a response. Look at {InnerHandler?.GetType().Name} and the handlers below it: each must return a response or throw.");

    /// <summary>No reply, or one that is no success or has to be looked into.</summary>
    private async Task<HttpResponseMessage> SettleAsync(Attempt attempt, Task<HttpResponseMessage> sending)
    {
        HttpResponseMessage response;
        try
        {
            response = await sending.ConfigureAwait(false) ?? throw NoResponse();
        }
        catch (OperationCanceledException cancelled)
        {
            attempt.Failed(wasNeverSent: false);
            throw attempt.Translate(cancelled, attempt.Caller);
        }
        catch (Exception failure)
        {
            attempt.Failed(ConnectFailure.Is(failure));
            throw;
        }

        await _lesson.TakeAsync(attempt, response, isAsync: true).ConfigureAwait(false);
        return response;
    }

    private HttpResponseMessage SendNow(Attempt attempt)
    {
        attempt.StartTimer(_times.LimitOf(attempt.KnownJourney));
        try
        {
            return base.Send(attempt.Request, attempt.Token) ?? throw NoResponse();
        }
        catch (OperationCanceledException cancelled)
        {
            attempt.Failed(wasNeverSent: false);
            throw attempt.Translate(cancelled, attempt.Caller);
        }
        catch (Exception failure)
        {
            attempt.Failed(ConnectFailure.Is(failure));
            throw;
        }
        finally
        {
            attempt.StopTimer();
        }
    }

    private static async Task<HttpResponseMessage> AskAsync(IDecider above, Task<HttpResponseMessage> sending, HttpRequestMessage request, CancellationToken cancellationToken)
    {
        await ((Task)sending).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        bool isPlain = sending.IsCompletedSuccessfully && sending.Result.IsSuccessStatusCode;
        return await (isPlain ? sending : above.DecideAsync(sending, request, cancellationToken)).ConfigureAwait(false);
    }

    private static PermitRequest Wanted(int group, RequestJourney? journey, long deadline) => journey is null
        ? new PermitRequest(group, 1, RateLimitPriorityScope.Current, deadline, RateLimitWait.Queue, 0)
        : new PermitRequest(group, journey.Cost, journey.Priority ?? RateLimitPriorityScope.Current, deadline, journey.Wait, journey.Arrival);
}
