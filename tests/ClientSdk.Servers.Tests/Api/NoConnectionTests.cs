using System.Net;
using System.Net.Sockets;
using ClientSdk.Api;
using ClientSdk.Bulk;

namespace ClientSdk.Servers.Tests.Api;

/// <summary>What the network itself says of a connection that was never made, and of one that ended before the reply.</summary>
[Collection(nameof(RealClock))]
public sealed class NoConnectionTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("http")]
    [InlineData("https")]
    public async Task Nothing_is_in_doubt_at_a_port_that_nobody_listens_at(string scheme)
    {
        using TcpListener listener = new(IPAddress.Loopback, 0);
        listener.Start();
        int port = ((IPEndPoint)listener.LocalEndpoint).Port;
        listener.Stop();

        BulkStoppedException stopped = await Assert.ThrowsAsync<BulkStoppedException>(() => SendAsync(new Uri($"{scheme}://127.0.0.1:{port}")));

        Assert.Equal(BulkOutcome.NotSent, Assert.Single(stopped.Report.Results).Outcome);
    }

    [Fact]
    public async Task Nothing_is_in_doubt_at_a_server_without_tls()
    {
        await using RecordingServer server = await RecordingServer.StartAsync(_ => Task.CompletedTask, Cancellation);

        BulkStoppedException stopped = await Assert.ThrowsAsync<BulkStoppedException>(() => SendAsync(new UriBuilder(server.Address) { Scheme = "https" }.Uri));

        Assert.Equal(BulkOutcome.NotSent, Assert.Single(stopped.Report.Results).Outcome);
        Assert.Empty(server.Seen);
    }

    [Fact]
    public async Task What_was_read_by_a_server_that_hung_up_is_in_doubt()
    {
        await using RecordingServer server = await RecordingServer.StartAsync(
            async context =>
            {
                await context.Request.Body.CopyToAsync(Stream.Null, Cancellation);
                context.Abort();
            },
            Cancellation);

        BulkReport report = await SendAsync(server.Address);

        Assert.Equal(BulkOutcome.InDoubt, Assert.Single(report.Results).Outcome);
        Assert.Single(server.Seen);
    }

    private static async Task<BulkReport> SendAsync(Uri address)
    {
        await using RateLimitedApiClient api = RateLimitedApiClient.Create(address, null, null, client => client.RateLimits.Retries.BaseDelay = TimeSpan.FromMilliseconds(1));
        return await api.SendInBatchesAsync(HttpMethod.Post, "things", [1], new BulkOptions<int> { Rule = new BulkRule("POST /things", "things", 10), RetryDelay = TimeSpan.Zero }, cancellationToken: Cancellation);
    }
}
