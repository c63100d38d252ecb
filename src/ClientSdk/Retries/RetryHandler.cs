using ClientSdk.Limits;
using Polly;

namespace ClientSdk.Retries;

/// <summary>
/// The outermost station: shall the request be sent again, and when? Outermost, so that every attempt follows its own redirects
/// and pays for its own permit below.
/// </summary>
/// <remarks>A first attempt that succeeds passes through as it is: the retry machine is entered only with an outcome that needs a decision.</remarks>
internal sealed class RetryHandler : DelegatingHandler, IDecider
{
    private readonly RetryOptions _options;
    private readonly RetryEnvironment _environment;
    private readonly Lazy<ResiliencePipeline<HttpResponseMessage>> _pipeline;

    public RetryHandler(RetryOptions options, RetryEnvironment environment)
    {
        _options = options.Copy();
        _environment = environment;
        _pipeline = new Lazy<ResiliencePipeline<HttpResponseMessage>>(() =>
            new ResiliencePipelineBuilder<HttpResponseMessage> { TimeProvider = environment.Time }
                .AddRetry(new RetryLoop(_options, environment).ToPolly())
                .Build());
    }

    /// <summary>The options, as they were when the handler was made.</summary>
    public RetryOptions Options => _options;

    /// <summary>A timeout that the client learns of later, such as the <see cref="HttpClient.Timeout"/> that was switched off. It counts where <see cref="RetryOptions.TotalTimeout"/> is not set.</summary>
    public Func<TimeSpan?>? ClientTimeout { get; set; }

    protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        TimeSpan? total = TotalTimeout();
        if (total is not null || !RequestBody.IsInMemory(request.Content))
        {
            return SendPreparedAsync(request, total, cancellationToken);
        }

        _environment.Budgets.CountRequest();
        if (InnerHandler is IStation below)
        {
            return below.SendAsync(request, this, cancellationToken);
        }

