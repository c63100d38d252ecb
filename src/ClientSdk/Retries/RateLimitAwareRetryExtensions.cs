using ClientSdk.Diagnostics;
using ClientSdk.Retries;
using Microsoft.Extensions.Logging.Abstractions;

namespace Polly;

/// <summary>Our retries for anybody's own pipeline.</summary>
public static class RateLimitAwareRetryExtensions
{
    // One for all foreign pipelines, which have no place that could own and dispose it.
    private static readonly Lazy<RateLimitMetrics> Metrics = new(() => new RateLimitMetrics(null));

    /// <summary>
    /// Under this key in a <see cref="ResilienceContext"/>'s properties the strategy looks for the request, to know its method, its
    /// <c>Idempotency-Key</c> and whether its body can be sent twice. Microsoft.Extensions.Http.Resilience puts it there by itself.
    /// </summary>
    /// <value>The name is <c>Resilience.Http.RequestMessage</c>. Without it the response's own request is taken.</value>
    public static ResiliencePropertyKey<HttpRequestMessage?> RequestMessageKey { get; } = new("Resilience.Http.RequestMessage");

    /// <summary>
    /// Sends requests again as their replies allow: rate refusals whatever the method, no earlier than the server's hint; passing failures
    /// (408, 500, 502, 503, 504, a failed connection) only when the request may be repeated. For pipelines without our throttle.
    /// </summary>
    /// <param name="builder">The pipeline's builder. Its <see cref="ResiliencePipelineBuilderBase.TimeProvider"/> is used for all waiting.</param>
    /// <param name="options">
    /// The options, which are copied; <see langword="null"/> for the defaults. <see cref="RetryOptions.AttemptTimeout"/>,
    /// <see cref="RetryOptions.TotalTimeout"/> and <see cref="RetryOptions.MaxBufferedBody"/> have no effect here: they need a handler around
    /// the attempt. Polly's timeout strategies serve for the first two.
    /// </param>
    /// <returns>The builder.</returns>
    /// <remarks>
    /// Each caller waits by itself: one does not know of the other's refusals, so many callers at one limit are better served by
    /// <c>AddRateLimitAwareHandler</c>. That is also why refusals have a bound here:
    /// <see cref="RetryOptions.MaxRefusals"/> or, where it is not set, <see cref="RetryOptions.MaxRetries"/>; a gate, which lets one request
    /// probe for all, needs none. The delay after a refusal is the hint and, on top of it, the back-off with its jitter. A hint above
    /// <see cref="RetryOptions.MaxDelay"/> ends the retries at once. A request whose method is not known is taken as one that must not be repeated.
    /// The response that is returned is the last one, as it came; earlier ones are disposed.
    /// </remarks>
    /// <exception cref="ArgumentNullException"><paramref name="builder"/> is <see langword="null"/>.</exception>
    /// <exception cref="ArgumentOutOfRangeException">An option is out of its range.</exception>
    /// <example>
    /// <code>
    /// services.AddHttpClient("crm").AddResilienceHandler("retry", builder => builder.AddRateLimitAwareRetry());
    /// </code>
    /// </example>
    public static ResiliencePipelineBuilder<HttpResponseMessage> AddRateLimitAwareRetry(this ResiliencePipelineBuilder<HttpResponseMessage> builder, RetryOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(builder);
        RetryOptions copy = options?.Copy() ?? new RetryOptions();
        copy.ThrowIfOutOfRange(nameof(options));
        return AddRateLimitAwareRetry(builder, copy, Random.Shared.NextDouble);
    }

    internal static ResiliencePipelineBuilder<HttpResponseMessage> AddRateLimitAwareRetry(ResiliencePipelineBuilder<HttpResponseMessage> builder, RetryOptions options, Func<double> random)
    {
        // On first use: the builder's clock may be set after this strategy was added.
        Lazy<StandaloneRetry> retry = new(() => new StandaloneRetry(options, EnvironmentOf(builder, random)));
        return builder.AddRetry(StandaloneRetry.ToPolly(retry));
    }

    private static RetryEnvironment EnvironmentOf(ResiliencePipelineBuilder<HttpResponseMessage> builder, Func<double> random)
    {
        TimeProvider time = builder.TimeProvider ?? TimeProvider.System;
        return new RetryEnvironment
        {
            Scope = builder.Name ?? "polly",
            Time = time,
            Random = random,
            Budgets = new RetryBudgets(time),
            Metrics = Metrics.Value,
            Logger = NullLogger.Instance,
        };
    }
}
