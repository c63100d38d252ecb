using System.Net;
using ClientSdk.Diagnostics;
using ClientSdk.Headers;
using ClientSdk.Limits;
using Polly;
using Polly.Retry;

namespace ClientSdk.Retries;

/// <summary>Our rules as a retry strategy of Polly: what it asks after each attempt, and what it does before the next.</summary>
internal sealed class RetryLoop(RetryOptions options, RetryEnvironment environment)
{
    private readonly RetryRules _rules = new(options, environment.Budgets, environment.Random);

    /// <summary>Can the reply need a decision at all? The cheap question, asked of every reply.</summary>
    public static bool NeedsDecision(HttpRequestMessage? request, HttpResponseMessage response)
    {
        if (response.StatusCode < HttpStatusCode.BadRequest)
        {
            return false;
        }

        RequestJourney? journey = RequestJourney.Find(request);
        return journey is not { IsBypassed: true }
            && (RetryRules.IsTransient(response.StatusCode)
                || response.StatusCode == HttpStatusCode.TooManyRequests
                || journey is { Verdict: not RefusalVerdict.None });
    }

    /// <summary>The strategy. The call is found in the context; the longest delay is ours, for Polly would cut after the jitter.</summary>
    public RetryStrategyOptions<HttpResponseMessage> ToPolly() => new()
    {
        MaxRetryAttempts = int.MaxValue,
        ShouldHandle = args => new ValueTask<bool>(IsSentAgain(CallOf(args.Context), args.Outcome, args.Context.CancellationToken)),
        DelayGenerator = static args => DelayOf(args),
        OnRetry = BeforeNext,
    };

    public static ValueTask<TimeSpan?> DelayOf(RetryDelayGeneratorArguments<HttpResponseMessage> args) => new(CallOf(args.Context).Decision.Delay);

    public ValueTask BeforeNext(OnRetryArguments<HttpResponseMessage> args)
    {
        BeforeNext(CallOf(args.Context), args.Outcome);
        return default;
    }

    public bool IsSentAgain(RetryCall call, Outcome<HttpResponseMessage> outcome, CancellationToken cancellationToken)
    {
        call.Attempts++;
        DateTimeOffset now = environment.Time.GetUtcNow();
        if (outcome.Result is { } response && NeedsDecision(call.Request, response))
        {
            // The throttle has read it. Where there is none, somebody has to.
            call.Journey.Snapshot ??= RateLimitHeaderParser.Parse(response, BodyInMemory.Of(response), now);
        }

        call.Decision = _rules.Decide(new FinishedAttempt
        {
            Request = call.Request,
            Response = outcome.Result,
            Exception = outcome.Exception,
            Journey = call.Journey,
            // A redirect may have dropped the body since the first send.
            CanReplay = call.CanReplay || call.Request?.Content is null,
            IsCancelled = cancellationToken.IsCancellationRequested,
            Retries = call.Retries,
            Refusals = call.Refusals,
            TimeLeft = call.TimeLeft(environment.Time),
        });
        if (call.Decision.GaveUp is { } why)
        {
            call.Journey.GaveUp = why;
            environment.Logger.RetriesEnded(environment.Scope, MethodOf(call), why);
        }

        return call.Decision.IsAgain;
    }

    private static RetryCall CallOf(ResilienceContext context) => context.Properties.GetValue(RetryCall.Key, null!);

    private static string MethodOf(RetryCall call) => call.Request?.Method.Method ?? "A request";

    private void BeforeNext(RetryCall call, Outcome<HttpResponseMessage> outcome)
    {
        RetryDecision decision = call.Decision;
        if (decision.Reason != RetryReason.Refusal)
        {
            call.Retries++;
        }
        else if (call.Journey.Verdict == RefusalVerdict.None)
        {
            call.Refusals++;
        }

        environment.Metrics.AddRetry(environment.Scope, decision.ReasonName);
        environment.Logger.RetryPlanned(environment.Scope, MethodOf(call), call.Attempts, decision.ReasonName, decision.Delay);
        RateLimitActivities.AddRetry(decision.ReasonName, call.Attempts, decision.Delay);
        Announce(call, outcome);

        // What the last reply said must not be taken for what the next one says.
        call.Journey.Verdict = RefusalVerdict.None;
        call.Journey.Snapshot = null;
        call.Journey.GaveUp = null;
    }

    private void Announce(RetryCall call, Outcome<HttpResponseMessage> outcome)
    {
        try
        {
            options.OnRetry?.Invoke(new RetryArguments(call.Request, outcome.Result, outcome.Exception, call.Attempts, call.Decision.Delay));
        }
        catch
        {
            // It reaches the caller instead of the response, which nobody else would dispose.
            outcome.Result?.Dispose();
            throw;
        }
    }
}
