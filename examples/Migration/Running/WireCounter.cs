using System.Net;

namespace Migration.Running;

/// <summary>Stands next to the network and counts what the server said. For real APIs; a sandbox counts by itself.</summary>
internal sealed class WireCounter
{
    private long _passed;
    private long _refused;

    public RequestTally Tally => new(Interlocked.Read(ref _passed), Interlocked.Read(ref _refused));

    public DelegatingHandler CreateHandler() => new Handler(this);

    private sealed class Handler(WireCounter counter) : DelegatingHandler
    {
        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            HttpResponseMessage response = await base.SendAsync(request, cancellationToken);
            Interlocked.Increment(ref response.StatusCode == HttpStatusCode.TooManyRequests ? ref counter._refused : ref counter._passed);
            return response;
        }
    }
}
