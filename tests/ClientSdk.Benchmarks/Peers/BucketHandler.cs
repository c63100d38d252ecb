using System.Net;
using System.Threading.RateLimiting;

namespace ClientSdk.Benchmarks.Peers;

/// <summary>The client-side limiter of Microsoft's documentation: a permit, or a 429 of its own.</summary>
internal sealed class BucketHandler(RateLimiter limiter, HttpMessageHandler inner) : DelegatingHandler(inner)
{
    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        using RateLimitLease lease = await limiter.AcquireAsync(1, cancellationToken).ConfigureAwait(false);
        return lease.IsAcquired
            ? await base.SendAsync(request, cancellationToken).ConfigureAwait(false)
            : new HttpResponseMessage(HttpStatusCode.TooManyRequests);
    }
}
