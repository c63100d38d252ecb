using System.Threading.RateLimiting;
using ClientSdk.Benchmarks.Ours;
using ClientSdk.Benchmarks.Peers;

namespace ClientSdk.Benchmarks.Live;

/// <summary>Processor time of requests at full speed through sockets, server included: ours, and the documentation's limiter with a Polly retry.</summary>
internal sealed record SocketRun(int Requests, TimeSpan Ours, TimeSpan Peer)
{
    private const int Parallel = 16;

    /// <summary>Each side by turns, so that both see the same machine; the median of each counts.</summary>
    /// <param name="requests">In each round.</param>
    /// <param name="rounds">How many turns each has; as many before are not counted, because code is compiled again while it warms up.</param>
    public static async Task<SocketRun> RunAsync(int requests, int rounds)
    {
        using LoopbackServer server = new();
        using TokenBucketRateLimiter bucket = PeerLimiters.Bucket();
        using OurPipeline pipeline = new(Sockets());
        using HttpMessageInvoker peer = new(new PollyRetryHandler(new BucketHandler(bucket, Sockets())));
        TimeSpan[] ours = new TimeSpan[rounds];
        TimeSpan[] others = new TimeSpan[rounds];
        for (int round = -rounds; round < rounds; round++)
        {
            ours[Math.Max(0, round)] = await SendAsync(pipeline.Invoker, server.Address, requests).ConfigureAwait(false);
            others[Math.Max(0, round)] = await SendAsync(peer, server.Address, requests).ConfigureAwait(false);
        }

        return new SocketRun(requests, ours.Order().ElementAt(rounds / 2), others.Order().ElementAt(rounds / 2));
    }

    private static SocketsHttpHandler Sockets() => new() { MaxConnectionsPerServer = Parallel, AllowAutoRedirect = false, UseProxy = false };

    private static async Task<TimeSpan> SendAsync(HttpMessageInvoker client, Uri address, int requests)
    {
        TimeSpan before = Environment.CpuUsage.TotalTime;
        int left = requests;
        await Task.WhenAll(Enumerable.Range(0, Parallel).Select(_ => Task.Run(WorkAsync))).ConfigureAwait(false);
        return Environment.CpuUsage.TotalTime - before;

        async Task WorkAsync()
        {
            while (Interlocked.Decrement(ref left) >= 0)
            {
                using HttpRequestMessage request = new(HttpMethod.Get, address);
                using HttpResponseMessage response = await client.SendAsync(request, CancellationToken.None).ConfigureAwait(false);
                _ = (await response.Content.ReadAsByteArrayAsync().ConfigureAwait(false)).Length == 9 ? true : throw new InvalidOperationException($"{(int)response.StatusCode}");
            }
        }
    }
}