        Task<HttpResponseMessage> first = SendOnceAsync(request, cancellationToken);
        return first.IsCompletedSuccessfully && !RetryLoop.NeedsDecision(request, first.Result)
            ? first
            : ObserveAsync(first, request, cancellationToken);
    }

    Task<HttpResponseMessage> IDecider.DecideAsync(Task<HttpResponseMessage> outcome, HttpRequestMessage request, CancellationToken cancellationToken) =>
        outcome.IsCompletedSuccessfully && !RetryLoop.NeedsDecision(request, outcome.Result)
            ? outcome
            : DecideAsync(outcome, new RetryCall { Request = request, First = outcome }, cancellationToken);

    protected override HttpResponseMessage Send(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        TimeSpan? total = TotalTimeout();
        if (total is not null || !RequestBody.IsInMemory(request.Content))
        {
            return SendPrepared(request, total, cancellationToken);
        }

        _environment.Budgets.CountRequest();
        return SendAndDecide(request, true, null, cancellationToken);
    }

    private TimeSpan? TotalTimeout()
    {
        TimeSpan? total = _options.TotalTimeout ?? ClientTimeout?.Invoke();
        return total is { } span && span != Timeout.InfiniteTimeSpan ? total : null;
    }

    private static bool IsBypassed(HttpRequestMessage request) => RequestJourney.Find(request) is { IsBypassed: true };

    // Over a handler that is none of our stations.
    private async Task<HttpResponseMessage> ObserveAsync(Task<HttpResponseMessage> sending, HttpRequestMessage request, CancellationToken cancellationToken)
    {
        await ((Task)sending).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (!sending.IsCompletedSuccessfully || RetryLoop.NeedsDecision(request, sending.Result))
        {
            sending = DecideAsync(sending, new RetryCall { Request = request, First = sending }, cancellationToken);
            await ((Task)sending).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }

        return sending.GetAwaiter().GetResult();
    }

    private async Task<HttpResponseMessage> SendPreparedAsync(HttpRequestMessage request, TimeSpan? total, CancellationToken cancellationToken)
    {
        if (IsBypassed(request))
        {
            return await base.SendAsync(request, cancellationToken).ConfigureAwait(false);
        }

        using CallTimeout? timeout = StartTimeout(request, total, cancellationToken);
        CancellationToken token = timeout?.Token ?? cancellationToken;
        try
        {
            ValueTask<bool> preparing = BodyBuffer.PrepareAsync(request, _options.MaxBufferedBody, token);
            Arm(timeout, preparing.IsCompleted);
            bool canReplay = await preparing.ConfigureAwait(false);
            _environment.Budgets.CountRequest();
            Task<HttpResponseMessage> first = SendOnceAsync(request, token);
            if (first.IsCompletedSuccessfully && !RetryLoop.NeedsDecision(request, first.Result))
            {
                return first.Result;
            }

            Arm(timeout, false);
            RetryCall call = new() { Request = request, CanReplay = canReplay, Timeout = timeout, First = first };
            return await DecideAsync(first, call, token).ConfigureAwait(false);
        }
        catch (OperationCanceledException cancelled) when (timeout is { IsCancelled: true })
        {
            throw timeout.Translate(cancelled);
        }
    }

    private static void Arm(CallTimeout? timeout, bool isHereAlready)
    {
        if (!isHereAlready)
        {
            timeout?.Arm();
        }
    }

    // A deadline of the request's own says when it must no longer start; it replaces the client's timeout.
    private CallTimeout? StartTimeout(HttpRequestMessage request, TimeSpan? total, CancellationToken cancellationToken) =>
        total is { } span && RequestJourney.Find(request) is not ({ Deadline: not null } or { DeadlineAfter: not null })
            ? new CallTimeout(span, _environment.Time, cancellationToken)
            : null;

    // A handler that throws instead of returning a failed task is treated like one that does.
    private Task<HttpResponseMessage> SendOnceAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        try
        {
            return base.SendAsync(request, cancellationToken);
        }
        catch (Exception failure)
        {
            return Task.FromException<HttpResponseMessage>(failure);
        }
    }

    private async Task<HttpResponseMessage> DecideAsync(Task<HttpResponseMessage> first, RetryCall call, CancellationToken cancellationToken)
    {
        await ((Task)first).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        bool isSettled = first.IsCompletedSuccessfully ? !RetryLoop.NeedsDecision(call.Request, first.Result) : IsBypassed(call.Request!);

        // Polly would throw before it looked at the outcome; what is here is worth more to a caller than what it cancelled.
        return isSettled || cancellationToken.IsCancellationRequested
            ? await first.ConfigureAwait(false)
            : await RunAsync(call, cancellationToken).ConfigureAwait(false);
    }

    private async Task<HttpResponseMessage> RunAsync(RetryCall call, CancellationToken cancellationToken)
    {
        ResilienceContext context = ResilienceContextPool.Shared.Get(continueOnCapturedContext: false, cancellationToken);
        context.Properties.Set(RetryCall.Key, call);
        try
        {
            Outcome<HttpResponseMessage> outcome = await _pipeline.Value.ExecuteOutcomeAsync(
                static (context, state) => OutcomeOfAsync(state.call.TakeFirst() ?? state.handler.SendOnceAsync(state.call.Request!, context.CancellationToken)),
                context,
                (handler: this, call)).ConfigureAwait(false);
            outcome.ThrowIfException();
            return outcome.Result!;
        }
        finally
        {
            call.DisposeUntaken();
            ResilienceContextPool.Shared.Return(context);
        }
    }

    private static async ValueTask<Outcome<HttpResponseMessage>> OutcomeOfAsync(Task<HttpResponseMessage> sending)
    {
        try
        {
            return Outcome.FromResult(await sending.ConfigureAwait(false));
        }
        catch (Exception failure)
        {
            return Outcome.FromException<HttpResponseMessage>(failure);
        }
    }

    private HttpResponseMessage SendPrepared(HttpRequestMessage request, TimeSpan? total, CancellationToken cancellationToken)
    {
        if (IsBypassed(request))
        {
            return base.Send(request, cancellationToken);
        }

        using CallTimeout? timeout = StartTimeout(request, total, cancellationToken);
        timeout?.Arm();
        try
        {
            bool canReplay = BodyBuffer.Prepare(request, _options.MaxBufferedBody);
            _environment.Budgets.CountRequest();
            return SendAndDecide(request, canReplay, timeout, timeout?.Token ?? cancellationToken);
        }
        catch (OperationCanceledException cancelled) when (timeout is { IsCancelled: true })
        {
            throw timeout.Translate(cancelled);
        }
    }

    private HttpResponseMessage SendAndDecide(HttpRequestMessage request, bool canReplay, CallTimeout? timeout, CancellationToken cancellationToken)
    {
        Task<HttpResponseMessage> first;
        try
        {
            HttpResponseMessage response = base.Send(request, cancellationToken);
            if (!RetryLoop.NeedsDecision(request, response) || cancellationToken.IsCancellationRequested)
            {
                return response;
            }

            first = Task.FromResult(response);
        }
        catch (Exception failure) when (!cancellationToken.IsCancellationRequested && !IsBypassed(request))
        {
            first = Task.FromException<HttpResponseMessage>(failure);
        }

        return Run(new RetryCall { Request = request, CanReplay = canReplay, Timeout = timeout, First = first }, cancellationToken);
    }

    private HttpResponseMessage Run(RetryCall call, CancellationToken cancellationToken)
    {
        ResilienceContext context = ResilienceContextPool.Shared.Get(continueOnCapturedContext: false, cancellationToken);
        context.Properties.Set(RetryCall.Key, call);
        try
        {
            return _pipeline.Value.Execute(
                static (context, state) => state.call.TakeFirst() is { } first
                    ? first.GetAwaiter().GetResult()
                    : state.handler.SendOnce(state.call.Request!, context.CancellationToken),
                context,
                (handler: this, call));
        }
        finally
        {
            call.DisposeUntaken();
            ResilienceContextPool.Shared.Return(context);
        }
    }

    private HttpResponseMessage SendOnce(HttpRequestMessage request, CancellationToken cancellationToken) => base.Send(request, cancellationToken);
}
