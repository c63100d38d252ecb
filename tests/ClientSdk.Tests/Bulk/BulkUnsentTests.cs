using System.Net;
using ClientSdk.Api;
using ClientSdk.Bulk;
using ClientSdk.Credentials;
using ClientSdk.Limits;
using ClientSdk.Providers;
using ClientSdk.Testing.Clock;
using ClientSdk.Tests.Api;

namespace ClientSdk.Tests.Bulk;

/// <summary>What is known to have had no effect is not in doubt.</summary>
public sealed class BulkUnsentTests
{
    private static readonly RateLimitProfile _profile = new() { Name = "test", Bulk = [new BulkRule("PATCH /things", "things", 10)], Limits = [RateLimit.PerMinute(100)] };

    [Fact]
    public async Task Without_a_token_nothing_is_sent_and_nothing_is_in_doubt()
    {
        StubServer server = new(_ => StubServer.Json("""{"error":"invalid_client"}""", HttpStatusCode.Unauthorized));
        ApiCredentials credentials = ApiCredentials.FromTokenEndpoint(new ClientCredentials(new Uri("https://api.test/token"), "id", "secret"));
        await using RateLimitedApiClient api = RateLimitedApiClient.Create(new Uri("https://api.test"), _profile, credentials, client => client.PrimaryHandler = () => server);

        BulkStoppedException stopped = await Assert.ThrowsAsync<BulkStoppedException>(() => api.SendInBatchesAsync(HttpMethod.Patch, "things", BulkTests.Things(100), TestJson.Default.Thing, new() { Parallelism = 1 }));

        Assert.IsType<CredentialException>(stopped.InnerException);
        Assert.Equal((0, 10), (stopped.Report.Requests, stopped.Report.ItemsRead));
        Assert.All(stopped.Report.Results, result => Assert.Equal(BulkOutcome.NotSent, result.Outcome));
    }

    [Fact]
    public void What_was_refused_each_time_and_is_cancelled_in_line_is_not_in_doubt()
    {
        VirtualClock clock = new();
        BulkServer server = new(_ => BulkAnswer.No(429));
        using CancellationTokenSource cancel = new(TimeSpan.FromSeconds(1), clock);
        using RateLimitedApiClient api = StubClient.Whole(server.Handler, _profile, client => client.TimeProvider = clock);

        BulkCanceledException canceled = clock.Run(() => Assert.ThrowsAsync<BulkCanceledException>(() =>
            api.SendInBatchesAsync(HttpMethod.Patch, "things", BulkTests.Things(10), TestJson.Default.Thing, null, null, cancel.Token)));

        Assert.All(canceled.Report.Results, result => Assert.Equal(BulkOutcome.NotSent, result.Outcome));
        Assert.Equal((1, server.Handler.Seen.Count), (canceled.Report.Requests, canceled.Report.Refusals));
    }
}
