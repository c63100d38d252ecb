using System.Net;
using System.Threading.RateLimiting;

namespace ClientSdk.Benchmarks.Peers;

/// <summary>The same over a partitioned limiter, which is how several limits are held together with the framework's own parts.</summary>
internal sealed class ChainedHandler(PartitionedRateLimiter<HttpRequestMessage> limiter, HttpMessageHandler inner) : DelegatingHandler(inner)
{
    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        using RateLimitLease lease = await limiter.AcquireAsync(request, 1, cancellationToken).ConfigureAwait(false);
        return lease.IsAcquired
            ? await base.SendAsync(request, cancellationToken).ConfigureAwait(false)
            : new HttpResponseMessage(HttpStatusCode.TooManyRequests);
    }
}
