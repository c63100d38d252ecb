using Azure.Core;
using Azure.Core.Pipeline;
using ClientSdk.Benchmarks.Ours;

namespace ClientSdk.Benchmarks.Peers;

/// <summary>Azure.Core's pipeline with its own defaults: a retry policy, request ids, telemetry and logging to nobody.</summary>
internal sealed class AzurePipeline(HttpMessageHandler inner)
{
    private readonly HttpPipeline _pipeline = HttpPipelineBuilder.Build(new Options { Transport = new HttpClientTransport(inner) });

    public async Task<int> SendAsync(CancellationToken cancellationToken)
    {
        // Neither disposed nor buffered, because either would use up a reply that the next call gets as well.
        HttpMessage message = _pipeline.CreateMessage();
        message.BufferResponse = false;
        message.Request.Method = RequestMethod.Get;
        message.Request.Uri.Reset(OurPipeline.Address);
        await _pipeline.SendAsync(message, cancellationToken).ConfigureAwait(false);
        return message.Response.Status;
    }

    private sealed class Options : ClientOptions;
}
