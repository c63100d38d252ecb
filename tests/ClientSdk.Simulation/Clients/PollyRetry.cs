using System.Net;
using ClientSdk.Testing.Clock;
using Polly;
using Polly.Retry;

namespace ClientSdk.Simulation.Clients;

/// <summary>The usual recipe: Polly's retry strategy, which waits for each call as its own refusal asks, without end.</summary>
internal static class PollyRetry
{
    public static HttpMessageHandler Over(VirtualClock clock, HttpMessageHandler network) => new Handler(
        new ResiliencePipelineBuilder<HttpResponseMessage> { TimeProvider = clock }
            .AddRetry(new RetryStrategyOptions<HttpResponseMessage>
            {
                MaxRetryAttempts = int.MaxValue,
                ShouldHandle = static arguments => new(arguments.Outcome.Result?.StatusCode == HttpStatusCode.TooManyRequests),
                DelayGenerator = static arguments => new(arguments.Outcome.Result?.Headers.RetryAfter?.Delta),
            })
            .Build(),
        network);

    private sealed class Handler(ResiliencePipeline<HttpResponseMessage> retry, HttpMessageHandler network) : DelegatingHandler(network)
    {
        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken) =>
            retry.ExecuteAsync(async token => await base.SendAsync(request, token), cancellationToken).AsTask();
    }
}
