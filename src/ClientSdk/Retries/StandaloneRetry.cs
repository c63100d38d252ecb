using ClientSdk.Limits;
using Polly;
using Polly.Retry;

namespace ClientSdk.Retries;

/// <summary>The retries in a foreign pipeline: the request has to be found, and nothing is known before the first outcome.</summary>
internal sealed class StandaloneRetry(RetryOptions options, RetryEnvironment environment)
{
    private readonly RetryLoop _loop = new(options, environment);

    public static RetryStrategyOptions<HttpResponseMessage> ToPolly(Lazy<StandaloneRetry> retry) => new()
    {
        MaxRetryAttempts = int.MaxValue,
        ShouldHandle = args => new ValueTask<bool>(retry.Value.IsSentAgain(args)),
        DelayGenerator = static args => RetryLoop.DelayOf(args),
        OnRetry = args => retry.Value._loop.BeforeNext(args),
    };

    private bool IsSentAgain(RetryPredicateArguments<HttpResponseMessage> args)
    {
        bool isFirst = args.AttemptNumber == 0;
        if (isFirst)
        {
            environment.Budgets.CountRequest();
        }

        HttpRequestMessage? request = RequestOf(args);
        if (args.Outcome.Result is { } response && !RetryLoop.NeedsDecision(request, response))
        {
            return false;
        }

        // The context may have served another call before this one.
        if (isFirst || !args.Context.Properties.TryGetValue(RetryCall.Key, out RetryCall? call))
        {
            call = new RetryCall();
            args.Context.Properties.Set(RetryCall.Key, call);
        }

        call.Request = request;
        call.CanReplay = RequestBody.CanBeSentTwice(request?.Content);
        return _loop.IsSentAgain(call, args.Outcome, args.Context.CancellationToken);
    }

    private static HttpRequestMessage? RequestOf(RetryPredicateArguments<HttpResponseMessage> args) =>
        args.Context.Properties.GetValue(RateLimitAwareRetryExtensions.RequestMessageKey, null) ?? args.Outcome.Result?.RequestMessage;
}
